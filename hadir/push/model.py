"""What is worth a push, in which generic words, and where a tap leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hadir.gateways.push.port import Address, PushKind
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import AppError

NOTIFY_JOB = "push.notify"
DELIVER_JOB = "push.deliver"
MOST_PER_ACCOUNT = 10
TITLE = "hadir"


class What(StrEnum):
    OFFER = "offer"
    PAIRED = "paired"
    MESSAGE = "message"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_ANSWERED = "extension_answered"
    OFFLINE = "offline"


WORDS = {
    What.OFFER: {"id": "ada yang mengetuk pintumu", "en": "somebody is knocking"},
    What.PAIRED: {"id": "bestiemu sudah menjawab", "en": "your bestie has answered"},
    What.MESSAGE: {"id": "ada pesan baru", "en": "a new message"},
    What.EXTENSION_ASKED: {"id": "ada yang minta tambah waktu", "en": "more time is asked for"},
    What.EXTENSION_ANSWERED: {
        "id": "permintaan tambah waktumu dijawab",
        "en": "your request for more time was answered",
    },
    What.OFFLINE: {"id": "lampumu kami matikan", "en": "your lamp was switched off"},
}
TTL_SECONDS = {
    What.OFFER: 60,
    What.PAIRED: 600,
    What.MESSAGE: 3600,
    What.EXTENSION_ASKED: 10,
    What.EXTENSION_ANSWERED: 180,
    What.OFFLINE: 3600,
}
APPS = {AccountKind.CUSTOMER: "/", AccountKind.MITRA: "/mitra/"}


class InvalidPushAddress(AppError):
    """This is no address of a push service that we know."""

    code = "INVALID_PUSH_ADDRESS"
    status = 422


@dataclass(frozen=True, slots=True)
class Subscription:
    id: UUID
    account_id: UUID
    account_kind: AccountKind
    auth_session_id: UUID
    kind: PushKind
    address: str
    p256dh: str | None
    auth: str | None
    language: str
    created_at: datetime

    @property
    def target(self) -> Address:
        return Address(self.kind, self.address, self.p256dh, self.auth)


def place_of(what: What, kind: AccountKind, session_id: UUID | None) -> str:
    """What a tap opens: the talk, or home where the cards are."""
    inside = session_id is not None and what is not What.OFFER
    return f"{APPS[kind]}#/chat/{session_id}" if inside else f"{APPS[kind]}#/"
