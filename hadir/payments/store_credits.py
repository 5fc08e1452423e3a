"""SQL on credits and on what was paid with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import CreditCause, Mode

if TYPE_CHECKING:
    from hadir.infra.db import Tx

COLUMNS = """
    id, customer_id, mode, minutes, minutes_left, cause, payment_session_id, chat_session_id,
    created_at, expires_at
"""
SELECT = "SELECT " + COLUMNS + " FROM credits "  # noqa: S608 - constants only
GET = SELECT + "WHERE id = %s"
LOCK = GET + " FOR UPDATE"
LIST = SELECT + "WHERE customer_id = %s ORDER BY expires_at, id"
LIST_LEFT = SELECT + "WHERE payment_session_id = %s AND minutes_left > 0 ORDER BY id"
FIND_LEFT = LIST_LEFT + " LIMIT 1"
LOCK_LEFT = LIST_LEFT + " FOR UPDATE"
LOCK_SPENDABLE = (
    SELECT
    + "WHERE customer_id = %s AND mode = %s AND minutes_left > 0 AND expires_at > %s"
    + " ORDER BY expires_at, id FOR UPDATE"
)
COUNT_SPENDABLE = """
    SELECT coalesce(sum(minutes_left), 0) FROM credits
    WHERE customer_id = %s AND mode = %s AND expires_at > %s
"""
INSERT = """
    INSERT INTO credits (id, customer_id, mode, minutes, minutes_left, cause, payment_session_id,
        chat_session_id, created_at, expires_at)
    VALUES (%(id)s, %(customer_id)s, %(mode)s, %(minutes)s, %(minutes)s, %(cause)s,
        %(payment_id)s, %(chat_session_id)s, %(now)s, %(expires_at)s)
"""
TAKE = "UPDATE credits SET minutes_left = minutes_left - %s WHERE id = %s"
INSERT_USE = """
    INSERT INTO credit_uses (payment_session_id, credit_id, minutes) VALUES (%s, %s, %s)
"""
LIST_USES = """
    SELECT u.credit_id, u.minutes, c.payment_session_id FROM credit_uses u
    JOIN credits c ON c.id = u.credit_id
    WHERE u.payment_session_id = %s ORDER BY u.minutes DESC, u.credit_id
"""


@dataclass(frozen=True, slots=True)
class Credit:
    """Minutes of a mode that a customer may use; ``payment_session_id`` is the money behind it."""

    id: UUID
    customer_id: UUID
    mode: Mode
    minutes: int
    minutes_left: int
    cause: CreditCause
    payment_session_id: UUID | None
    chat_session_id: UUID | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """Minutes of one credit that paid for one payment session."""

    credit_id: UUID
    minutes: int
    payment_session_id: UUID | None


async def get_credit(tx: Tx, credit_id: UUID) -> Credit:
    """Raises: NotFound."""
    return await tx.get(Credit, GET, (credit_id,))


async def lock_credit(tx: Tx, credit_id: UUID) -> Credit:
    """Raises: NotFound."""
    return await tx.get(Credit, LOCK, (credit_id,))


async def list_credits(tx: Tx, customer_id: UUID) -> list[Credit]:
    """Whatever ends first comes first."""
    return await tx.rows(Credit, LIST, (customer_id,))


async def find_left(tx: Tx, payment_id: UUID) -> Credit | None:
    """Credit that a payment has become and nobody has used up."""
    return await tx.find(Credit, FIND_LEFT, (payment_id,))


async def list_left(tx: Tx, payment_id: UUID) -> list[Credit]:
    """All credit that this payment's money stands behind and nobody has used up."""
    return await tx.rows(Credit, LIST_LEFT, (payment_id,))


async def lock_left(tx: Tx, payment_id: UUID) -> list[Credit]:
    """The same, held."""
    return await tx.rows(Credit, LOCK_LEFT, (payment_id,))


async def lock_spendable(tx: Tx, customer_id: UUID, mode: Mode) -> list[Credit]:
    """Whatever ends first comes first."""
    return await tx.rows(Credit, LOCK_SPENDABLE, (customer_id, mode, tx.now))


async def count_spendable(tx: Tx, customer_id: UUID, mode: Mode) -> int:
    """Minutes."""
    return int(await tx.value(COUNT_SPENDABLE, (customer_id, mode, tx.now)))


async def insert_credit(tx: Tx, row: dict[str, object]) -> None:
    await tx.execute(INSERT, {**row, "now": tx.now})


async def mark_taken(tx: Tx, credit_id: UUID, minutes: int) -> None:
    await tx.execute(TAKE, (minutes, credit_id))


async def insert_use(tx: Tx, payment_id: UUID, credit_id: UUID, minutes: int) -> None:
    await tx.execute(INSERT_USE, (payment_id, credit_id, minutes))


async def list_uses(tx: Tx, payment_id: UUID) -> list[Use]:
    """The greatest first."""
    return await tx.rows(Use, LIST_USES, (payment_id,))
