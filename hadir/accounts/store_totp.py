"""SQL of operators' second factor. The secret is sealed, recovery codes are keyed hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

FIND = "SELECT sealed_secret, last_step, confirmed_at FROM operator_totp WHERE operator_id = %s"
LOCK = FIND + " FOR UPDATE"
BEGIN = """
    INSERT INTO operator_totp (operator_id, sealed_secret) VALUES (%s, %s)
    ON CONFLICT (operator_id) DO UPDATE
        SET sealed_secret = excluded.sealed_secret, last_step = 0
        WHERE operator_totp.confirmed_at IS NULL
"""
SPEND = """
    UPDATE operator_totp SET last_step = %s, confirmed_at = coalesce(confirmed_at, %s)
    WHERE operator_id = %s
"""
DELETE = "DELETE FROM operator_totp WHERE operator_id = %s"
DELETE_CODES = "DELETE FROM operator_recovery_codes WHERE operator_id = %s"
INSERT_CODE = "INSERT INTO operator_recovery_codes (operator_id, code_hash) VALUES (%s, %s)"
USE_CODE = """
    UPDATE operator_recovery_codes SET used_at = %s
    WHERE operator_id = %s AND code_hash = ANY(%s) AND used_at IS NULL
"""
COUNT_CODES = """
    SELECT count(*) FROM operator_recovery_codes WHERE operator_id = %s AND used_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Totp:
    sealed_secret: bytes
    last_step: int
    confirmed_at: datetime | None


async def find_totp(tx: Tx, operator_id: UUID) -> Totp | None:
    return await tx.find(Totp, FIND, (operator_id,))


async def lock_totp(tx: Tx, operator_id: UUID) -> Totp | None:
    """One code at a time."""
    return await tx.find(Totp, LOCK, (operator_id,))


async def begin_totp(tx: Tx, operator_id: UUID, sealed: bytes) -> bool:
    """False when there is a confirmed one."""
    return await tx.execute(BEGIN, (operator_id, sealed)) == 1


async def spend_step(tx: Tx, operator_id: UUID, step: int) -> None:
    """A code of this half minute or before is good no more; the first one confirms."""
    await tx.execute(SPEND, (step, tx.now, operator_id))


async def delete_totp(tx: Tx, operator_id: UUID) -> bool:
    """With the recovery codes; False when there was none."""
    await tx.execute(DELETE_CODES, (operator_id,))
    return await tx.execute(DELETE, (operator_id,)) == 1


async def replace_recovery_codes(tx: Tx, operator_id: UUID, hashes: list[bytes]) -> None:
    await tx.execute(DELETE_CODES, (operator_id,))
    for one in hashes:
        await tx.execute(INSERT_CODE, (operator_id, one))


async def use_recovery_code(tx: Tx, operator_id: UUID, hashes: list[bytes]) -> bool:
    """False when there is none like this, or it was used."""
    return await tx.execute(USE_CODE, (tx.now, operator_id, hashes)) == 1


async def count_recovery_codes(tx: Tx, operator_id: UUID) -> int:
    return int(await tx.value(COUNT_CODES, (operator_id,)))
