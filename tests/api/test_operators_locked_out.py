"""Wrong passwords of operators: delayed, locked for a while, never for ever (spec A7)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from hadir.accounts import operators
from hadir.accounts.tries import Source, Tries, delay_seconds, locked_for
from hadir.kernel.enums import OperatorRole
from tests.support.accounts import PASSWORD
from tests.support.clock import StandingClock

if TYPE_CHECKING:
    import httpx2

    from tests.support.accounts import Instance

EMAIL, STRANGER = "rina@hadir.test", "10.0.0.66"
APP = {"X-Hadir-App": "operator"}


async def employed(one: Instance, email: str = EMAIL) -> None:
    await operators.add_operator_with_password(one.db, email, OperatorRole.ADMIN, PASSWORD)


async def log_in(
    one: Instance, password: str = PASSWORD, email: str = EMAIL, address: str = "127.0.0.1"
) -> httpx2.Response:
    async with one.browser("internal", address) as browser:
        body = {"email": email, "password": password}
        return await browser.post("/internal/auth/login", json=body)


async def test_an_unknown_mail_and_a_wrong_password_look_the_same(accounts: Instance) -> None:
    """A7: also when it comes to being locked out, and what stays in the rows."""
    await employed(accounts)
    wrong = [await log_in(accounts, "not the password") for _ in range(6)]
    unknown = [await log_in(accounts, "not the password", "x@y.test") for _ in range(6)]
    assert [one.status_code for one in wrong] == [401] * 4 + [429] * 2
    assert [one.status_code for one in unknown] == [401] * 4 + [429] * 2
    for known, other in zip(wrong, unknown, strict=True):
        said = {**known.json(), "request_id": ""}
        assert said == {**other.json(), "request_id": ""}
        assert set(known.headers) == set(other.headers)
    rows = await accounts.one("SELECT string_agg(t::text, ' ') FROM sign_in_tries t")
    assert "127.0.0.1" in rows
    assert EMAIL not in rows
    assert "y.test" not in rows


async def test_five_wrong_passwords_lock_the_account_for_a_while(accounts: Instance) -> None:
    """A7: 5 tries, 15 minutes, also when they come at once; the right one does not help then."""
    await employed(accounts)
    answers = await asyncio.gather(*(log_in(accounts, "not it at all") for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [401] * 4 + [429] * 2
    locked = await log_in(accounts)
    assert (locked.status_code, locked.json()["code"]) == (429, "LOCKED_OUT")
    assert locked.json()["retry_after_seconds"] == 900
    accounts.clock.advance(899)
    assert (await log_in(accounts)).status_code == 429
    accounts.clock.advance(1)
    assert (await log_in(accounts)).status_code == 200
    assert await accounts.one("SELECT count(*) FROM sign_in_tries") == 0


async def test_a_lock_is_not_lengthened_by_more_wrong_passwords(accounts: Instance) -> None:
    """A7: never for ever."""
    await employed(accounts)
    for _ in range(5):
        await log_in(accounts, "not it at all")
    accounts.clock.advance(600)
    assert (await log_in(accounts, "not it at all")).json()["retry_after_seconds"] == 300
    accounts.clock.advance(300)
    assert (await log_in(accounts)).status_code == 200


async def test_the_settings_say_how_often_and_how_long(accounts: Instance) -> None:
    """A7: both are settings."""
    await employed(accounts)
    await accounts.settings.change("operator_lockout_attempts", 2, None, 0)
    await accounts.settings.change("operator_lockout_minutes", 1, None, 0)
    answers = [(await log_in(accounts, "not it at all")).status_code for _ in range(2)]
    assert answers == [401, 429]
    accounts.clock.advance(60)
    assert (await log_in(accounts)).status_code == 200


async def test_a_stranger_does_not_lock_out_the_operator(accounts: Instance) -> None:
    """A7: who types wrong passwords elsewhere, locks out themselves."""
    await employed(accounts)
    for _ in range(6):
        answer = await log_in(accounts, "not it at all", address=STRANGER)
    assert answer.status_code == 429
    assert (await log_in(accounts)).status_code == 200


@pytest.mark.slow
async def test_a_browser_that_was_let_in_is_not_locked_out_by_its_neighbours(
    accounts: Instance,
) -> None:
    """A7: behind one address, and when the whole account is under attack."""
    await employed(accounts)
    await employed(accounts, "budi@hadir.test")
    body = {"email": EMAIL, "password": PASSWORD}
    async with (
        accounts.browser("internal", **APP) as hers,
        accounts.browser("internal", **APP) as his,
    ):
        assert (await hers.post("/internal/auth/login", json=body)).status_code == 200
        other = {**body, "email": "budi@hadir.test"}
        assert (await his.post("/internal/auth/login", json=other)).status_code == 200
        for _ in range(5):
            answer = await log_in(accounts, "not it at all")
        assert answer.status_code == 429
        assert (await hers.post("/internal/auth/login", json=body)).status_code == 200
        marked_for_another = await his.post("/internal/auth/login", json=body)
        assert marked_for_another.status_code == 429
        own = {**body, "password": "not it at all"}
        tries = [(await hers.post("/internal/auth/login", json=own)).status_code for _ in range(5)]
        assert tries == [401] * 4 + [429]


async def test_many_addresses_together_lock_every_unknown_browser(accounts: Instance) -> None:
    """A7: a guess from each of many addresses is not free either; and this ends, too."""
    await employed(accounts)
    await accounts.settings.change("operator_lockout_attempts", 2, None, 0)
    body = {"email": EMAIL, "password": PASSWORD}
    async with accounts.browser("internal", **APP) as hers:
        assert (await hers.post("/internal/auth/login", json=body)).status_code == 200
        for n in range(20):
            answer = await log_in(accounts, "not it at all", address=f"10.1.0.{n}")
            assert answer.status_code == 401
        assert (await log_in(accounts, address="10.2.0.1")).status_code == 429
        assert (await hers.post("/internal/auth/login", json=body)).status_code == 200
    accounts.clock.advance(900)
    assert (await log_in(accounts, address="10.2.0.1")).status_code == 200


def test_each_failure_costs_one_more_breath_and_then_the_lock() -> None:
    """A7: failures delay."""
    now = StandingClock().now()
    waits = [delay_seconds(Tries(n, now, None, n)) for n in (0, 1, 4, 100)]
    assert waits == [0, 0.25, 1.0, 2.0]
    free = Tries(4, now, None, 4)
    assert locked_for(free, Source("a", marked=False), now, attempts=5, minutes=15) is None
