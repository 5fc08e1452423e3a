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


class TypingNow(Reply):
    type: Literal["typing"] = "typing"
    session_id: UUID
    side: Side
