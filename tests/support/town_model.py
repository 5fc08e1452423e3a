"""What must be true of a few customers and mitras after each thing they do: the small model.

Time is passed in. A method that somebody's action calls returns how the server must answer it:
``ok``, or the code of the refusal.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.support.town_words import HOLDING, LIVE, More, Payment, Talk

if TYPE_CHECKING:
    from datetime import datetime

SEARCH, GRACE, ANSWER, PAY_MORE = (timedelta(seconds=s) for s in (300, 300, 10, 180))
ASK_ONE, WAIT_FOR_GONE = (timedelta(seconds=s) for s in (20, 300))
PAY_EARLIER = timedelta(seconds=60)
MINUTE = timedelta(minutes=1)
REJECTED, LAPSED = 3, 6


class TownModel:
    """Who is where. ``capacity`` is everybody's."""

    def __init__(self, mitras: list[str], capacity: int, now: datetime) -> None:
        self.now, self.capacity = now, capacity
        self.online = dict.fromkeys(mitras, False)
        self.payments: dict[str, Payment] = {}
        self.talks: dict[str, Talk] = {}
        self.blocked: set[tuple[str, str]] = set()
        self.out: set[str] = set()

    def live(self, customer: str) -> Talk | None:
        found = [t for t in self.talks.values() if t.customer == customer and t.state in LIVE]
        assert len(found) <= 1
        return found[0] if found else None

    def pending(self, customer: str) -> str | None:
        """What this customer may still pay for a first session."""
        more = {talk.more.payment for talk in self.talks.values() if talk.more}
        for id_, payment in self.payments.items():
            if payment.customer == customer and payment.status == "pending" and id_ not in more:
                return id_
        return None

    def load(self, mitra: str) -> int:
        return sum(t.mitra == mitra and t.state in HOLDING for t in self.talks.values())

    def has_room(self, mitra: str) -> bool:
        return self.online[mitra] and self.load(mitra) < self.capacity

    def must_be_asked(self, talk: Talk) -> set[str]:
        """Everybody who has room and neither declined nor is kept away hears of a search (E4), or
        the one who is looked for (E10)."""
        return {
            mitra
            for mitra in self.online
            if self.has_room(mitra)
            and talk.target in (None, mitra)
            and mitra not in talk.declined
            and (talk.customer, mitra) not in self.blocked
        }

    def buy(self, customer: str) -> str:
        if self.pending(customer):
            return "ok"
        if not any(map(self.has_room, self.online)):
            return "NO_MITRA_AVAILABLE"
        return "ALREADY_ACTIVE" if self.live(customer) else "ok"

    def search(self, talk_id: str, payment: str) -> None:
        paid = self.payments[payment]
        until = self.now + (ASK_ONE if paid.target else SEARCH)
        talk = Talk(talk_id, paid.customer, payment, until, target=paid.target, rest=paid.rest)
        self.talks[talk_id] = talk
        if paid.target and paid.target not in self.must_be_asked(talk):
            talk.state = "expired"

    def retry(self, talk: Talk) -> str:
        live = self.live(talk.customer)
        if live is not None and live.payment == talk.payment:
            return "ok"
        if self.payments[talk.payment].status != "confirmed":
            return "NO_CONFIRMED_PAYMENT"
        return "ALREADY_ACTIVE" if live else "ok"

    def cancel(self, talk: Talk) -> str:
        if talk.state == "searching":
            talk.state = "cancelled"
        return "ok" if talk.state == "cancelled" else "INVALID_TRANSITION"

    def accept(self, talk: Talk, mitra: str, response: str | None) -> str:
        """``response`` is how the mitra's card stands; ``none`` when there never was one."""
        if response == "none":
            return "NOT_FOUND"
        if response == "accepted" and talk.mitra == mitra:
            return "ok"
        if response is not None or talk.state != "searching":
            gone = ("searching", "cancelled", "expired")
            is_gone = talk.state in gone and response != "missed"
            return "OFFER_EXPIRED" if is_gone else "OFFER_TAKEN"
        if (talk.customer, mitra) in self.blocked:
            return "OFFER_EXPIRED"
        if self.load(mitra) >= self.capacity:
            return "AT_CAPACITY"
        self.begin(talk, mitra)
        return "ok"

    def begin(self, talk: Talk, mitra: str) -> None:
        talk.state, talk.mitra = "active", mitra
        talk.expires_at = self.now + (talk.rest or MINUTE)
        self.payments[talk.payment].status = "consumed"

    def write(self, talk: Talk, message: str) -> str:
        if message in talk.said:
            return "ok"
        return "ok" if talk.state == "active" else "SESSION_CLOSED"

    def end(self, talk: Talk, side: str) -> str:
        if side == "mitra":
            return "EARLY_END_DISABLED"
        if talk.is_talk:
            self._close(talk, time_was_up=False)
        return "ok" if talk.state in ("closing", "completed") else "INVALID_TRANSITION"

    def goodbye(self, talk: Talk, side: str) -> str:
        if side in talk.byes:
            return "ok"
        if talk.state != "closing":
            return "INVALID_TRANSITION"
        talk.byes.add(side)
        if len(talk.byes) == len(("customer", "mitra")):
            self._complete(talk)
        return "ok"

    def ask_more(self, talk: Talk) -> str:
        if talk.rejected >= REJECTED or talk.lapsed >= LAPSED:
            return "EXTENSION_REFUSED"
        if talk.open_more:
            return "EXTENSION_PENDING"
        if talk.gone_at:
            return "SESSION_PAUSED"
        may = talk.state == "active" or (talk.state == "closing" and talk.time_was_up)
        return "ok" if may else "INVALID_TRANSITION"

    def asked_more(self, talk: Talk, more_id: str) -> None:
        talk.more = More(more_id, self.now + ANSWER)
        if talk.state == "active":
            talk.state, talk.paused_at = "extending", self.now

    def answer_more(self, talk: Talk, *, yes: bool) -> str:
        if talk.more is None or talk.more.state != "requested":
            return "EXTENSION_RESOLVED"
        self._resolve(talk, talk.more, yes=yes)
        return "ok"

    def pay(self, payment_id: str) -> bool:
        """Whether the provider takes the money: it stops a minute before we do (F1)."""
        payment = self.payments[payment_id]
        if payment.until is not None and self.now >= payment.until - PAY_EARLIER:
            return False
        payment.status = "confirmed"
        for talk in self.talks.values():
            if talk.more and talk.more.payment == payment_id:
                self._add_time(talk, talk.more)
        return True

    def pass_time(self, now: datetime) -> None:
        """Everything that became due, in the order in which it cannot be told apart."""
        self.now = now
        for payment in self.payments.values():
            if payment.status == "pending" and payment.until and payment.until <= now:
                payment.status = "expired"
        for talk in self.talks.values():
            self._pass(talk, now)

    def _pass(self, talk: Talk, now: datetime) -> None:
        if talk.state == "searching" and talk.search_until <= now:
            talk.state = "expired"
        more = talk.more
        if more and more.state == "requested" and more.answer_by <= now:
            assert talk.mitra is not None
            self._resolve(talk, more, yes=self.online[talk.mitra])
        if talk.gone_at is not None:
            talk.choice_offered = talk.choice_offered or talk.gone_at + WAIT_FOR_GONE <= now
            return
        if talk.state == "active" and talk.expires_at and talk.expires_at <= now:
            late = now - talk.expires_at
            self._close(talk, time_was_up=True)
            if late > GRACE:
                self._complete(talk)
        elif talk.state == "closing" and talk.closing_until and talk.closing_until <= now:
            self._complete(talk)

    def lapse(self, talk: Talk) -> None:
        """It was seen that nothing came of the request for more time."""
        assert talk.more is not None
        talk.more.state = "lapsed"
        talk.lapsed += 1

    def _close(self, talk: Talk, *, time_was_up: bool) -> None:
        talk.state, talk.time_was_up, talk.paused_at = "closing", time_was_up, None
        talk.closing_until = self.now + GRACE
        talk.gone_at, talk.choice_offered = None, False
        self._drop_more(talk)

    def _complete(self, talk: Talk) -> None:
        talk.state = "completed"
        self._drop_more(talk)

    def _drop_more(self, talk: Talk) -> None:
        if talk.more and talk.more.state == "requested":
            self.lapse(talk)

    def _resolve(self, talk: Talk, more: More, *, yes: bool) -> None:
        more.state = "approved" if yes else "rejected"
        talk.rejected += not yes
        if talk.state == "extending":
            assert talk.expires_at is not None
            assert talk.paused_at is not None
            talk.expires_at += self.now - talk.paused_at
            talk.state, talk.paused_at = "active", None

    def _add_time(self, talk: Talk, more: More) -> None:
        assert more.payment is not None
        if not self._can_go_on(talk):
            self.lapse(talk)
            self.payments[more.payment].status = "credited"
            return
        assert talk.expires_at is not None
        self.payments[more.payment].status = "consumed"
        more.state = "applied"
        talk.expires_at = MINUTE + (
            talk.expires_at if talk.gone_at else max(talk.expires_at, self.now)
        )
        if talk.state == "closing":
            talk.state, talk.byes = "active", set()

    def _can_go_on(self, talk: Talk) -> bool:
        assert talk.mitra is not None
        if talk.mitra in self.out or (talk.customer, talk.mitra) in self.blocked:
            return False
        if talk.is_talk:
            return True
        room = self.load(talk.mitra) < self.capacity
        return (
            talk.state == "closing" and talk.time_was_up and room and not self.live(talk.customer)
        )
