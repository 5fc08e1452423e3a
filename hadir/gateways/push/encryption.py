"""Message encryption for Web Push: RFC 8291 over RFC 8188 (aes128gcm), one record."""

from __future__ import annotations

import base64
import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE = 4096
MOST_PLAIN = 3900  # services refuse more than 4096 bytes in all
LAST_RECORD = b"\x02"
AUTH_BYTES, SALT_BYTES = 16, 16


def decode(text: str) -> bytes:
    """Base64url without its padding. Raises: ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point, 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def read_point(raw: bytes) -> ec.EllipticCurvePublicKey:
    """Raises: ValueError when it is no point of the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def encrypt(
    plain: bytes,
    p256dh: str,
    auth: str,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body that only the browser with these keys can read; ``own`` and ``salt`` are for tests.

    Raises:
        ValueError: the keys are none, or the text is too long.
    """
    if len(plain) > MOST_PLAIN:
        raise ValueError("too long for a push")
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(SALT_BYTES)
    theirs, secret = decode(p256dh), decode(auth)
    if len(secret) != AUTH_BYTES:
        raise ValueError("not an auth secret")
    mine = point_of(own.public_key())
    shared = own.exchange(ec.ECDH(), read_point(theirs))
    material = _hkdf(shared, secret, b"WebPush: info\0" + theirs + mine, 32)
    key = _hkdf(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(material, salt, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(key).encrypt(nonce, plain + LAST_RECORD, None)
    return salt + struct.pack("!IB", RECORD_SIZE, len(mine)) + mine + sealed


def decrypt(body: bytes, own: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What a browser does with it. Raises: ValueError, InvalidTag."""
    salt, (_, length) = body[:SALT_BYTES], struct.unpack("!IB", body[SALT_BYTES:21])
    theirs, sealed = body[21 : 21 + length], body[21 + length :]
    shared = own.exchange(ec.ECDH(), read_point(theirs))
    info = b"WebPush: info\0" + point_of(own.public_key()) + theirs
    material = _hkdf(shared, auth, info, 32)
    key = _hkdf(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(material, salt, b"Content-Encoding: nonce\0", 12)
    return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")[:-1]


def _hkdf(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(material)
