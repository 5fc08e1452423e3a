"""Sessions' share of the work that transactions leave for after their commit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.payments import EXTENSION_PAID_JOB
from hadir.sessions.extension_payments import apply_paid

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from hadir.infra.jobs import Job, Jobs
    from hadir.settings import Settings


def register(jobs: Jobs, db: Database, settings: Settings) -> None:
    """Tell the job loop what this room does."""

    async def extension_paid(job: Job) -> None:
        await apply_paid(db, settings.values, UUID(job.payload["payment_session_id"]))

    jobs.on(EXTENSION_PAID_JOB, extension_paid)
