"""What a customer's app shows next (spec B1): the app holds no rules of its own. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts.legal import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hadir.accounts.model import Customer
    from hadir.accounts.store_consents import Consent


class Step(StrEnum):
    NAME = "name"
    CONSENT = "consent"
    USP = "usp"
    VERIFY_OFFER = "verify_offer"
    PAYWALL = "paywall"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Journey:
    """What the rooms above know of a customer. ``discount_offered``: would be, once verified."""

    has_transacted: bool = False
    discount_offered: bool = False
    active_session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Onboarding:
    """Facts, and the one step that follows from them; null while a session is alive."""

    name: str | None
    verified: bool
    has_transacted: bool
    discount_eligible: bool
    consents: dict[str, bool]
    usp_seen: bool
    active_session_id: UUID | None
    next: Step | None


def onboarding(customer: Customer, given: Sequence[Consent], journey: Journey) -> Onboarding:
    """Put the facts together. A consent counts for the version that it was given to."""
    verified = customer.phone_verified_at is not None
    agreed = {(one.kind, one.version) for one in given}
    consents = {kind: (kind, version) in agreed for kind, version in VERSIONS.items()}
    return Onboarding(
        name=customer.call_name,
        verified=verified,
        has_transacted=journey.has_transacted,
        discount_eligible=verified and journey.discount_offered,
        consents=consents,
        usp_seen=customer.usp_seen_at is not None,
        active_session_id=journey.active_session_id,
        next=_next(customer, journey, consented=all(consents.values())),
    )


def _next(customer: Customer, journey: Journey, *, consented: bool) -> Step | None:
    if journey.active_session_id is not None:
        return None
    if customer.call_name is None:
        return Step.NAME
    if not consented:
        return Step.CONSENT
    if customer.usp_seen_at is None:
        return Step.USP
    if not journey.discount_offered:
        return Step.METHOD
    return Step.VERIFY_OFFER if customer.phone_verified_at is None else Step.PAYWALL
