"""Accounts in bulk, signed in, for loads and stories (spec M6). Production never mounts this."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hadir.accounts import store_seed
from hadir.accounts.access import Identity
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind
from hadir.wire.model import Frame, Reply

if TYPE_CHECKING:
    from hadir.accounts.tokens import Tokens
    from hadir.infra.db import Database, Tx

MOST = 20_000


class SeedAsk(Frame):
    customers: int = Field(0, ge=0, le=MOST)
    mitras: int = Field(0, ge=0, le=MOST)


class SeededAccount(Reply):
    id: UUID
    name: str
    access_token: str


class Seeded(Reply):
    customers: list[SeededAccount]
    mitras: list[SeededAccount]


async def seed_accounts(db: Database, tokens: Tokens, customers: int, mitras: int) -> Seeded:
    """Onboarded customers and active mitras, each signed in for 15 minutes."""
    async with db.transaction() as tx:
        made = {AccountKind.CUSTOMER: customers, AccountKind.MITRA: mitras}
        people = {kind: _people(kind, count) for kind, count in made.items()}
        await store_seed.insert_customers(tx, people[AccountKind.CUSTOMER])
        await store_seed.insert_mitras(tx, people[AccountKind.MITRA])
        return Seeded(
            customers=await _sign_in(tx, tokens, people[AccountKind.CUSTOMER]),
            mitras=await _sign_in(tx, tokens, people[AccountKind.MITRA]),
        )


def routes(db: Database, tokens: Tokens) -> APIRouter:
    """Development only."""
    router = APIRouter(tags=["development"])

    @router.post("/dev/seed")
    async def seed(body: SeedAsk) -> Seeded:
        return await seed_accounts(db, tokens, body.customers, body.mitras)

    return router


def _people(kind: AccountKind, count: int) -> list[Identity]:
    word = "Bestie" if kind is AccountKind.MITRA else "Teman"
    return [Identity(new_id(), kind, f"{word} {number + 1}") for number in range(count)]


async def _sign_in(tx: Tx, tokens: Tokens, people: list[Identity]) -> list[SeededAccount]:
    sign_ins = [new_id() for _ in people]
    await store_seed.insert_sign_ins(tx, sign_ins, people)
    return [
        SeededAccount(
            id=one.id, name=one.name or "", access_token=tokens.issue(one, sign_in, tx.now)
        )
        for one, sign_in in zip(people, sign_ins, strict=True)
    ]
