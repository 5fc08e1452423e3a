"""Signing in and staying signed in: what the rows are, and what is refused. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hadir.kernel.enums import AccountKind, OperatorRole, OtpChannel
from hadir.kernel.errors import AppError

ACCESS_SECONDS = 15 * 60
REFRESH_DAYS = 30
TICKET_SECONDS = 30


class TokenReused(AppError):
    """This sign-in was ended: its token came back after it had been used."""

    code = "TOKEN_REUSED"
    status = 401


class OtpWrong(AppError):
    """That code is not right."""

    code = "OTP_WRONG"
    status = 401


class OtpExpired(AppError):
    """That code is over; ask for a new one."""

    code = "OTP_EXPIRED"
    status = 410


class AccountBanned(AppError):
    """This account was closed by our team; write to us if you think that is wrong."""

    code = "ACCOUNT_BANNED"
    status = 403


class BothTalking(AppError):
    """Finish one of your two conversations first; then your accounts can become one."""

    code = "BOTH_TALKING"
    status = 409


class OtpTooSoon(AppError):
    """A code was asked for a moment ago."""

    code = "OTP_TOO_SOON"
    status = 429
    temporary = True


class OtpTooMany(AppError):
    """Too many codes were asked for; come back later."""

    code = "OTP_TOO_MANY"
    status = 429
    temporary = True


class OtpNotDelivered(AppError):
    """The code could not be sent; you can go on without signing in."""

    code = "OTP_NOT_DELIVERED"
    status = 502
    temporary = True


class WrongPassword(AppError):
    """E-mail and password do not match."""

    code = "WRONG_PASSWORD"
    status = 401


class LockedOut(AppError):
    """Too many wrong passwords; this account rests for a while."""

    code = "LOCKED_OUT"
    status = 429
    temporary = True


class TotpWrong(AppError):
    """That code is not right, or was used."""

    code = "TOTP_WRONG"
    status = 401


class SecondStepOver(AppError):
    """Too much time has passed; begin with the password again."""

    code = "SECOND_STEP_OVER"
    status = 410


class TotpEnrolled(AppError):
    """There is an authenticator app already; it must be taken off first."""

    code = "TOTP_ENROLLED"
    status = 409


class TotpNotBegun(AppError):
    """There is no authenticator app to prove; begin with one."""

    code = "TOTP_NOT_BEGUN"
    status = 409


class TotpIsRequired(AppError):
    """An admin requires the authenticator app on this account."""

    code = "TOTP_REQUIRED"
    status = 409


class OwnAccount(AppError):
    """Another admin must do that to your account."""

    code = "OWN_ACCOUNT"
    status = 409


class LinkOver(AppError):
    """This sign-in link was used or is over."""

    code = "LINK_OVER"
    status = 410


class OperatorExists(AppError):
    """There is already an operator with that e-mail."""

    code = "OPERATOR_EXISTS"
    status = 409


@dataclass(frozen=True, slots=True)
class Identity:
    """An account that may be signed in."""

    id: UUID
    kind: AccountKind
    name: str | None
    role: OperatorRole | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """The answer to a sign-in or refresh. ``expires_in`` is seconds."""

    identity: Identity
    auth_session_id: UUID
    access_token: str
    refresh_token: str
    expires_in: int = ACCESS_SECONDS


@dataclass(frozen=True, slots=True)
class AuthSession:
    """One signed-in device."""

    id: UUID
    account_id: UUID
    account_kind: AccountKind
    device: str
    created_at: datetime
    last_used_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    token_hash: bytes
    auth_session_id: UUID
    expires_at: datetime
    spent_at: datetime | None
    successor_hash: bytes | None


@dataclass(frozen=True, slots=True)
class OtpRequest:
    id: UUID
    account_kind: AccountKind
    phone: str
    requested_by: UUID | None
    channel: OtpChannel
    code_hash: bytes | None
    attempts: int
    status: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


def may_repeat(
    spent: RefreshToken, successor: RefreshToken | None, now: datetime, grace: int
) -> bool:
    """May a spent token get its answer again (spec A5)? Until its successor was used, for a while.

    ``grace`` is ``refresh_grace_seconds``.
    """
    if spent.spent_at is None or successor is None or successor.spent_at is not None:
        return False
    return now - spent.spent_at <= timedelta(seconds=grace)
