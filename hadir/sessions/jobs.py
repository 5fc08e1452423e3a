"""Sessions' share of the work that transactions leave for after their commit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import DEACTIVATED
from hadir.payments import EXTENSION_LOST_JOB, EXTENSION_PAID_JOB
from hadir.sessions.deactivation import let_go_of
from hadir.sessions.extension_payments import apply_paid, end_lost

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from hadir.infra.jobs import Job, Jobs
    from hadir.settings import Settings


def register(jobs: Jobs, db: Database, settings: Settings) -> None:
    """Tell the job loop what this room does."""

    async def extension_paid(job: Job) -> None:
        await apply_paid(db, settings.values, UUID(job.payload["payment_session_id"]))

    async def extension_lost(job: Job) -> None:
        await end_lost(db, UUID(job.payload["payment_session_id"]))

    async def mitra_deactivated(job: Job) -> None:
        await let_go_of(db, settings.values, UUID(job.payload["mitra_id"]))

    jobs.on(DEACTIVATED, mitra_deactivated)
    jobs.on(EXTENSION_PAID_JOB, extension_paid)
    jobs.on(EXTENSION_LOST_JOB, extension_lost)
