"""Idempotency keys (spec F3), claimed inside the transaction of the use case.

The unique row is the referee: a second request with the same key waits for the first commit, also
when that happens on another instance, and then answers from its result. A refusal rolls the key
back, so that the same key may be tried again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, Header

from hadir.kernel.errors import IdempotencyKeyRequired, IdempotencyKeyReused

if TYPE_CHECKING:
    from hadir.infra.db import Tx

MAX_KEY_CHARS = 200

CLAIM = """
    INSERT INTO idempotency_keys (account_id, route, key, body_hash, result_id, created_at)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
FIND = """
    SELECT body_hash, result_id FROM idempotency_keys
    WHERE account_id = %s AND route = %s AND key = %s
"""


@dataclass(frozen=True, slots=True)
class Stored:
    body_hash: bytes
    result_id: UUID


@dataclass(frozen=True, slots=True)
class Once:
    """A request that must take effect once: who, where, which key, which body."""

    account_id: UUID
    route: str
    key: str
    body_hash: bytes

    async def claim(self, tx: Tx, result_id: UUID) -> UUID | None:
        """None when this is the first time; else the result of the first time.

        Raises:
            IdempotencyKeyReused: the key came with another body.
        """
        row = (self.account_id, self.route, self.key, self.body_hash, result_id, tx.now)
        if await tx.execute(CLAIM, row):
            return None
        stored = await tx.get(Stored, FIND, (self.account_id, self.route, self.key))
        if stored.body_hash != self.body_hash:
            raise IdempotencyKeyReused
        return stored.result_id


def once(account_id: UUID, route: str, key: str, body: Any) -> Once:
    """``body`` is anything orjson can write; keys are kept per account and route."""
    digest = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS, default=str))
    return Once(account_id, route, key, digest.digest())


def required_key(idempotency_key: Annotated[str | None, Header()] = None) -> str:
    """Raises: IdempotencyKeyRequired without a usable header."""
    if not idempotency_key or len(idempotency_key) > MAX_KEY_CHARS:
        raise IdempotencyKeyRequired
    return idempotency_key


IdempotencyKey = Annotated[str, Depends(required_key)]
