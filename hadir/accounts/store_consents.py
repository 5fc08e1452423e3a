"""SQL of consents. Rows are only added: what was agreed to, in which version, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

INSERT = """
    INSERT INTO customer_consents (customer_id, kind, version, given_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
LIST = """
    SELECT kind, version, given_at FROM customer_consents WHERE customer_id = %s
    ORDER BY given_at, kind
"""


@dataclass(frozen=True, slots=True)
class Consent:
    """``version`` is the moment since which the text that was agreed to is in force."""

    kind: str
    version: datetime
    given_at: datetime


async def insert_consent(tx: Tx, customer_id: UUID, kind: str, version: datetime) -> None:
    """The first time counts."""
    await tx.execute(INSERT, (customer_id, kind, version, tx.now))


async def list_consents(tx: Tx, customer_id: UUID) -> list[Consent]:
    return await tx.rows(Consent, LIST, (customer_id,))
