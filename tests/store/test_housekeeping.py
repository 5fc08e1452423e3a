"""What is tidied away, and what stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hadir.edge.idempotency import once
from hadir.infra.db import Database
from hadir.infra.housekeeping import Housekeeping
from hadir.infra.ids import new_id
from tests.support.accounts import CUSTOMER_PHONE, Instance, running

COUNT = {
    "refresh_tokens": "SELECT count(*) FROM refresh_tokens",
    "auth_sessions": "SELECT count(*) FROM auth_sessions",
    "otp_requests": "SELECT count(*) FROM otp_requests",
    "sign_in_tries": "SELECT count(*) FROM sign_in_tries",
}

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock


@pytest.fixture
async def accounts(
    database_url: str, valkey_url: str, clock: StandingClock
) -> AsyncIterator[Instance]:
    """One instance of the accounts room."""
    async with running(database_url, valkey_url, clock) as one:
        yield one


async def test_old_sign_ins_and_codes_are_forgotten_and_living_ones_are_not(
    accounts: Instance,
) -> None:
    """A3, A5, A6: refresh tokens, sign-ins, codes and failed passwords."""
    tables = ("refresh_tokens", "auth_sessions", "otp_requests", "sign_in_tries")
    native = {"X-Client": "native"}
    async with accounts.browser(**native) as phone, accounts.browser("internal") as guess:
        old = (await phone.post("/api/client/auth/anonymous")).json()
        living = (await phone.post("/api/client/auth/anonymous")).json()
        await phone.post("/api/client/auth/otp/request", json={"phone": CUSTOMER_PHONE})
        await guess.post("/internal/auth/login", json={"email": "a@b.c", "password": "x"})
        await accounts.delivered()
        tidy = Housekeeping(accounts.db).tidy
        await tidy()
        before = {one: await accounts.one(COUNT[one]) for one in tables}
        assert before == dict(zip(tables, (2, 2, 1, 1), strict=True))
        accounts.clock.advance(20 * 86_400)
        body = {"refresh_token": living["refresh_token"]}
        fresh = (await phone.post("/api/shared/auth/refresh", json=body)).json()
        accounts.clock.advance(20 * 86_400)
        await tidy()
        after = {one: await accounts.one(COUNT[one]) for one in tables}
        assert after == dict(zip(tables, (1, 1, 0, 0), strict=True))
        body = {"refresh_token": fresh["refresh_token"]}
        assert (await phone.post("/api/shared/auth/refresh", json=body)).status_code == 200
        bearer = {"Authorization": f"Bearer {old['access_token']}"}
        assert (await phone.get("/api/client/me", headers=bearer)).status_code == 401


async def test_an_idempotency_key_is_forgotten_after_a_day_and_not_before(
    database_url: str, clock: StandingClock
) -> None:
    """F3"""
    db = Database(database_url, clock)
    await db.open()
    key, result = once(new_id(), "route", "key", {"a": 1}), new_id()
    async with db.transaction() as tx:
        assert await key.claim(tx, result) is None
    clock.advance(timedelta(hours=23).total_seconds())
    await Housekeeping(db).tidy()
    async with db.transaction() as tx:
        assert await key.claim(tx, new_id()) == result
    clock.advance(timedelta(hours=2).total_seconds())
    await Housekeeping(db).tidy()
    async with db.transaction() as tx:
        assert await key.claim(tx, new_id()) is None
    await db.close()
