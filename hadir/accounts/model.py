"""Who people are: customers, mitras, operators. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hadir.kernel.enums import OperatorRole
from hadir.kernel.errors import AppError
from hadir.kernel.text import is_drawn, shows

NAMELESS = "Anonim"
NAME_MAX_CHARS = 40


class InvalidName(AppError):
    """A name has 1 to 40 visible characters."""

    code = "INVALID_NAME"
    status = 422


class InvalidEmail(AppError):
    """That is not an e-mail address."""

    code = "INVALID_EMAIL"
    status = 422


class PhoneTaken(AppError):
    """There is already a mitra with that number."""

    code = "PHONE_TAKEN"
    status = 409


class LegalChanged(AppError):
    """The texts have changed since; please read them again."""

    code = "LEGAL_CHANGED"
    status = 409


class UpgradeRequired(AppError):
    """This version of the app is too old; please update it."""

    code = "UPGRADE_REQUIRED"
    status = 426


@dataclass(frozen=True, slots=True)
class Customer:
    id: UUID
    call_name: str | None
    phone: str | None
    phone_verified_at: datetime | None
    usp_seen_at: datetime | None
    account_belongs_to: UUID | None
    deleted_at: datetime | None
    banned_at: datetime | None
    created_at: datetime

    @property
    def is_anonymous(self) -> bool:
        """Nobody's so far, and still there. (An identity is looked up elsewhere.)"""
        return self.phone is None and self.account_belongs_to is None and self.deleted_at is None

    @property
    def is_gone(self) -> bool:
        """Deleted, or another account's by now: nobody signs in here."""
        return self.deleted_at is not None or self.account_belongs_to is not None

    @property
    def name(self) -> str:
        """What a mitra sees."""
        return self.call_name or NAMELESS


@dataclass(frozen=True, slots=True)
class MitraAccount:
    id: UUID
    call_name: str
    phone: str
    is_active: bool
    is_bot: bool
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Operator:
    id: UUID
    email: str
    role: OperatorRole
    password_hash: str | None
    is_active: bool
    totp_required: bool
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SupportHandle:
    """A way to reach support, as an operator entered it."""

    id: UUID
    kind: str
    label: str
    value: str

    @property
    def url(self) -> str:
        """What a tap opens."""
        if self.kind == "whatsapp":
            return "https://wa.me/" + "".join(c for c in self.value if c.isdigit())
        if self.kind == "telegram":
            return "https://t.me/" + self.value.lstrip("@")
        return "mailto:" + self.value


def clean_name(text: str) -> str:
    """One line, single spaces, nothing invisible.

    Raises:
        InvalidName: nothing is left, or too much.
    """
    normal = unicodedata.normalize("NFC", text)
    visible = "".join(" " if c.isspace() else c for c in normal if shows(c))
    name = " ".join(visible.split())
    if not is_drawn(name) or len(name) > NAME_MAX_CHARS:
        raise InvalidName
    return name


def is_older(version: str, least: str) -> bool:
    """Compare ``major.minor.patch``; what cannot be read is not older."""
    try:
        return [int(part) for part in version.split(".")] < [int(part) for part in least.split(".")]
    except ValueError:
        return False
