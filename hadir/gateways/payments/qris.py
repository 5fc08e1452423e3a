"""The text inside a QRIS picture: EMVCo tag-length-value with a CRC at its end. Pure."""

from __future__ import annotations

CRC_POLYNOMIAL = 0x1021
TOP_BIT = 0x8000
MAX_VALUE_CHARS = 99


def qris_text(ref: str, amount_idr: int) -> str:
    """A dynamic code for one amount. The merchant is made up: no bank takes it."""
    merchant = _field("00", "ID.HADIR.SANDBOX") + _field("01", "936000000000000000")
    fields = [
        _field("00", "01"),  # version
        _field("01", "12"),  # this code is for one payment
        _field("26", merchant),
        _field("52", "7299"),  # personal services
        _field("53", "360"),  # rupiah
        _field("54", str(amount_idr)),
        _field("58", "ID"),
        _field("59", "HADIR SANDBOX"),
        _field("60", "JAKARTA"),
        _field("62", _field("01", ref)),
    ]
    text = "".join(fields) + "6304"
    return f"{text}{crc(text):04X}"


def crc(text: str) -> int:
    """CRC-16/CCITT-FALSE, as EMVCo asks for."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ CRC_POLYNOMIAL if value & TOP_BIT else value << 1
        value &= 0xFFFF
    return value


def _field(tag: str, value: str) -> str:
    assert len(value) <= MAX_VALUE_CHARS
    return f"{tag}{len(value):02d}{value}"
