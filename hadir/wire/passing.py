"""Account events that pass: the rows behind them are the truth, and the next one replaces it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from hadir.kernel.enums import Side
from hadir.wire.model import Reply


class StatusChanged(Reply):
    """The mitra's own switch moved, and why."""

    type: Literal["status_changed"] = "status_changed"
    is_online: bool
    reason: str


class MessageStatus(Reply):
    """How far ``side`` has received and read the stream. Ephemeral: the cursors are the truth."""

    type: Literal["message_status"] = "message_status"
    session_id: UUID
    side: Side
    delivered_seq: int
    read_seq: int


def status_event(
    session_id: UUID, side: Side, delivered_seq: int, read_seq: int
) -> dict[str, str | int]:
    """A ``MessageStatus`` as it goes out, written without making one."""
    return {
        "type": "message_status",
        "session_id": str(session_id),
        "side": side.value,
        "delivered_seq": delivered_seq,
        "read_seq": read_seq,
    }


class TypingNow(Reply):
    type: Literal["typing"] = "typing"
    session_id: UUID
    side: Side
