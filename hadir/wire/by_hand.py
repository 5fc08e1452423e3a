"""What passes most often, written without making the models that declare it: each beat and each
message has its own. Tests hold them to their declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from hadir.wire.model import iso

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from hadir.kernel.enums import Side
    from hadir.wire.frames import Beacon


def pong_text(
    t: float, server_time: datetime, beacon: Beacon | None, last_seq: dict[str, int]
) -> str:
    """A ``ServerPong`` as it goes out."""
    told = beacon and beacon.model_dump(mode="json")
    pong = {"type": "pong", "t": t, "server_time": iso(server_time), "beacon": told}
    pong["last_seq"] = last_seq
    return orjson.dumps(pong).decode()


def ack_text(client_message_id: UUID, seq: int) -> str:
    """An ``Ack`` as it goes out."""
    ack = {"type": "ack", "client_message_id": client_message_id, "seq": seq}
    return orjson.dumps(ack).decode()


def message_payload(client_message_id: UUID, sender: Side, text: str) -> dict[str, str]:
    """A ``Message`` as its stream keeps it."""
    return {"client_message_id": str(client_message_id), "sender": sender.value, "text": text}


def status_event(
    session_id: UUID, side: Side, delivered_seq: int, read_seq: int
) -> dict[str, str | int]:
    """A ``MessageStatus`` as an event."""
    return {
        "type": "message_status",
        "session_id": str(session_id),
        "side": side.value,
        "delivered_seq": delivered_seq,
        "read_seq": read_seq,
    }
