"""SQL on push_subscriptions and push_claims."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.push.model import MOST_PER_ACCOUNT, Subscription

if TYPE_CHECKING:
    from hadir.infra.db import Tx

UPSERT = """
    INSERT INTO push_subscriptions (id, account_id, account_kind, auth_session_id, kind, address,
        p256dh, auth, language, created_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (address) DO UPDATE SET account_id = excluded.account_id,
        account_kind = excluded.account_kind, auth_session_id = excluded.auth_session_id,
        p256dh = excluded.p256dh, auth = excluded.auth, language = excluded.language,
        created_at = excluded.created_at
"""
KEEP_NEWEST = """
    DELETE FROM push_subscriptions WHERE id IN (
        SELECT id FROM push_subscriptions WHERE account_id = %s
        ORDER BY created_at DESC, id DESC OFFSET %s)
"""
FIND = """
    SELECT id, account_id, account_kind, auth_session_id, kind, address, p256dh, auth, language,
        created_at
    FROM push_subscriptions WHERE id = %s
"""
LIST = """
    SELECT id, account_id, account_kind, auth_session_id, kind, address, p256dh, auth, language,
        created_at
    FROM push_subscriptions WHERE account_id = ANY(%s) ORDER BY id
"""
DELETE = "DELETE FROM push_subscriptions WHERE id = %s"
DELETE_ADDRESS = "DELETE FROM push_subscriptions WHERE account_id = %s AND address = %s"
CLAIM = """
    INSERT INTO push_claims (account_id, key, at)
    SELECT account_id, %(key)s, %(now)s FROM unnest(%(accounts)s::uuid[]) AS a (account_id)
    ON CONFLICT DO NOTHING RETURNING account_id
"""


async def upsert_subscription(tx: Tx, one: Subscription) -> None:
    """A device that changed hands rings for its new account."""
    await tx.execute(
        UPSERT,
        (
            one.id,
            one.account_id,
            one.account_kind,
            one.auth_session_id,
            one.kind,
            one.address,
            one.p256dh,
            one.auth,
            one.language,
            one.created_at,
        ),
    )
    await tx.execute(KEEP_NEWEST, (one.account_id, MOST_PER_ACCOUNT))


async def find_subscription(tx: Tx, subscription_id: UUID) -> Subscription | None:
    return await tx.find(Subscription, FIND, (subscription_id,))


async def list_subscriptions(tx: Tx, accounts: list[UUID]) -> list[Subscription]:
    return await tx.rows(Subscription, LIST, (accounts,))


async def delete_subscription(tx: Tx, subscription_id: UUID) -> None:
    await tx.execute(DELETE, (subscription_id,))


async def delete_address(tx: Tx, account_id: UUID, address: str) -> None:
    await tx.execute(DELETE_ADDRESS, (account_id, address))


async def claim(tx: Tx, accounts: list[UUID], key: str) -> list[UUID]:
    """Those who were not told of ``key`` yet; now they are."""
    return await tx.values(CLAIM, {"accounts": accounts, "key": key, "now": tx.now})
