"""Client → server frames. Any of them counts as a beat of the mitra who sent it (spec C2)."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import orjson
from pydantic import Field, FiniteFloat, TypeAdapter

from hadir.wire.model import Frame

MESSAGE_MAX_CHARS = 4000


class Auth(Frame):
    type: Literal["auth"]
    ticket: str = Field(max_length=2000)


class Ping(Frame):
    type: Literal["ping"]
    t: FiniteFloat = 0


class Pong(Frame):
    type: Literal["pong"]


class Subscribe(Frame):
    type: Literal["subscribe"]
    topic: str = Field(max_length=100)
    after_seq: int = Field(ge=0, le=2**53)


class MessageSend(Frame):
    type: Literal["message.send"]
    session_id: UUID
    client_message_id: UUID
    text: str = Field(min_length=1, max_length=MESSAGE_MAX_CHARS)


class MessageRead(Frame):
    type: Literal["message.read"]
    session_id: UUID
    seq: int = Field(ge=0, le=2**53)


class Typing(Frame):
    type: Literal["typing"]
    session_id: UUID


Command = Annotated[
    Auth | Ping | Pong | Subscribe | MessageSend | MessageRead | Typing,
    Field(discriminator="type"),
]
COMMAND: TypeAdapter[Command] = TypeAdapter(Command)


NAMES = ("client_message_id", "topic", "type")
LONGEST_NAME = 100


def name_of(command: Command) -> str:
    """What an answer to this command calls it: its message, its topic, or its type."""
    return str(next(getattr(command, name) for name in NAMES if hasattr(command, name)))


def named_in(text: bytes | str) -> str | None:
    """The same for a frame that was not read as a command; None when it names nothing."""
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(frame, dict):
        return None
    found = next((frame[name] for name in NAMES if isinstance(frame.get(name), str)), None)
    return found[:LONGEST_NAME] if found else None
