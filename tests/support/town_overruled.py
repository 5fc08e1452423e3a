"""What operators do over everybody's head, and what follows, in the small model (E11, C4, G9)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.support.town_holds import HeldTown
from tests.support.town_words import HOLDING

if TYPE_CHECKING:
    from tests.support.town_words import Talk


class OverruledTown(HeldTown):
    """A town with operators."""

    def operator_ends(self, talk: Talk) -> None:
        if talk.state == "searching":
            talk.state = "expired"
        elif talk.state == "pending_payment":
            self.end_hold(talk, "expired")
        elif talk.is_talk:
            self._close(talk, time_was_up=False)

    def reroute(self, talk: Talk, mitra: str) -> str:
        if talk.state in HOLDING and talk.mitra == mitra:
            return "ok"
        if talk.state not in ("searching", *HOLDING):
            return "INVALID_TRANSITION"
        if not self.online[mitra]:
            return "MITRA_OFFLINE"
        if (talk.customer, mitra) in self.blocked:
            return "PAIR_BLOCKED"
        if self.load(mitra) >= self.capacity:
            return "AT_CAPACITY"
        if talk.state == "searching":
            self.begin(talk, mitra)
        talk.mitra = mitra
        self._start_clock(talk)
        return "ok"

    def switch_off(self, mitra: str) -> None:
        """Whoever is looked for alone and goes is not waited for (E10)."""
        self.online[mitra] = False
        for talk in self.talks.values():
            if talk.state == "searching" and talk.target == mitra:
                talk.state = "expired"

    def deactivate(self, mitra: str) -> None:
        self.switch_off(mitra)
        self.out.add(mitra)
        for talk in self.talks.values():
            if talk.mitra == mitra:
                self._end_more(talk)
            if talk.mitra == mitra and talk.state == "pending_payment":
                self.end_hold(talk, "expired", in_vain=False)
            if talk.state == "active" and talk.mitra == mitra and not talk.gone_at:
                talk.gone_at = self.now

    def _end_more(self, talk: Talk) -> None:
        """Nobody pays for more time with somebody who is out (C4)."""
        more = talk.more
        if more and more.state == "requested":
            self._resolve(talk, more, yes=False)
        elif more and more.state == "approved":
            self.lapse(talk)
            if more.payment is not None:
                self.payments[more.payment].status = "abandoned"

    def choose(self, talk: Talk, choice: str) -> str:
        """What becomes of the time that the mitra who is gone did not serve (G9)."""
        if talk.chosen is not None:
            return "ok" if talk.chosen == choice else "NO_CHOICE"
        if not talk.choice_offered:
            return "NO_CHOICE"
        talk.chosen, left = choice, talk.unused
        self._close(talk, time_was_up=False)
        self._complete(talk)
        if choice == "new_mitra":
            payment = self.payments[talk.payment]
            payment.target, payment.rest = None, timedelta(seconds=int(left.total_seconds()))
        return "ok"

    def buy_again(self, customer: str, mitra: str) -> str:
        """For the former listener alone (E10)."""
        is_known = mitra not in self.out and self.has_sat_with(customer, mitra)
        if not is_known or (customer, mitra) in self.blocked:
            return "UNKNOWN_MITRA"
        if not self.has_room(mitra):
            return "MITRA_NOT_AVAILABLE"
        return "ALREADY_ACTIVE" if self.live(customer) else "ok"

    def fall_back(self, talk: Talk) -> str:
        if not talk.payment:
            return "NO_CONFIRMED_PAYMENT"
        if talk.target is None or talk.state not in ("expired", "cancelled"):
            return "INVALID_TRANSITION"
        answer = self.retry(talk)
        live = self.live(talk.customer)
        if answer == "ok" and live is None:
            self.payments[talk.payment].target = None
        return answer

    def _start_clock(self, talk: Talk) -> None:
        if talk.gone_at is not None:
            assert talk.expires_at is not None
            talk.expires_at += self.now - talk.gone_at
            talk.gone_at, talk.choice_offered = None, False
