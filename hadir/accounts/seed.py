"""Accounts in bulk, signed in, for loads and stories (spec M6). Production never mounts this."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hadir.accounts.access import Identity
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind
from hadir.wire.model import Frame, Reply

if TYPE_CHECKING:
    from hadir.accounts.tokens import Tokens
    from hadir.infra.db import Database, Tx

MOST = 20_000
PHONE_DIGITS = 12

INSERT_CUSTOMERS = """
    INSERT INTO customers (id, call_name, usp_seen_at, terms_accepted_at, privacy_accepted_at,
        adult_confirmed_at, created_at)
    SELECT id, name, %(now)s, %(now)s, %(now)s, %(now)s, %(now)s
    FROM unnest(%(ids)s::uuid[], %(names)s::text[]) AS made (id, name)
"""
INSERT_MITRAS = """
    INSERT INTO mitras (id, call_name, phone, created_at)
    SELECT id, name, phone, %(now)s
    FROM unnest(%(ids)s::uuid[], %(names)s::text[], %(phones)s::text[]) AS made (id, name, phone)
"""
INSERT_SIGN_INS = """
    INSERT INTO auth_sessions (id, account_id, account_kind, device, created_at, last_used_at)
    SELECT id, account_id, %(kind)s, 'seed', %(now)s, %(now)s
    FROM unnest(%(ids)s::uuid[], %(accounts)s::uuid[]) AS made (id, account_id)
"""


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
        await tx.execute(INSERT_CUSTOMERS, _columns(tx, people[AccountKind.CUSTOMER]))
        await tx.execute(INSERT_MITRAS, _columns(tx, people[AccountKind.MITRA]))
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


def _columns(tx: Tx, people: list[Identity]) -> dict[str, object]:
    return {
        "now": tx.now,
        "ids": [one.id for one in people],
        "names": [one.name for one in people],
        "phones": [_phone() for _ in people],
    }


def _phone() -> str:
    """Nobody's number: longer than any that is given out."""
    return f"+629{secrets.randbelow(10**PHONE_DIGITS):0{PHONE_DIGITS}}"


async def _sign_in(tx: Tx, tokens: Tokens, people: list[Identity]) -> list[SeededAccount]:
    sign_ins = [new_id() for _ in people]
    accounts = [one.id for one in people]
    for kind in {one.kind for one in people}:
        params = {"now": tx.now, "kind": kind, "ids": sign_ins, "accounts": accounts}
        await tx.execute(INSERT_SIGN_INS, params)
    return [
        SeededAccount(
            id=one.id, name=one.name or "", access_token=tokens.issue(one, sign_in, tx.now)
        )
        for one, sign_in in zip(people, sign_ins, strict=True)
    ]
