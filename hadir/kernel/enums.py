"""The closed word lists that more than one room speaks. Postgres holds the same lists as CHECKs."""

from __future__ import annotations

from enum import StrEnum


class AccountKind(StrEnum):
    CUSTOMER = "customer"
    MITRA = "mitra"
    OPERATOR = "operator"


class OperatorRole(StrEnum):
    VIEWER = "viewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Mode(StrEnum):
    CHAT = "chat"
    CALL = "call"


class TopicSensitivity(StrEnum):
    REGULAR = "regular"
    SENSITIVE = "sensitive"


class Side(StrEnum):
    """The two ends of a conversation."""

    CUSTOMER = "customer"
    MITRA = "mitra"

    @property
    def other(self) -> Side:
        return Side.MITRA if self is Side.CUSTOMER else Side.CUSTOMER


class Actor(StrEnum):
    """Who caused an event of a session's stream."""

    CUSTOMER = "customer"
    MITRA = "mitra"
    OPERATOR = "operator"
    SYSTEM = "system"


class Audience(StrEnum):
    """Who may read an event of a session's stream; the others see that it was omitted."""

    BOTH = "both"
    CUSTOMER = "customer"
    MITRA = "mitra"
    OPERATOR = "operator"

    def includes(self, side: Side) -> bool:
        return self is Audience.BOTH or self.value == side.value


class SessionState(StrEnum):
    SEARCHING = "searching"
    PENDING_PAYMENT = "pending_payment"
    ACTIVE = "active"
    EXTENDING = "extending"
    CLOSING = "closing"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class ClosingReason(StrEnum):
    TIME_UP = "time_up"
    ENDED_BY_CUSTOMER = "ended_by_customer"
    ENDED_BY_MITRA = "ended_by_mitra"
    ENDED_BY_OPERATOR = "ended_by_operator"
    MITRA_GONE = "mitra_gone"


class PaymentStatus(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    CONSUMED = "consumed"
    EXPIRED = "expired"
    ABANDONED = "abandoned"
    FAILED = "failed"
    CONFIRMED_LATE = "confirmed_late"
    CREDITED = "credited"
    REFUND_REQUESTED = "refund_requested"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    REVERSED = "reversed"
    REVIEW = "review"


class CreditCause(StrEnum):
    """Why a customer was given minutes (spec F7)."""

    STRANDED = "stranded"
    LATE_MONEY = "late_money"
    UNUSED_MINUTES = "unused_minutes"
    GOODWILL = "goodwill"
    FAILED_PAIRING = "failed_pairing"


class PayoutStatus(StrEnum):
    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"


class RefundStatus(StrEnum):
    REQUESTED = "requested"
    SENT = "sent"
    MANUAL = "manual"
    REFUNDED = "refunded"
    FAILED = "failed"


class ExtensionState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    APPLIED = "applied"
    REJECTED = "rejected"
    LAPSED = "lapsed"


class OfferResponse(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MISSED = "missed"
    IGNORED = "ignored"


class FailureCause(StrEnum):
    """Why a request did not become a session (spec E8)."""

    NO_MITRA_AVAILABLE = "no_mitra_available"
    BLAST_TIMEOUT = "blast_timeout"
    ALL_DECLINED = "all_declined"
    CUSTOMER_CANCELLED = "customer_cancelled"
    RETURNING_REJECTED = "returning_rejected"
    RETURNING_TIMEOUT = "returning_timeout"
    MITRA_OFFLINE = "mitra_offline"
    PAYMENT_EXPIRED = "payment_expired"


class AuthProvider(StrEnum):
    """Who vouches for a customer, apart from the owner of a phone number."""

    GOOGLE = "google"
    APPLE = "apple"


class OtpChannel(StrEnum):
    WHATSAPP = "whatsapp"
    SMS = "sms"
