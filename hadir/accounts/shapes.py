"""What the routes of this room receive and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from hadir.accounts.onboarding import Step
from hadir.kernel.enums import AccountKind, OperatorRole, OtpChannel
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.accounts.access import AuthSession, Identity
    from hadir.accounts.model import Customer, SupportHandle


class Person(Reply):
    """``role`` is the kind of account; of an operator it is the role."""

    id: UUID
    role: AccountKind | OperatorRole
    name: str | None

    @classmethod
    def of(cls, identity: Identity) -> Person:
        role = identity.role or identity.kind
        return cls(id=identity.id, role=role, name=identity.name)


class SignedIn(Reply):
    """``refresh_token`` only for native apps; browsers keep it in a cookie."""

    access_token: str
    refresh_token: str | None = None
    expires_in: int
    user: Person


class RefreshBody(Frame):
    """Only for native apps."""

    refresh_token: str | None = Field(None, max_length=200)


class OtpAsk(Frame):
    phone: str = Field(min_length=5, max_length=30)
    channel: OtpChannel = OtpChannel.WHATSAPP


class OtpAsked(Reply):
    otp_request_id: UUID
    channel: OtpChannel
    expires_at: Moment
    resend_at: Moment


class OtpProof(Frame):
    otp_request_id: UUID
    code: str = Field(pattern=r"^[0-9]{6}$")


class AuthProviders(Reply):
    google: bool
    apple: bool
    otp_channels: list[OtpChannel]
    anonymous: bool


class Device(Reply):
    id: UUID
    device: str
    created_at: Moment
    last_used_at: Moment
    current: bool

    @classmethod
    def of(cls, row: AuthSession, current: UUID) -> Device:
        return cls(
            id=row.id,
            device=row.device,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            current=row.id == current,
        )


class Devices(Reply):
    items: list[Device]
    next_cursor: None = None


class Ticket(Reply):
    ticket: str
    expires_at: Moment


class AppConfig(Reply):
    end_session_two_step: bool
    early_end_mitra_enabled: bool
    sensitive_flip_confirmation_enabled: bool
    sensitive_flag_one_way_latch: bool
    session_warning_seconds: int
    accepting_customers: bool
    accepting_customers_message: str
    calls_enabled: bool
    payment_order: str
    min_app_version: str


class Me(Reply):
    """``signed_in_by`` are the issuers of linked identities."""

    id: UUID
    name: str | None
    phone: str | None
    verified: bool
    created_at: Moment
    signed_in_by: list[str]

    @classmethod
    def of(cls, customer: Customer, issuers: list[str]) -> Me:
        return cls(
            id=customer.id,
            name=customer.call_name,
            phone=customer.phone,
            verified=customer.phone_verified_at is not None,
            created_at=customer.created_at,
            signed_in_by=issuers,
        )


class ExportedAccount(Reply):
    """``signed_in_by`` are the issuers of linked identities."""

    id: UUID
    name: str | None
    phone: str | None
    phone_verified_at: Moment | None
    created_at: Moment
    signed_in_by: list[str]


class ExportedConsent(Reply):
    kind: str
    version: Moment
    given_at: Moment


class ExportedDevice(Reply):
    device: str
    since: Moment
    last_used_at: Moment


class Export(Reply):
    """Everything that is kept about a customer."""

    exported_at: Moment
    account: ExportedAccount
    consents: list[ExportedConsent]
    devices: list[ExportedDevice]
    sessions: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    credits: list[dict[str, Any]]
    refunds: list[dict[str, Any]]


class MePatch(Frame):
    name: str = Field(max_length=200)


class Consents(Frame):
    """True gives a consent; false and absent leave it as it is.

    ``version`` is the one that ``GET /api/client/legal`` answered with the texts that were shown.
    """

    terms: bool = False
    privacy: bool = False
    age_18: bool = False
    version: AwareDatetime | None = None


class OnboardingState(Reply):
    name: str | None
    verified: bool
    has_transacted: bool
    discount_eligible: bool
    consents: dict[str, bool]
    usp_seen: bool
    active_session_id: UUID | None
    next: Step | None


class Handle(Reply):
    id: UUID
    kind: str
    label: str
    value: str
    url: str

    @classmethod
    def of(cls, row: SupportHandle) -> Handle:
        return cls(id=row.id, kind=row.kind, label=row.label, value=row.value, url=row.url)


class Handles(Reply):
    items: list[Handle]
    next_cursor: None = None
