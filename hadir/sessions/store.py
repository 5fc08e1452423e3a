"""SQL on chat_sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from psycopg import errors

from hadir.accounts import hold_account
from hadir.kernel.enums import SessionState, Side
from hadir.sessions.model import HOLDING, LIVE, AlreadyActive, Session

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.infra.db import Tx

COLUMNS = """
    id, customer_id, mitra_id, payment_session_id, state, mode, minutes, topic_sensitivity, topics,
    targeted_mitra_id, continues_id, granted_seconds, round, created_at, search_until, started_at,
    expires_at, hold_until, closing_reason, closing_until, ended_at, paused_at, choice_offered_at,
    customer_goodbye_at, mitra_goodbye_at, last_seq
"""
SELECT = "SELECT " + COLUMNS + " FROM chat_sessions "  # noqa: S608 - constants only
GET = SELECT + "WHERE id = %s"
LOCK = GET + " FOR UPDATE"
FIND_LIVE = SELECT + "WHERE customer_id = %s AND state = ANY(%s)"
HAS_BEEN_HEARD = """
    SELECT EXISTS (SELECT 1 FROM chat_sessions WHERE customer_id = %s AND started_at IS NOT NULL)
"""
HAS_SAT_WITH = """
    SELECT EXISTS (SELECT 1 FROM chat_sessions
        WHERE customer_id = %s AND mitra_id = %s AND started_at IS NOT NULL)
"""
LIST_SEARCHING = SELECT + "WHERE state = 'searching' ORDER BY created_at"
INSERT = """
    INSERT INTO chat_sessions (id, customer_id, payment_session_id, state, mode, minutes,
        topic_sensitivity, topics, targeted_mitra_id, continues_id, granted_seconds, created_at,
        search_until)
    VALUES (%(id)s, %(customer_id)s, %(payment_session_id)s, 'searching', %(mode)s, %(minutes)s,
        %(topic_sensitivity)s, %(topics)s, %(targeted_mitra_id)s, %(continues_id)s,
        %(granted_seconds)s, %(created_at)s, %(search_until)s)
"""
# What is paid begins; what is not is held until its payment comes (E2).
CLAIM = """
    UPDATE chat_sessions SET mitra_id = %(mitra_id)s,
        state = CASE WHEN payment_session_id IS NULL THEN 'pending_payment' ELSE 'active' END,
        started_at = CASE WHEN payment_session_id IS NOT NULL THEN %(now)s::timestamptz END,
        expires_at = CASE WHEN payment_session_id IS NOT NULL THEN %(now)s + coalesce(
            make_interval(secs => granted_seconds), make_interval(mins => minutes)) END,
        hold_until = CASE WHEN payment_session_id IS NULL
            THEN %(now)s + make_interval(secs => %(hold_seconds)s) END
    WHERE id = %(id)s AND state = 'searching'
"""
COUNT_HOLDING = "SELECT count(*) FROM chat_sessions WHERE mitra_id = %s AND state = ANY(%s)"
IN_CALL = """
    SELECT EXISTS (SELECT 1 FROM chat_sessions
        WHERE mitra_id = %s AND state = ANY(%s) AND mode = 'call')
"""
END_SEARCH = "UPDATE chat_sessions SET state = %s, ended_at = %s WHERE id = %s"
BEGIN_CLOSING = """
    UPDATE chat_sessions SET state = 'closing', paused_at = NULL, choice_offered_at = NULL,
        closing_reason = %s, closing_until = %s
    WHERE id = %s
"""
COMPLETE = "UPDATE chat_sessions SET state = 'completed', ended_at = %s WHERE id = %s"
CUSTOMER_GOODBYE = "UPDATE chat_sessions SET customer_goodbye_at = %s WHERE id = %s"
MITRA_GOODBYE = "UPDATE chat_sessions SET mitra_goodbye_at = %s WHERE id = %s"
SET_MITRA = "UPDATE chat_sessions SET mitra_id = %s WHERE id = %s"
NEXT_ROUND = "UPDATE chat_sessions SET round = round + 1 WHERE id = %s RETURNING round"


async def get_session(tx: Tx, session_id: UUID) -> Session:
    """Raises: NotFound."""
    return await tx.get(Session, GET, (session_id,))


async def lock_session(tx: Tx, session_id: UUID) -> Session:
    """The customer is held first, for a merge takes the customer and then the sessions.

    Raises:
        NotFound. The mitra's row, when it is needed too, is locked before this one.
    """
    await hold_account(tx, (await get_session(tx, session_id)).customer_id)
    return await tx.get(Session, LOCK, (session_id,))


async def find_live_session(tx: Tx, customer_id: UUID) -> Session | None:
    return await tx.find(Session, FIND_LIVE, (customer_id, [*LIVE]))


async def insert_session(tx: Tx, row: dict[str, object]) -> None:
    """Raises: AlreadyActive when the customer has a live one; the index is the referee (E1)."""
    try:
        await tx.execute(INSERT, row)
    except errors.UniqueViolation as error:
        raise AlreadyActive from error


async def claim_session(
    tx: Tx, session_id: UUID, mitra_id: UUID, hold_seconds: int
) -> Session | None:
    """Give the searching session to the mitra; None when somebody else was faster. One that is
    not paid yet holds the mitra for ``hold_seconds``."""
    params = {"id": session_id, "mitra_id": mitra_id, "now": tx.now, "hold_seconds": hold_seconds}
    return await tx.find(Session, CLAIM + "RETURNING " + COLUMNS, params)


async def count_holding(tx: Tx, mitra_id: UUID) -> int:
    return int(await tx.value(COUNT_HOLDING, (mitra_id, [*HOLDING])))


async def is_in_call(tx: Tx, mitra_id: UUID) -> bool:
    return bool(await tx.value(IN_CALL, (mitra_id, [*HOLDING])))


async def mark_search_ended(tx: Tx, session_id: UUID, state: SessionState) -> None:
    await tx.execute(END_SEARCH, (state, tx.now, session_id))


async def mark_closing(tx: Tx, session_id: UUID, reason: str, until: datetime) -> None:
    await tx.execute(BEGIN_CLOSING, (reason, until, session_id))


async def mark_completed(tx: Tx, session_id: UUID) -> None:
    await tx.execute(COMPLETE, (tx.now, session_id))


async def mark_goodbye(tx: Tx, session_id: UUID, side: Side) -> None:
    sql = CUSTOMER_GOODBYE if side is Side.CUSTOMER else MITRA_GOODBYE
    await tx.execute(sql, (tx.now, session_id))


async def set_mitra(tx: Tx, session_id: UUID, mitra_id: UUID) -> None:
    await tx.execute(SET_MITRA, (mitra_id, session_id))


async def next_round(tx: Tx, session_id: UUID) -> int:
    return int(await tx.value(NEXT_ROUND, (session_id,)))


async def list_searching(tx: Tx) -> list[Session]:
    return await tx.rows(Session, LIST_SEARCHING)


async def has_been_heard(tx: Tx, customer_id: UUID) -> bool:
    return bool(await tx.value(HAS_BEEN_HEARD, (customer_id,)))


async def has_sat_with(tx: Tx, customer_id: UUID, mitra_id: UUID) -> bool:
    """Did these two ever talk?"""
    return bool(await tx.value(HAS_SAT_WITH, (customer_id, mitra_id)))
