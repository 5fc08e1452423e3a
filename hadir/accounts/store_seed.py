"""SQL of accounts made in bulk; development only."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from hadir.accounts.legal import VERSIONS

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.accounts.access import Identity
    from hadir.infra.db import Tx

PHONE_DIGITS = 12

INSERT_CUSTOMERS = """
    INSERT INTO customers (id, call_name, usp_seen_at, created_at)
    SELECT id, name, %(now)s, %(now)s
    FROM unnest(%(ids)s::uuid[], %(names)s::text[]) AS made (id, name)
"""
INSERT_CONSENTS = """
    INSERT INTO customer_consents (customer_id, kind, version, given_at)
    SELECT id, kind, version, %(now)s FROM unnest(%(ids)s::uuid[]) AS made (id),
        unnest(%(kinds)s::text[], %(versions)s::timestamptz[]) AS given (kind, version)
"""
INSERT_MITRAS = """
    INSERT INTO mitras (id, call_name, phone, created_at)
    SELECT id, name, phone, %(now)s
    FROM unnest(%(ids)s::uuid[], %(names)s::text[], %(phones)s::text[]) AS made (id, name, phone)
"""
INSERT_SIGN_INS = """
    INSERT INTO auth_sessions (id, account_id, account_kind, device, created_at, last_used_at)
    SELECT id, account_id, kind, 'seed', %(now)s, %(now)s
    FROM unnest(%(ids)s::uuid[], %(accounts)s::uuid[], %(kinds)s::text[])
        AS made (id, account_id, kind)
"""

INSERT_CONTACT = """
    INSERT INTO support_handles (id, kind, label, value) VALUES (%s, 'email', %s, %s)
    ON CONFLICT (id) DO NOTHING
"""


async def insert_customers(tx: Tx, people: list[Identity]) -> None:
    """Onboarded: named, consented, promise seen."""
    await tx.execute(INSERT_CUSTOMERS, {"now": tx.now, **_columns(people)})
    given = {"kinds": [*VERSIONS], "versions": [*VERSIONS.values()]}
    await tx.execute(INSERT_CONSENTS, {"now": tx.now, "ids": [one.id for one in people], **given})


async def insert_mitras(tx: Tx, people: list[Identity]) -> None:
    """With nobody's numbers: longer than any that is given out."""
    phones = [f"+629{secrets.randbelow(10**PHONE_DIGITS):0{PHONE_DIGITS}}" for _ in people]
    await tx.execute(INSERT_MITRAS, {"now": tx.now, "phones": phones, **_columns(people)})


async def insert_sign_ins(tx: Tx, ids: list[UUID], people: list[Identity]) -> None:
    """One device each."""
    params = {
        "now": tx.now,
        "ids": ids,
        "accounts": [one.id for one in people],
        "kinds": [one.kind.value for one in people],
    }
    await tx.execute(INSERT_SIGN_INS, params)


def _columns(people: list[Identity]) -> dict[str, object]:
    return {"ids": [one.id for one in people], "names": [one.name for one in people]}


async def insert_contact(tx: Tx, contact_id: UUID, label: str, address: str) -> None:
    await tx.execute(INSERT_CONTACT, (contact_id, label, address))
