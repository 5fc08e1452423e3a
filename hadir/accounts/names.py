"""What people are called, for sockets that come back: many ask at once, few statements answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.accounts import store
from hadir.infra.coalesce import Gathered
from hadir.kernel.enums import AccountKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from hadir.infra.db import Database

PACE_SECONDS = 0.03


class Names:
    """The call name of a customer or mitra, as its owner sees it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._customers: Gathered[UUID, str | None] = Gathered(
            self._read_customers, pace_seconds=PACE_SECONDS
        )
        self._mitras: Gathered[UUID, str] = Gathered(self._read_mitras, pace_seconds=PACE_SECONDS)

    async def find(self, kind: AccountKind, account_id: UUID) -> str | None:
        names = self._mitras if kind is AccountKind.MITRA else self._customers
        return await names.find(account_id)

    async def _read_customers(self, ids: set[UUID]) -> Mapping[UUID, str | None]:
        async with self._db.reading() as tx:
            return await store.customer_names(tx, [*ids])

    async def _read_mitras(self, ids: set[UUID]) -> Mapping[UUID, str]:
        async with self._db.reading() as tx:
            return await store.mitra_names(tx, [*ids])
