"""SQL on the failures that operators work off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import FailureCause

if TYPE_CHECKING:
    from hadir.infra.db import Tx

COLUMNS = """
    f.id, f.session_id, f.cause, f.is_terminal, f.at, f.resolution, f.resolved_at, s.customer_id,
    s.payment_session_id
"""
FROM = " FROM pairing_failures f JOIN chat_sessions s ON s.id = f.session_id "
SELECT = "SELECT " + COLUMNS + FROM
GET = SELECT + "WHERE f.id = %s"
LOCK = GET + " FOR UPDATE OF f"
LIST = (
    SELECT
    + """WHERE (NOT %(is_open)s OR f.resolved_at IS NULL)
        AND (%(before)s::uuid IS NULL OR f.id < %(before)s)
    ORDER BY f.id DESC LIMIT %(limit)s"""
)
MARK = """
    UPDATE pairing_failures SET resolution = %s, resolved_at = %s, operator_id = %s WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """One request that did not become a session, and what was done about it."""

    id: UUID
    session_id: UUID
    cause: FailureCause
    is_terminal: bool
    at: datetime
    resolution: str | None
    resolved_at: datetime | None
    customer_id: UUID
    payment_session_id: UUID | None


async def get_failure(tx: Tx, failure_id: UUID) -> Failure:
    """Raises: NotFound."""
    return await tx.get(Failure, GET, (failure_id,))


async def lock_failure(tx: Tx, failure_id: UUID) -> Failure:
    """Raises: NotFound."""
    return await tx.get(Failure, LOCK, (failure_id,))


async def list_failures(tx: Tx, before: UUID | None, limit: int, *, is_open: bool) -> list[Failure]:
    """Newest first."""
    return await tx.rows(Failure, LIST, {"before": before, "limit": limit, "is_open": is_open})


async def mark_resolved(tx: Tx, failure_id: UUID, resolution: str, operator_id: UUID) -> None:
    await tx.execute(MARK, (resolution, tx.now, operator_id, failure_id))
