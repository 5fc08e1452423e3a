"""SQL for the lists of one person's sessions, newest first, by cursor on (ended_at, id) (H5)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from hadir.kernel.enums import Mode, SessionState, Side, TopicSensitivity
from hadir.kernel.errors import Invalid

if TYPE_CHECKING:
    from hadir.infra.db import Tx

PAGE = 20
Tab = Literal["active", "finished"]

SELECT = """
    SELECT s.id, s.state, s.mode, s.minutes, s.topic_sensitivity, s.mitra_id,
        m.call_name AS mitra_name, c.call_name AS customer_name, s.created_at, s.started_at,
        s.expires_at, s.ended_at
    FROM chat_sessions s JOIN customers c ON c.id = s.customer_id
    LEFT JOIN mitras m ON m.id = s.mitra_id
"""
LIST_LIVE = """
    WHERE (s.customer_id = %(customer)s OR s.mitra_id = %(mitra)s)
        AND s.state IN ('searching', 'pending_payment', 'active', 'extending', 'closing')
    ORDER BY s.created_at DESC LIMIT %(limit)s
"""
LIST_CUSTOMER = """
    WHERE s.customer_id = %(customer)s AND s.state = 'completed'
        AND (%(at)s::timestamptz IS NULL OR (s.ended_at, s.id) < (%(at)s, %(id)s))
    ORDER BY s.ended_at DESC, s.id DESC LIMIT %(limit)s
"""
LIST_MITRA = """
    WHERE s.mitra_id = %(mitra)s AND s.state = 'completed'
        AND (%(at)s::timestamptz IS NULL OR (s.ended_at, s.id) < (%(at)s, %(id)s))
    ORDER BY s.ended_at DESC, s.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    id: UUID
    state: SessionState
    mode: Mode
    minutes: int
    topic_sensitivity: TopicSensitivity
    mitra_id: UUID | None
    mitra_name: str | None
    customer_name: str | None
    created_at: datetime
    started_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None


async def list_history(
    tx: Tx, side: Side, account_id: UUID, tab: Tab, cursor: str | None
) -> list[HistoryRow]:
    """One row more than a page when there is another page.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    at, last_id = _parse(cursor)
    params = {
        "customer": account_id if side is Side.CUSTOMER else None,
        "mitra": account_id if side is Side.MITRA else None,
        "at": at,
        "id": last_id,
        "limit": PAGE + 1,
    }
    finished = LIST_CUSTOMER if side is Side.CUSTOMER else LIST_MITRA
    return await tx.rows(HistoryRow, SELECT + (LIST_LIVE if tab == "active" else finished), params)


def cursor_after(row: HistoryRow) -> str:
    assert row.ended_at is not None
    text = f"{row.ended_at.isoformat()}|{row.id}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _parse(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    if cursor is None:
        return None, None
    try:
        at, _, last_id = base64.urlsafe_b64decode(cursor).decode().partition("|")
        return datetime.fromisoformat(at), UUID(last_id)
    except (ValueError, binascii.Error) as error:
        raise Invalid("The cursor is not one of ours.") from error
