"""What the operators' routes of this room receive and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import Field

from hadir.accounts.shapes import SignedIn
from hadir.kernel.enums import OperatorRole
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.accounts.operator_desk import Self
    from hadir.accounts.operators import Invitation
    from hadir.accounts.store_operators import OperatorRow


class Login(Frame):
    email: str = Field(min_length=3, max_length=254)
    password: str = Field(min_length=1, max_length=200)


class LinkRedeem(Frame):
    token: str = Field(min_length=20, max_length=200)
    password: str = Field(min_length=1, max_length=200)


class SecondStepNeeded(Reply):
    """The password was right. Not enrolled: an authenticator app must be set up first."""

    totp_ticket: str
    enrolled: bool
    expires_at: Moment


class TotpTicket(Frame):
    totp_ticket: str = Field(min_length=20, max_length=500)


class TotpProof(TotpTicket):
    """Six digits of the app, or a recovery code."""

    code: str = Field(min_length=6, max_length=20)


class TotpCode(Frame):
    code: str = Field(min_length=6, max_length=20)


class PasswordAgain(Frame):
    password: str = Field(min_length=1, max_length=200)


class NewPassword(Frame):
    current: str = Field(min_length=1, max_length=200)
    new: str = Field(min_length=1, max_length=200)


class Enrolling(Reply):
    """``uri`` is what the QR picture holds, ``secret`` what can be typed instead."""

    secret: str
    uri: str


class RecoveryCodes(Reply):
    """Shown once."""

    recovery_codes: list[str]


class OperatorSignedIn(SignedIn):
    """``recovery_codes`` only right after an app was set up: they are shown once."""

    recovery_codes: list[str]


class OperatorMe(Reply):
    id: UUID
    email: str
    role: OperatorRole
    totp_enrolled: bool
    totp_required: bool
    recovery_codes_left: int

    @classmethod
    def of(cls, own: Self) -> OperatorMe:
        return cls(
            id=own.operator.id,
            email=own.operator.email,
            role=own.operator.role,
            totp_enrolled=own.totp_enrolled,
            totp_required=own.operator.totp_required,
            recovery_codes_left=own.recovery_codes_left,
        )


class OperatorOne(Reply):
    id: UUID
    email: str
    role: OperatorRole
    is_active: bool
    has_password: bool
    totp_enrolled: bool
    totp_required: bool
    last_seen_at: Moment | None
    created_at: Moment
    version: int

    @classmethod
    def of(cls, row: OperatorRow) -> OperatorOne:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class OperatorPage(Reply):
    items: list[OperatorOne]
    next_cursor: None = None


class NewOperator(Frame):
    email: str = Field(min_length=3, max_length=254)
    role: OperatorRole


class OperatorPatch(Frame):
    """What is absent stays."""

    version: int
    role: OperatorRole | None = None
    is_active: bool | None = None
    totp_required: bool | None = None


class Invited(Reply):
    """The link works once; it is shown here and nowhere else."""

    operator_id: UUID
    url: str
    expires_at: Moment

    @classmethod
    def of(cls, invitation: Invitation) -> Invited:
        return cls(
            operator_id=invitation.operator_id,
            url=invitation.url,
            expires_at=invitation.expires_at,
        )
