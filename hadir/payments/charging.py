"""The conversation with the provider, outside of every transaction: jobs and deadlines.

What the provider answers re-enters as a use case. Every job is safe to run twice. A charge is asked
for once: when the answer is lost, it is looked for by our reference and never asked for again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir.gateways.payments.port import (
    Charge,
    ChargeDeclined,
    ChargeRequest,
    ChargeState,
    ChargeStatus,
    GatewaySilent,
    GatewayUnreachable,
    UnknownCharge,
)
from hadir.payments import looking, store
from hadir.payments.credits import expire_credit
from hadir.payments.model import (
    CREATE_CHARGE_JOB,
    CREDIT_EXPIRY_DEADLINE,
    EXPIRE_JOB,
    EXPIRY_DEADLINE,
    LATE_LOOK_DEADLINE,
    LOOK_UP_JOB,
    LOST,
    PENDING,
    PaymentSession,
)
from hadir.payments.verdicts import next_late_look

if TYPE_CHECKING:
    from hadir.gateways.payments.port import PaymentGateway
    from hadir.infra.db import Database, Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.infra.jobs import Job, Jobs
    from hadir.settings import Settings

log = structlog.get_logger(__name__)

ASK_AGAIN = timedelta(seconds=60)
NOTHING_PAID = ChargeState(ChargeStatus.WAITING, 0)


class Charging:
    """``show_links``: pay links also go to the developer inbox (never in production)."""

    def __init__(
        self, db: Database, gateway: PaymentGateway, settings: Settings, *, show_links: bool
    ) -> None:
        self._db = db
        self._gateway = gateway
        self._settings = settings
        self._show_links = show_links

    def register(self, jobs: Jobs, deadlines: Deadlines) -> None:
        """Tell the background loops what this room does."""
        jobs.on(CREATE_CHARGE_JOB, self.create_charge)
        jobs.on(LOOK_UP_JOB, self.look_up)
        jobs.on(EXPIRE_JOB, self.expire_charge)
        deadlines.on(EXPIRY_DEADLINE, time_is_over)
        deadlines.on(LATE_LOOK_DEADLINE, look_late)
        deadlines.on(CREDIT_EXPIRY_DEADLINE, expire_credit)

    async def create_charge(self, job: Job) -> None:
        """Raises: GatewaySilent: the job is tried again."""
        payment = await self._payment(job)
        if payment.status is not PENDING or payment.provider_ref is not None:
            return
        try:
            if await looking.ask_once(self._db, payment.id):
                charge: Charge | None = await self._create(payment)
            else:
                charge = await self._gateway.find_charge(payment.id)
        except GatewayUnreachable:
            await looking.take_back_asking(self._db, payment.id)
            raise
        except ChargeDeclined:
            charge = None
        if charge is None:
            await looking.refuse_charge(self._db, payment.id)
            return
        await looking.record_charge(self._db, payment.id, charge, show_link=self._show_links)

    async def look_up(self, job: Job) -> None:
        """Raises: GatewaySilent: the job is tried again."""
        payment = await self._payment(job)
        is_last = bool(job.payload["is_last"])
        try:
            found = await self._ask(payment)
        except GatewaySilent:
            if not is_last:
                raise
            # The job would be given up one day; a deadline never is.
            due_at = self._db.clock.now() + ASK_AGAIN
            await looking.ask_again_later(self._db, payment.id, due_at)
            return
        values = self._settings.values
        await looking.apply_look_up(self._db, values, payment.id, found, is_last=is_last)

    async def expire_charge(self, job: Job) -> None:
        """Nobody wants to pay it any more: it should take no money.

        Raises:
            GatewaySilent: the job is tried again.
        """
        payment = await self._payment(job)
        if payment.provider_ref is None:
            return
        try:
            await self._gateway.expire(payment.provider_ref)
        except UnknownCharge:
            log.exception("payments.charge_unknown", payment=str(payment.id))

    async def _create(self, payment: PaymentSession) -> Charge:
        request = ChargeRequest(
            payment_session_id=payment.id,
            amount_idr=payment.amount_idr,
            method=payment.method,
            expires_at=payment.provider_expires_at,
        )
        return await self._gateway.create_charge(request)

    async def _ask(self, payment: PaymentSession) -> ChargeState:
        ref = payment.provider_ref
        if ref is None and payment.charge_asked_at is not None:
            charge = await self._gateway.find_charge(payment.id)
            if charge is not None:
                ref = charge.ref
                await looking.record_charge(self._db, payment.id, charge, show_link=False)
        if ref is None:
            return NOTHING_PAID
        try:
            return await self._gateway.look_up(ref)
        except UnknownCharge:
            log.exception("payments.charge_unknown", payment=str(payment.id))
            return NOTHING_PAID

    async def _payment(self, job: Job) -> PaymentSession:
        async with self._db.reading() as tx:
            return await store.get_payment(tx, UUID(job.payload["payment_session_id"]))


async def time_is_over(tx: Tx, due: Due) -> None:
    """The deadline only asks for a last look-up: a gateway is never called in a transaction."""
    if (await store.lock_payment(tx, due.ref)).status is PENDING:
        tx.enqueue(LOOK_UP_JOB, {"payment_session_id": str(due.ref), "is_last": True})


async def look_late(tx: Tx, due: Due) -> None:
    """Money may come after we stopped waiting, and its webhook may be lost: look a few times."""
    payment = await store.lock_payment(tx, due.ref)
    if payment.status not in LOST:
        return
    tx.enqueue(LOOK_UP_JOB, {"payment_session_id": str(due.ref), "is_last": False})
    again = next_late_look(payment, tx.now)
    if again is not None:
        await tx.set_deadline(LATE_LOOK_DEADLINE, payment.id, again)
