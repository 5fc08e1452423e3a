"""Under which terms minutes are sold right now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hadir.payments.model import CREDIT_METHOD, Order, Target
from hadir.payments.refusals import (
    MitraNotAvailable,
    NoMitraAvailable,
    NotAcceptingCustomers,
    UnknownMitra,
    WrongPaymentOrder,
)
from hadir.settings.pairing import ACCEPT_FIRST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from hadir.infra.db import Tx
    from hadir.kernel.enums import Mode
    from hadir.settings import Settings, Values

    RefuseSecondSession = Callable[[Tx, UUID], Awaitable[None]]
    JudgeTarget = Callable[[UUID, UUID, Mode], Awaitable[Target]]


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
    target: Target | None = None
    sells_anyway: bool = False

    def check_order_of_paying(self, order: Order) -> None:
        """Credit is spent beforehand in either order: nobody waits for it (E2).

        Raises:
            WrongPaymentOrder: it is searched first, and paid when somebody has accepted.
        """
        if self.values.payment_order == ACCEPT_FIRST and order.method != CREDIT_METHOD:
            raise WrongPaymentOrder(payment_order=ACCEPT_FIRST)

    def check_open(self) -> None:
        """Raises: NotAcceptingCustomers, NoMitraAvailable (spec B2).

        UnknownMitra, MitraNotAvailable: said before anybody pays (E10).
        """
        if not self.accepting:
            raise NotAcceptingCustomers
        if self.target is Target.UNKNOWN:
            raise UnknownMitra
        if self.target is Target.AWAY and not self.sells_anyway:
            raise MitraNotAvailable
        if self.target is None and not self.worth_selling:
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
    # asks pairing: (customer, mitra, mode); never inside a transaction
    judge_target: JudgeTarget

    async def terms(self, customer_id: UUID, mode: Mode, mitra_id: UUID | None) -> Terms:
        """The terms of this moment, for this customer and perhaps one former listener."""
        values = self.settings.values
        target = None
        if mitra_id is not None:
            target = await self.judge_target(customer_id, mitra_id, mode)
        return Terms(
            accepting=values.accepting_customers,
            calls=values.calls_enabled,
            test_tiers=self.test_tiers,
            worth_selling=values.sell_when_nobody or await self.somebody_free(),
            timeout=timedelta(minutes=values.payment_session_timeout_minutes),
            provider=self.provider,
            values=values,
            target=target,
            sells_anyway=values.sell_when_nobody,
        )
