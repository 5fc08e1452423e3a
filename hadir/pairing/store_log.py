"""SQL on pairing_waves: the decision log of a request (spec E12)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.ids import new_id
from hadir.pairing.model import LoggedAnswer, Wave

if TYPE_CHECKING:
    from hadir.infra.db import Tx

INSERT = """
    INSERT INTO pairing_waves (id, session_id, at, reason, round, candidates, offered)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
LIST = """
    SELECT at, reason, round, candidates, offered FROM pairing_waves
    WHERE session_id = %s ORDER BY id
"""
LIST_ANSWERS = """
    SELECT o.mitra_id, m.call_name AS mitra_name, o.offered_at, o.response, o.responded_at
    FROM session_offers o JOIN mitras m ON m.id = o.mitra_id
    WHERE o.session_id = %s ORDER BY o.offered_at, o.mitra_id
"""


async def insert_wave(tx: Tx, session_id: UUID, wave: Wave) -> None:
    row = (wave.at, wave.reason, wave.round, wave.candidates, wave.offered)
    await tx.execute(INSERT, (new_id(), session_id, *row))


async def list_waves(tx: Tx, session_id: UUID) -> list[Wave]:
    return await tx.rows(Wave, LIST, (session_id,))


async def list_answers(tx: Tx, session_id: UUID) -> list[LoggedAnswer]:
    return await tx.rows(LoggedAnswer, LIST_ANSWERS, (session_id,))
