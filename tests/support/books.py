"""Whether every rupiah is accounted for, asked after whatever a test has done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.ids import new_id
from hadir.payments import ledger
from hadir.payments.ledger import About, Account, Kind
from hadir.payments.store_books import find_wrong

if TYPE_CHECKING:
    from hadir.infra.db import Database

PATIENCE_SECONDS = 30


async def check_books(db: Database) -> None:
    """The ledger check, as an assertion; what is under way gets the time to end."""
    until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        async with db.transaction() as tx:
            wrong = await find_wrong(tx)
        if not wrong:
            return
        assert asyncio.get_running_loop().time() < until, wrong
        await asyncio.sleep(0.1)


async def owe_the_mitra(db: Database, amount_idr: int) -> UUID:
    """The only mitra earned so much; her id."""
    async with db.transaction() as tx:
        owner = UUID(str(await tx.value("SELECT id FROM mitras")))
        loss = ledger.debit(Account.LOSS, amount_idr)
        postings = [ledger.credit(Account.MITRA, amount_idr, owner), loss]
        await ledger.post(tx, Kind.EARNING, About(chat_session_id=new_id()), postings)
    return owner
