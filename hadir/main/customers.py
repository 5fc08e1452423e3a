"""What every room does when a customer's accounts become one, or a customer leaves.

Sessions come before payments: that is the order in which both are locked everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hadir import payments, sessions
from hadir.accounts.leaving import Above

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx


async def _merge(tx: Tx, from_id: UUID, to_id: UUID) -> None:
    await sessions.give_sessions(tx, from_id, to_id)
    await payments.give_payments(tx, from_id, to_id)


async def _reasons_to_stay(tx: Tx, customer_id: UUID) -> list[str]:
    talking = ["SESSION_LIVE"] if await sessions.is_talking(tx, customer_id) else []
    return [*talking, *await payments.owed(tx, customer_id)]


async def _erase(tx: Tx, customer_id: UUID) -> None:
    await sessions.erase_words(tx, customer_id)
    await payments.erase_accounts(tx, customer_id)


async def _export(tx: Tx, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    paid = await payments.export_payments(tx, customer_id)
    return {"sessions": await sessions.export_sessions(tx, customer_id), **paid}


ABOVE = Above(
    read_journey=sessions.read_journey,
    merge=_merge,
    reasons_to_stay=_reasons_to_stay,
    erase=_erase,
    export=_export,
)
