"""SQL on the clock of a session whose mitra is gone, and on the time that was left (spec G9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.sessions.model import Session

LIST_HELD = """
    SELECT id, mitra_id, paused_at FROM chat_sessions
    WHERE state = 'active' AND mitra_id IS NOT NULL
"""
LIST_HELD_BY = LIST_HELD + " AND mitra_id = %s"
STOP_CLOCK = "UPDATE chat_sessions SET paused_at = %s WHERE id = %s"
START_CLOCK = """
    UPDATE chat_sessions SET expires_at = expires_at + (%s - paused_at), paused_at = NULL,
        choice_offered_at = NULL
    WHERE id = %s RETURNING expires_at
"""
OFFER_CHOICE = "UPDATE chat_sessions SET choice_offered_at = %s WHERE id = %s"
INSERT_UNUSED = """
    INSERT INTO session_unused (session_id, customer_id, payment_session_id, mode, seconds, at)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
FIND_CONTINUATION = "SELECT id FROM chat_sessions WHERE continues_id = %s"


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation under way, and whose beats it depends on."""

    id: UUID
    mitra_id: UUID
    paused_at: datetime | None


async def list_held(tx: Tx) -> list[Held]:
    return await tx.rows(Held, LIST_HELD)


async def list_held_by(tx: Tx, mitra_id: UUID) -> list[Held]:
    return await tx.rows(Held, LIST_HELD_BY, (mitra_id,))


async def stop_clock(tx: Tx, session_id: UUID) -> None:
    await tx.execute(STOP_CLOCK, (tx.now, session_id))


async def start_clock(tx: Tx, session_id: UUID) -> datetime:
    """The new end: later by the span that the clock stood still."""
    end: datetime = await tx.value(START_CLOCK, (tx.now, session_id))
    return end


async def mark_choice_offered(tx: Tx, session_id: UUID) -> None:
    await tx.execute(OFFER_CHOICE, (tx.now, session_id))


async def insert_unused(tx: Tx, session: Session, seconds: int) -> None:
    """Paid time that this session will not serve belongs to the customer as credit."""
    owner = (session.customer_id, session.payment_session_id, session.mode)
    await tx.execute(INSERT_UNUSED, (session.id, *owner, seconds, tx.now))


async def find_continuation(tx: Tx, session_id: UUID) -> UUID | None:
    """The session that goes on with the rest of this one."""
    found: UUID | None = await tx.value(FIND_CONTINUATION, (session_id,))
    return found
