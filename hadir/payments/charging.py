"""The conversation with the provider, outside of every transaction: two jobs and a deadline.

What the provider answers re-enters as a use case. Every job is safe to run twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir.gateways.payments.port import (
    ChargeDeclined,
    ChargeRequest,
    ChargeState,
    ChargeStatus,
    GatewaySilent,
    UnknownCharge,
)
from hadir.payments import store, usecases
from hadir.payments.model import (
    CREATE_CHARGE_JOB,
    EXPIRY_DEADLINE,
    LOOK_UP_JOB,
    PENDING,
    PaymentSession,
)

if TYPE_CHECKING:
    from hadir.gateways.payments.port import PaymentGateway
    from hadir.infra.db import Database, Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.infra.jobs import Job, Jobs

log = structlog.get_logger(__name__)

ASK_AGAIN = timedelta(seconds=60)
NOTHING_PAID = ChargeState(ChargeStatus.WAITING, 0)


class Charging:
    """``show_links``: pay links also go to the developer inbox (never in production)."""

    def __init__(self, db: Database, gateway: PaymentGateway, *, show_links: bool) -> None:
        self._db = db
        self._gateway = gateway
        self._show_links = show_links

    def register(self, jobs: Jobs, deadlines: Deadlines) -> None:
        """Tell the background loops what this room does."""
        jobs.on(CREATE_CHARGE_JOB, self.create_charge)
        jobs.on(LOOK_UP_JOB, self.look_up)
        deadlines.on(EXPIRY_DEADLINE, time_is_over)

    async def create_charge(self, job: Job) -> None:
        """Raises: GatewaySilent: the job is tried again, with the same id."""
        payment = await self._payment(job)
        if payment.status is not PENDING or payment.provider_ref is not None:
            return
        request = ChargeRequest(
            payment_session_id=payment.id,
            amount_idr=payment.amount_idr,
            method=payment.method,
            expires_at=payment.provider_expires_at,
        )
        try:
            charge = await self._gateway.create_charge(request)
        except ChargeDeclined:
            await usecases.refuse_charge(self._db, payment.id)
            return
        await usecases.record_charge(self._db, payment.id, charge, show_link=self._show_links)

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
            await usecases.ask_again_later(self._db, payment.id, due_at)
            return
        await usecases.apply_look_up(self._db, payment.id, found, is_last=is_last)

    async def _ask(self, payment: PaymentSession) -> ChargeState:
        if payment.provider_ref is None:
            return NOTHING_PAID
        try:
            return await self._gateway.look_up(payment.provider_ref)
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
