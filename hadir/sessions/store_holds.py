"""SQL on sessions whose mitra waits for the payment (spec E2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hadir.sessions.model import Session
from hadir.sessions.store import COLUMNS, SELECT

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

ATTACH = "UPDATE chat_sessions SET payment_session_id = %s WHERE id = %s"
START = """
    UPDATE chat_sessions SET state = 'active', started_at = %(now)s,
        expires_at = %(now)s + make_interval(mins => minutes)
    WHERE id = %(id)s AND state = 'pending_payment'
"""
FORGET = "UPDATE chat_sessions SET hold_until = NULL WHERE id = %s"
COUNT_UNPAID = """
    SELECT count(*) AS count, min(ended_at) AS first_ended_at FROM chat_sessions
    WHERE customer_id = %s AND hold_until IS NOT NULL AND started_at IS NULL AND ended_at > %s
"""
LIST_HELD = SELECT + "WHERE state = 'pending_payment'"
FIND_LATEST = SELECT + "WHERE customer_id = %s ORDER BY created_at DESC, id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class UnpaidHolds:
    """How often somebody waited in vain for this customer's payment."""

    count: int
    first_ended_at: datetime | None


async def attach_payment(tx: Tx, session_id: UUID, payment_id: UUID) -> None:
    await tx.execute(ATTACH, (payment_id, session_id))


async def start_held(tx: Tx, session_id: UUID) -> Session:
    """Raises: NotFound when nothing is held."""
    params = {"id": session_id, "now": tx.now}
    return await tx.get(Session, START + "RETURNING " + COLUMNS, params)


async def forget_hold(tx: Tx, session_id: UUID) -> None:
    """It does not count among this customer's unpaid ones."""
    await tx.execute(FORGET, (session_id,))


async def count_unpaid_holds(tx: Tx, customer_id: UUID, since: datetime) -> UnpaidHolds:
    return await tx.get(UnpaidHolds, COUNT_UNPAID, (customer_id, since))


async def list_held(tx: Tx) -> list[Session]:
    return await tx.rows(Session, LIST_HELD)


async def find_latest_session(tx: Tx, customer_id: UUID) -> Session | None:
    return await tx.find(Session, FIND_LATEST, (customer_id,))
