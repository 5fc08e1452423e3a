"""SQL of the benchmarks: when a search was paid for, and settings as an operator would set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from psycopg import AsyncConnection, Connection

CONFIRMED_AT = "SELECT confirmed_at FROM payment_sessions WHERE chat_session_id = %s"
SET = "INSERT INTO settings (key, value, updated_at) VALUES (%s, %s, now())"


async def confirmed_at(conn: AsyncConnection, search_id: UUID) -> datetime:
    found = await (await conn.execute(CONFIRMED_AT, (search_id,))).fetchone()
    assert found is not None
    moment: datetime = found[0]
    return moment


def set_settings(conn: Connection, settings: Mapping[str, object]) -> None:
    """Before a server starts."""
    for key, value in settings.items():
        conn.execute(SET, (key, Jsonb(value)))
