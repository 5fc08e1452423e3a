"""Server → client frames: answers, and the envelope that carries every event."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from hadir.kernel.enums import AccountKind
from hadir.wire.events import AnyEvent
from hadir.wire.model import Moment, Reply


class User(Reply):
    id: UUID
    role: AccountKind
    name: str | None


class Beacon(Reply):
    """How many mitras could take a customer now (spec C6)."""

    available: bool
    count: int
    call_count: int
    as_of: Moment


class Ready(Reply):
    """``resume`` lists the live sessions that the client should subscribe to."""

    type: Literal["ready"] = "ready"
    user: User
    server_time: Moment
    resume: list[str]


class ServerPing(Reply):
    type: Literal["ping"] = "ping"


class ServerPong(Reply):
    type: Literal["pong"] = "pong"
    t: float
    server_time: Moment
    beacon: Beacon | None = None
    last_seq: dict[str, int]


class Subscribed(Reply):
    """The stream up to ``last_seq`` was sent whole."""

    type: Literal["subscribed"] = "subscribed"
    topic: str
    epoch: str
    last_seq: int


class Ack(Reply):
    """The message is committed: it will neither be lost nor doubled."""

    type: Literal["ack"] = "ack"
    client_message_id: UUID
    seq: int


class ErrorFrame(Reply):
    """``re`` names what was refused: a client message id, a topic or a frame type."""

    type: Literal["error"] = "error"
    re: str | None
    code: str
    temporary: bool


class Reload(Reply):
    """Of a session: the stream cannot be continued from where the client stands, read it again.
    Of the own account: something may have been missed, look again (within some seconds)."""

    type: Literal["reload"] = "reload"
    topic: str


class Envelope(Reply):
    """``seq`` is set on the durable, gapless stream of a session and null elsewhere."""

    topic: str
    epoch: str
    seq: int | None
    at: Moment
    event: Annotated[AnyEvent, Field(discriminator="type")]


ServerFrame = Ready | ServerPing | ServerPong | Subscribed | Ack | ErrorFrame | Reload | Envelope
