"""What a screenshot shows: its grey pixels, and the code in it as a camera would read it."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import zxingcpp

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}  # RGB, RGBA: what a browser writes, eight bits each


def read_code(png: bytes) -> str | None:
    """The text of the one code in the picture; None when nothing can be read."""
    width, height, grey = grey_pixels(png)
    image = memoryview(grey).cast("B", shape=[height, width])
    found = zxingcpp.read_barcode(image)
    return None if found is None else str(found.text)


def grey_pixels(png: bytes) -> tuple[int, int, bytes]:
    """Width, height, and one byte a pixel: its green."""
    chunks = list(_chunks(png))
    width, height, depth, colour = struct.unpack(">IIBB", chunks[0][1][:10])
    assert depth == 8
    size = CHANNELS[colour]
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    stride = width * size + 1
    rows, before = [], bytearray(width * size)
    for start in range(0, height * stride, stride):
        before = _unfilter(data[start], bytearray(data[start + 1 : start + stride]), before, size)
        rows.append(bytes(before[1::size]))
    return width, height, b"".join(rows)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert png.startswith(SIGNATURE)
    at = len(SIGNATURE)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _unfilter(kind: int, row: bytearray, above: bytearray, size: int) -> bytearray:
    for i, value in enumerate(row):
        left = row[i - size] if i >= size else 0
        corner = above[i - size] if i >= size else 0
        guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))
        row[i] = (value + guess[kind]) & 0xFF
    return row


def _paeth(left: int, up: int, corner: int) -> int:
    ahead = left + up - corner
    return min((left, up, corner), key=lambda one: abs(ahead - one))
