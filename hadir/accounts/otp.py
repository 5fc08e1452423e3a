"""One-time codes (spec A3): ask, deliver, prove.

A code is six digits of an HMAC over its request's id: nobody can guess it without the secret, and
the delivery job, which may run twice, finds the same code again without any row holding it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir.accounts import store, store_otp
from hadir.accounts.access import (
    Identity,
    OtpExpired,
    OtpRequest,
    OtpWrong,
    Signed,
)
from hadir.accounts.claiming import claim_number, no_merging
from hadir.accounts.keys import Purpose, mac
from hadir.accounts.otp_limits import Asker, check_limits
from hadir.accounts.phone import served_phone
from hadir.accounts.sign_in import end_older, open_sign_in
from hadir.gateways.otp.port import NotDelivered
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.accounts.claiming import Merging
    from hadir.accounts.keys import Keys
    from hadir.accounts.tokens import Tokens
    from hadir.edge.callers import Caller
    from hadir.gateways.otp.port import OtpGateway
    from hadir.infra.db import Database, Tx
    from hadir.infra.jobs import Job
    from hadir.kernel.enums import OtpChannel
    from hadir.settings import Values

log = structlog.get_logger(__name__)

DELIVER = "accounts.deliver_otp"
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """A code is on its way, or it seems so: nobody learns whether the number is known."""

    request: OtpRequest
    job_id: UUID
    resend_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A code as it came back, on which device, and who was signed in there before."""

    kind: AccountKind
    request_id: UUID
    code: str
    device: str
    caller: Caller | None = None
    merging: Merging = no_merging


async def ask_for_code(
    db: Database,
    keys: Keys,
    values: Values,
    kind: AccountKind,
    phone: str,
    channel: OtpChannel,
    asker: Asker,
) -> Asked:
    """Make a request and leave its delivery as a job.

    Raises:
        InvalidPhone, PhoneNotServed: 422.
        OtpTooSoon, OtpTooMany: 429 with ``retry_after_seconds``.
    """
    number = served_phone(phone, values.otp_country_codes)
    async with db.transaction() as tx:
        await check_limits(tx, values, number, asker)
        request_id = new_id()
        known = kind is AccountKind.CUSTOMER or await _is_active_mitra(tx, number)
        code_hash = _hash(keys.current(Purpose.OTP_HASH), request_id, _code(keys, request_id)[0])
        request = OtpRequest(
            id=request_id,
            account_kind=kind,
            phone=number,
            requested_by=asker.account_id,
            channel=channel,
            code_hash=code_hash if known else None,
            attempts=0,
            status="pending",
            created_at=tx.now,
            expires_at=tx.now + timedelta(seconds=values.otp_life_seconds),
            used_at=None,
        )
        await store_otp.insert_request(tx, request, asker)
        job_id = tx.enqueue(DELIVER, {"otp_request_id": str(request_id)})
        return Asked(request, job_id, tx.now + timedelta(seconds=values.otp_cooldown_seconds))


async def deliver(db: Database, keys: Keys, gateway: OtpGateway, job: Job) -> None:
    """The job: try the asked channel, then the others; note how it ended. Safe to run twice."""
    async with db.reading() as reading:
        request = await store_otp.get_request(reading, UUID(job.payload["otp_request_id"]))
    if request.status == "sent":
        return
    channel = request.channel if request.code_hash is None else await _send(keys, gateway, request)
    async with db.transaction() as tx:
        status = "failed" if channel is None else "sent"
        await store_otp.mark_delivery(tx, request.id, status, channel or request.channel)


async def prove_code(
    db: Database,
    keys: Keys,
    tokens: Tokens,
    values: Values,
    proof: Proof,
) -> Signed | Refused:
    """Sign in whoever holds the code. A wrong one is counted: that refusal is returned.

    Raises:
        OtpWrong: there is no such request.
        OtpExpired: used, over, or tried too often.
        BothTalking: the code stays good.
    """
    async with db.transaction() as tx:
        request = await store_otp.lock_request(tx, proof.request_id, proof.kind)
        if request is None or _of_another(request, proof):
            raise OtpWrong
        dead = request.attempts >= values.otp_max_attempts or request.used_at is not None
        if dead or request.expires_at <= tx.now:
            raise OtpExpired
        if not _is_right(keys, request, proof.code):
            await store_otp.count_attempt(tx, request.id)
            return Refused(OtpWrong)
        await store_otp.mark_used(tx, request.id)
        identity = await _whose(tx, request, proof)
        if identity is None:
            return Refused(OtpWrong)
        await end_older(tx, identity, proof.caller)
        return await open_sign_in(tx, tokens, identity, proof.device)


def _of_another(request: OtpRequest, proof: Proof) -> bool:
    """Asked for by one account and brought by another: bound to the request that asked."""
    if request.requested_by is None or proof.caller is None:
        return False
    return proof.caller.account_id != request.requested_by


async def _is_active_mitra(tx: Tx, phone: str) -> bool:
    mitra = await store.find_mitra_by_phone(tx, phone)
    return mitra is not None and mitra.is_active


async def _send(keys: Keys, gateway: OtpGateway, request: OtpRequest) -> OtpChannel | None:
    """The channel that took it, or None."""
    code = next((c for c in _code(keys, request.id) if _is_right(keys, request, c)), None)
    if code is None:
        return None
    asked = request.channel
    for channel in (asked, *(other for other in gateway.channels if other is not asked)):
        try:
            await gateway.send(channel, request.phone, code)
        except NotDelivered as error:
            log.warning("otp.not_delivered", channel=channel.value, reason=str(error))
        else:
            return channel
    return None


async def _whose(tx: Tx, request: OtpRequest, proof: Proof) -> Identity | None:
    """Whom the proven number belongs to (spec A8)."""
    if request.account_kind is AccountKind.MITRA:
        mitra = await store.lock_mitra_by_phone(tx, request.phone)
        if mitra is None or not mitra.is_active:
            return None
        return Identity(mitra.id, AccountKind.MITRA, mitra.call_name)
    caller_id = proof.caller.account_id if proof.caller else None
    anonymous_id = request.requested_by or caller_id
    return await claim_number(tx, request.phone, anonymous_id, proof.merging)


def _code(keys: Keys, request_id: UUID) -> list[str]:
    """The code by each accepted secret, the current one first."""
    made = (mac(key, request_id.bytes) for key in keys.accepted(Purpose.OTP_CODE))
    return [f"{int.from_bytes(one[:8], 'big') % 10**DIGITS:0{DIGITS}}" for one in made]


def _is_right(keys: Keys, request: OtpRequest, code: str) -> bool:
    hashes = [_hash(key, request.id, code) for key in keys.accepted(Purpose.OTP_HASH)]
    matching = [hmac.compare_digest(one, request.code_hash or b"") for one in hashes]
    return any(matching)


def _hash(key: bytes, request_id: UUID, code: str) -> bytes:
    return mac(key, request_id.bytes, code.encode())
