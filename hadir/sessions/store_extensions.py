"""SQL on session_extensions, and on the clock that they stop and move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from psycopg import errors

from hadir.kernel.enums import ExtensionState
from hadir.sessions.model import ExtensionPending

if TYPE_CHECKING:
    from hadir.infra.db import Tx

COLUMNS = """
    id, session_id, state, tier_id, minutes, price_idr, method, requested_at, answer_by, pay_by,
    payment_session_id
"""
SELECT = "SELECT " + COLUMNS + " FROM session_extensions "  # noqa: S608 - constants only
GET = SELECT + "WHERE id = %s AND session_id = %s"
GET_BY_ID = SELECT + "WHERE id = %s"
FIND_OPEN = SELECT + "WHERE session_id = %s AND state IN ('requested', 'approved')"
LIST_OPEN_WITH = """
    SELECT e.id FROM session_extensions e JOIN chat_sessions s ON s.id = e.session_id
    WHERE s.mitra_id = %s AND e.state IN ('requested', 'approved') ORDER BY e.id
"""
INSERT = """
    INSERT INTO session_extensions (id, session_id, state, tier_id, minutes, price_idr, method,
        requested_at, answer_by)
    VALUES (%s, %s, 'requested', %s, %s, %s, %s, %s, %s)
"""
APPROVE = """
    UPDATE session_extensions SET state = 'approved', answered_at = %s, pay_by = %s,
        payment_session_id = %s WHERE id = %s
"""
END = """
    UPDATE session_extensions SET state = %(state)s, ended_at = %(now)s,
        answered_at = coalesce(answered_at, %(now)s) WHERE id = %(id)s
"""
COUNT = """
    SELECT count(*) FROM session_extensions
    WHERE session_id = %s AND state = %s
"""
STOP_CLOCK = "UPDATE chat_sessions SET state = 'extending', paused_at = %s WHERE id = %s"
START_CLOCK = """
    UPDATE chat_sessions SET state = 'active', paused_at = NULL,
        expires_at = expires_at + (%s - paused_at)
    WHERE id = %s RETURNING expires_at
"""
ADD_TIME = """
    UPDATE chat_sessions SET expires_at = make_interval(mins => %(minutes)s)
            + CASE WHEN paused_at IS NULL THEN greatest(expires_at, %(now)s) ELSE expires_at END,
        state = CASE state WHEN 'extending' THEN state ELSE 'active' END,
        closing_reason = NULL, closing_until = NULL,
        customer_goodbye_at = NULL, mitra_goodbye_at = NULL
    WHERE id = %(id)s RETURNING expires_at
"""


@dataclass(frozen=True, slots=True)
class Extension:
    """One request for more time."""

    id: UUID
    session_id: UUID
    state: ExtensionState
    tier_id: UUID
    minutes: int
    price_idr: int
    method: str
    requested_at: datetime
    answer_by: datetime
    pay_by: datetime | None
    payment_session_id: UUID | None


async def get_extension(tx: Tx, session_id: UUID, extension_id: UUID) -> Extension:
    """Raises: NotFound."""
    return await tx.get(Extension, GET, (extension_id, session_id))


async def get_extension_by_id(tx: Tx, extension_id: UUID) -> Extension:
    """Raises: NotFound."""
    return await tx.get(Extension, GET_BY_ID, (extension_id,))


async def find_open_extension(tx: Tx, session_id: UUID) -> Extension | None:
    return await tx.find(Extension, FIND_OPEN, (session_id,))


async def list_open_with(tx: Tx, mitra_id: UUID) -> list[UUID]:
    """The requests for more time that this mitra has not answered, or that are not paid yet."""
    return await tx.values(LIST_OPEN_WITH, (mitra_id,))


async def count_ended(tx: Tx, session_id: UUID, state: ExtensionState) -> int:
    """How many requests of this session ended in this way."""
    return int(await tx.value(COUNT, (session_id, state)))


async def insert_extension(tx: Tx, one: Extension) -> None:
    """Raises: ExtensionPending when one is open already; the index is the referee."""
    row = (one.id, one.session_id, one.tier_id, one.minutes, one.price_idr, one.method)
    try:
        await tx.execute(INSERT, (*row, one.requested_at, one.answer_by))
    except errors.UniqueViolation as error:
        raise ExtensionPending from error


async def mark_approved(tx: Tx, extension_id: UUID, pay_by: datetime, payment_id: UUID) -> None:
    await tx.execute(APPROVE, (tx.now, pay_by, payment_id, extension_id))


async def mark_ended(tx: Tx, extension_id: UUID, state: ExtensionState) -> None:
    await tx.execute(END, {"state": state, "now": tx.now, "id": extension_id})


async def stop_clock(tx: Tx, session_id: UUID) -> None:
    await tx.execute(STOP_CLOCK, (tx.now, session_id))


async def start_clock(tx: Tx, session_id: UUID) -> datetime:
    """The new end: later by the span that the clock stood still."""
    end: datetime = await tx.value(START_CLOCK, (tx.now, session_id))
    return end


async def add_time(tx: Tx, session_id: UUID, minutes: int) -> datetime:
    """The new end; out of closing, the minutes count from now. A stopped clock goes on later."""
    params = {"now": tx.now, "minutes": minutes, "id": session_id}
    end: datetime = await tx.value(ADD_TIME, params)
    return end
