"""SQL of the sessions list and of one session's detail.

The list is read in the order of an index, whatever the filter: where several states, topics or
modes are wanted, the newest of each combination are read and put in order, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.control_center.paging import NEWEST_OF_ALL
from hadir.kernel.enums import Actor, Audience, ClosingReason, Mode, SessionState, TopicSensitivity

if TYPE_CHECKING:
    from hadir.control_center.paging import Place
    from hadir.infra.db import Tx

FACTS = """
    SELECT c.id, c.state, c.mode, c.minutes, c.topic_sensitivity, c.customer_id, c.mitra_id,
        c.created_at, c.started_at, c.expires_at, c.paused_at, c.ended_at, c.closing_reason
    FROM chat_sessions c
"""
NAMED = """
    SELECT found.*,
        (SELECT call_name FROM customers WHERE id = found.customer_id) AS customer_name,
        (SELECT call_name FROM mitras WHERE id = found.mitra_id) AS mitra_name,
        (SELECT max(at) FROM session_sensitivity_log WHERE session_id = found.id) AS flipped_at
    FROM (
"""
IN_BOUNDS = " (c.created_at, c.id) < (%(at)s, %(id)s) AND c.created_at >= %(since)s"
OF_MITRA = " AND c.mitra_id = %(mitra)s"
NEWEST = " ORDER BY c.created_at DESC, c.id DESC LIMIT %(limit)s"
OF_TOPIC = (
    "SELECT one.* FROM unnest(%(topics)s::text[]) AS t (topic)"  # noqa: S608 - constants only
    " CROSS JOIN unnest(%(modes)s::text[]) AS m (mode) CROSS JOIN LATERAL ("
    + FACTS
    + " WHERE c.topic_sensitivity = t.topic AND c.mode = m.mode AND"
    + IN_BOUNDS
)
OF_STATE = (
    "SELECT one.* FROM unnest(%(states)s::text[]) AS s (state)"  # noqa: S608 - constants only
    " CROSS JOIN unnest(%(topics)s::text[]) AS t (topic)"
    " CROSS JOIN unnest(%(modes)s::text[]) AS m (mode) CROSS JOIN LATERAL ("
    + FACTS
    + " WHERE c.state = s.state AND c.topic_sensitivity = t.topic AND c.mode = m.mode AND"
    + IN_BOUNDS
)
IN_ORDER = ") AS found ORDER BY found.created_at DESC, found.id DESC LIMIT %(limit)s"
GET = NAMED + FACTS + " WHERE c.id = %(id)s) AS found"
LIST_FLIPS = """
    SELECT l.at, l.topic_sensitivity, m.call_name AS mitra_name
    FROM session_sensitivity_log l JOIN mitras m ON m.id = l.mitra_id
    WHERE l.session_id = %s ORDER BY l.id LIMIT 200
"""
LIST_EVENTS = """
    SELECT seq, at, type, actor, audience, payload FROM session_events
    WHERE session_id = %s AND seq > %s ORDER BY seq LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: UUID
    state: SessionState
    mode: Mode
    minutes: int
    topic_sensitivity: TopicSensitivity
    customer_id: UUID
    mitra_id: UUID | None
    created_at: datetime
    started_at: datetime | None
    expires_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    closing_reason: ClosingReason | None
    customer_name: str | None
    mitra_name: str | None
    flipped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Flip:
    at: datetime
    topic_sensitivity: TopicSensitivity
    mitra_name: str


@dataclass(frozen=True, slots=True)
class EventRow:
    seq: int
    at: datetime
    type: str
    actor: Actor
    audience: Audience
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Empty means all."""

    states: list[SessionState] = field(default_factory=list)
    topic: TopicSensitivity | None = None
    mode: Mode | None = None
    mitra: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def statement(wanted: SessionFilter) -> str:
    """The one whose index this filter has."""
    of_mitra = OF_MITRA if wanted.mitra is not None else ""
    if wanted.states:
        body = OF_STATE + of_mitra + NEWEST + ") AS one"
    else:
        body = OF_TOPIC + of_mitra + NEWEST + ") AS one"
    # The names are looked up for the rows of the page only, so the page is cut first.
    cut = " ORDER BY one.created_at DESC, one.id DESC LIMIT %(limit)s"
    return NAMED + body + cut + IN_ORDER


def parameters(wanted: SessionFilter, after: Place | None, limit: int) -> dict[str, Any]:
    at, row_id = after or NEWEST_OF_ALL
    if wanted.until is not None and (isinstance(at, str) or wanted.until < at):
        at, row_id = wanted.until, UUID(int=0)
    return {
        "states": [state.value for state in wanted.states],
        "topics": [one.value for one in ([wanted.topic] if wanted.topic else TopicSensitivity)],
        "modes": [one.value for one in ([wanted.mode] if wanted.mode else Mode)],
        "mitra": wanted.mitra,
        "since": wanted.since or "-infinity",
        "at": at,
        "id": row_id,
        "limit": limit,
    }


async def list_sessions(
    tx: Tx, wanted: SessionFilter, after: Place | None, limit: int
) -> list[SessionRow]:
    """Newest first."""
    return await tx.rows(SessionRow, statement(wanted), parameters(wanted, after, limit))


async def get_session_row(tx: Tx, session_id: UUID) -> SessionRow:
    """Raises: NotFound."""
    return await tx.get(SessionRow, GET, {"id": session_id})


async def list_flips(tx: Tx, session_id: UUID) -> list[Flip]:
    return await tx.rows(Flip, LIST_FLIPS, (session_id,))


async def list_events(tx: Tx, session_id: UUID, after_seq: int, limit: int) -> list[EventRow]:
    return await tx.rows(EventRow, LIST_EVENTS, (session_id, after_seq, limit))
