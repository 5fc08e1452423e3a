"""Under which terms minutes are sold right now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hadir.payments.refusals import NoMitraAvailable, NotAcceptingCustomers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from hadir.infra.db import Tx
    from hadir.settings import Settings, Values

    RefuseSecondSession = Callable[[Tx, UUID], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings and facts that one purchase is judged by."""

    accepting: bool
    calls: bool
    test_tiers: bool
    worth_selling: bool
    timeout: timedelta
    provider: str
    values: Values

    def check_open(self) -> None:
        """Raises: NotAcceptingCustomers, NoMitraAvailable (spec B2)."""
        if not self.accepting:
            raise NotAcceptingCustomers
        if not self.worth_selling:
            raise NoMitraAvailable


@dataclass(frozen=True, slots=True)
class Shop:
    """What selling needs from the rest of the house, given by ``main``."""

    settings: Settings
    provider: str
    # the 1-minute test tier: outside production only (B5)
    test_tiers: bool
    # asks availability, which stands above this room; never inside a transaction
    somebody_free: Callable[[], Awaitable[bool]]
    # asks sessions, likewise: raises AlreadyActive when the customer has a live session
    refuse_second_session: RefuseSecondSession

    async def terms(self) -> Terms:
        """The terms of this moment."""
        values = self.settings.values
        return Terms(
            accepting=values.accepting_customers,
            calls=values.calls_enabled,
            test_tiers=self.test_tiers,
            worth_selling=values.sell_when_nobody or await self.somebody_free(),
            timeout=timedelta(minutes=values.payment_session_timeout_minutes),
            provider=self.provider,
            values=values,
        )
