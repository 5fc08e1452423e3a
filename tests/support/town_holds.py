"""Searching before paying in the small model (E2): the mitra who accepts waits for the money."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.support.town_model import MINUTE, SEARCH, TownModel
from tests.support.town_words import Payment, Talk

if TYPE_CHECKING:
    from datetime import datetime

HOLD = timedelta(seconds=300)
IN_VAIN = 2  # an hour; a run is shorter


class HeldTown(TownModel):
    """A town in which some pay only once somebody has said yes."""

    def order_unpaid(self, customer: str) -> str:
        if self.pending(customer):
            return "PAYMENT_PENDING"
        if not any(map(self.has_room, self.online)):
            return "NO_MITRA_AVAILABLE"
        if self.live(customer):
            return "ALREADY_ACTIVE"
        waited = sum(t.in_vain for t in self.talks.values() if t.customer == customer)
        return "TOO_MANY_UNPAID_HOLDS" if waited >= IN_VAIN else "ok"

    def search_unpaid(self, talk_id: str, customer: str) -> None:
        self.talks[talk_id] = Talk(talk_id, customer, "", self.now + SEARCH)

    def begin(self, talk: Talk, mitra: str) -> None:
        if talk.payment:
            super().begin(talk, mitra)
        else:
            talk.state, talk.mitra = "pending_payment", mitra

    def ask_to_pay(self, talk: Talk, payment: str) -> None:
        """It was seen that this payment was made for the hold; it ends with it."""
        is_held = talk.state == "pending_payment"
        status = "pending" if is_held else "abandoned"
        talk.payment = payment
        self.payments[payment] = Payment(talk.customer, status, until=self.now + HOLD)

    def pay(self, payment_id: str) -> bool:
        taken = super().pay(payment_id)
        talk = self._held_for(payment_id)
        if taken and talk is not None:
            self._begin_held(talk)
        return taken

    def give_up_paying(self, payment_id: str) -> None:
        self.payments[payment_id].status = "abandoned"
        if talk := self._held_for(payment_id):
            self.end_hold(talk, "cancelled")

    def cancel(self, talk: Talk) -> str:
        if talk.state == "pending_payment":
            self.end_hold(talk, "cancelled")
        return super().cancel(talk)

    def retry(self, talk: Talk, *, unpaid: bool = False) -> str:
        """``unpaid``: while the order of paying is to search first."""
        if self.was_never_paid(talk):
            return self.order_unpaid(talk.customer) if unpaid else "WRONG_PAYMENT_ORDER"
        return super().retry(talk) if talk.payment else "NO_CONFIRMED_PAYMENT"

    def end_hold(self, talk: Talk, state: str, *, in_vain: bool = True) -> None:
        """The mitra is free; ``in_vain``: it was the customer who let somebody wait."""
        talk.state, talk.in_vain = state, in_vain
        payment = self.payments.get(talk.payment)
        if payment is not None and payment.status == "pending":
            payment.status = "abandoned"

    def has_sat_with(self, customer: str, mitra: str) -> bool:
        return any(
            talk.customer == customer and talk.mitra == mitra and talk.expires_at is not None
            for talk in self.talks.values()
        )

    def is_talking(self, mitra: str) -> bool:
        return any(t.mitra == mitra and t.is_talk for t in self.talks.values())

    def was_never_paid(self, talk: Talk) -> bool:
        """What was ordered before paying, and ended before it began."""
        if not talk.is_unpaid_order or talk.state not in ("expired", "cancelled"):
            return False
        return not talk.payment or self.payments[talk.payment].status != "confirmed"

    def _pass(self, talk: Talk, now: datetime) -> None:
        super()._pass(talk, now)
        if talk.state == "pending_payment" and self.payments[talk.payment].status == "expired":
            self.end_hold(talk, "expired")

    def _begin_held(self, talk: Talk) -> None:
        """Or others are asked, on the same money, where this mitra may not or will not any more."""
        assert talk.mitra is not None
        if not self.online[talk.mitra] or (talk.customer, talk.mitra) in self.blocked:
            self.end_hold(talk, "expired", in_vain=False)
            return
        talk.state, talk.expires_at = "active", self.now + MINUTE
        self.payments[talk.payment].status = "consumed"

    def _held_for(self, payment_id: str) -> Talk | None:
        held = (t for t in self.talks.values() if t.state == "pending_payment")
        return next((talk for talk in held if talk.payment == payment_id), None)
