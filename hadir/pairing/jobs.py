"""Pairing's share of the work that transactions leave for after their commit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import BANNED, AccountBanned
from hadir.pairing import holding, offering, overruling, search, stranded
from hadir.pairing.model import (
    BLAST_JOB,
    DEACTIVATED_JOB,
    MORE_ROOM_JOB,
    NEWCOMER_JOB,
    PAYMENT_CONFIRMED_JOB,
    PAYMENT_LOST_JOB,
    WENT_OFFLINE_JOB,
    NothingPaid,
)
from hadir.sessions import AlreadyActive

if TYPE_CHECKING:
    from hadir.availability import Availability
    from hadir.infra.db import Database
    from hadir.infra.jobs import Job, Jobs
    from hadir.settings import Settings


def register(jobs: Jobs, db: Database, availability: Availability, settings: Settings) -> None:
    """Tell the job loop what this room does."""

    async def payment_confirmed(job: Job) -> None:
        payment_id = UUID(job.payload["payment_session_id"])
        if await holding.begin_paid(db, settings.values, payment_id):
            return
        # Somebody else's search, a payment already used, a closed account: it stays as it is.
        try:
            await search.start_search(db, settings.values, payment_id)
        except (AlreadyActive, NothingPaid, AccountBanned):
            return

    async def payment_lost(job: Job) -> None:
        payment_id = UUID(job.payload["payment_session_id"])
        await holding.drop_lost(db, payment_id)
        await stranded.close_unpaid_search(db, payment_id)

    async def blast(job: Job) -> None:
        session_id = UUID(job.payload["session_id"])
        await offering.blast(db, availability, settings.values, session_id)

    async def newcomer(job: Job) -> None:
        mitra_ids = [UUID(one) for one in job.payload["mitra_ids"]]
        await offering.offer_to_newcomers(db, availability, settings.values, mitra_ids)

    async def more_room(_job: Job) -> None:
        await offering.offer_to_the_free(db, availability, settings.values)

    async def went_offline(job: Job) -> None:
        await offering.withdraw_offers(db, UUID(job.payload["mitra_id"]))

    _register_ends(jobs, db, settings)
    jobs.on(PAYMENT_CONFIRMED_JOB, payment_confirmed)
    jobs.on(PAYMENT_LOST_JOB, payment_lost)
    jobs.on(BLAST_JOB, blast)
    jobs.on(NEWCOMER_JOB, newcomer)
    jobs.on(MORE_ROOM_JOB, more_room)
    jobs.on(WENT_OFFLINE_JOB, went_offline)


def _register_ends(jobs: Jobs, db: Database, settings: Settings) -> None:
    """What ends because an operator sent somebody away."""

    async def deactivated(job: Job) -> None:
        await holding.end_holds_of(db, settings.values, UUID(job.payload["mitra_id"]))

    async def banned(job: Job) -> None:
        customer_id = UUID(job.payload["customer_id"])
        await overruling.end_of_banned(db, settings.values, customer_id)

    jobs.on(BANNED, banned)
    jobs.on(DEACTIVATED_JOB, deactivated)
