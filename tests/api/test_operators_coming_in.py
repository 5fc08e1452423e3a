"""One-time links, passwords, lockout (spec A7)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from hadir.accounts import invite_operator, operators, passwords, renew_link
from hadir.accounts.access import OperatorExists
from hadir.accounts.passwords import WeakPassword
from hadir.kernel.enums import OperatorRole
from hadir.kernel.errors import NotFound
from tests.support.accounts import PASSWORD

if TYPE_CHECKING:
    import httpx2

    from tests.support.accounts import Instance

EMAIL = "rina@hadir.test"
URL = "http://127.0.0.1:8001"
APP = {"X-Hadir-App": "operator"}


async def invited(one: Instance, email: str = EMAIL) -> str:
    invitation = await invite_operator(
        one.db, email, OperatorRole.SUPERVISOR, control_center_url=URL, show_in_inbox=True
    )
    return invitation.url.rpartition("/")[2]


async def post(one: Instance, path: str, **body: str) -> httpx2.Response:
    async with one.browser("internal", **APP) as browser:
        return await browser.post(f"/internal/auth/{path}", json=body)


async def employed(one: Instance) -> None:
    await operators.add_operator_with_password(one.db, EMAIL, OperatorRole.ADMIN, PASSWORD)


async def test_a_link_sets_the_password_and_signs_in_once(accounts: Instance) -> None:
    """A7"""
    token = await invited(accounts)
    answer = await post(accounts, "link", token=token, password=PASSWORD)
    assert answer.json()["user"]["role"] == "supervisor"
    assert answer.json()["user"]["name"] == EMAIL
    assert "path=/internal/auth" in answer.headers["set-cookie"].lower()
    again = await post(accounts, "link", token=token, password=PASSWORD)
    assert (again.status_code, again.json()["code"]) == (410, "LINK_OVER")
    assert (await post(accounts, "login", email=EMAIL, password=PASSWORD)).status_code == 200


async def test_of_two_who_open_the_link_at_once_one_is_let_in(accounts: Instance) -> None:
    """A7"""
    token = await invited(accounts)
    tries = [post(accounts, "link", token=token, password=PASSWORD) for _ in range(3)]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410]


async def test_a_link_is_over_after_a_day(accounts: Instance) -> None:
    """A7"""
    token = await invited(accounts)
    accounts.clock.advance(24 * 3600)
    assert (await post(accounts, "link", token=token, password=PASSWORD)).status_code == 410


@pytest.mark.parametrize(
    "password",
    ["short", "passwordpassword", "Password2024!!!!", "aaaaaaaaaaaaaa", "rina rina rina x1"],
)
async def test_a_weak_password_leaves_the_link_good(accounts: Instance, password: str) -> None:
    """A7"""
    token = await invited(accounts)
    weak = await post(accounts, "link", token=token, password=password)
    assert (weak.status_code, weak.json()["code"]) == (422, "WEAK_PASSWORD")
    assert (await post(accounts, "link", token=token, password=PASSWORD)).status_code == 200


async def test_neither_link_nor_password_is_stored_readable(accounts: Instance) -> None:
    """A7"""
    token = await invited(accounts)
    await post(accounts, "link", token=token, password=PASSWORD)
    stored = await accounts.one("SELECT password_hash FROM operators")
    assert stored.startswith("$argon2id$")
    links = await accounts.one("SELECT string_agg(l::text, ' ') FROM operator_links l")
    assert token not in links
    audit = await accounts.one("SELECT string_agg(a::text, ' ') FROM audit_log a")
    assert "operator.added" in audit
    assert token not in audit


def test_a_password_costs_whoever_guesses_64_mib_and_three_passes() -> None:
    """A7: the tests themselves hash cheaply, a server never does (RFC 9106, second choice)."""
    stored = PasswordHasher.from_parameters(passwords.COST).hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_a_renewed_link_ends_older_sign_ins(accounts: Instance) -> None:
    """A7"""
    await employed(accounts)
    async with accounts.browser("internal", **APP) as browser:
        login = {"email": EMAIL, "password": PASSWORD}
        assert (await browser.post("/internal/auth/login", json=login)).status_code == 200
        assert (await browser.post("/internal/auth/refresh")).status_code == 200
        invitation = await renew_link(accounts.db, EMAIL, control_center_url=URL)
        token = invitation.url.rpartition("/")[2]
        await post(accounts, "link", token=token, password="burung hijau di bulan")
        assert (await browser.post("/internal/auth/refresh")).status_code == 401


async def test_an_operator_leaves_and_needs_the_header(accounts: Instance) -> None:
    """A6"""
    await employed(accounts)
    async with accounts.browser("internal") as browser:
        login = {"email": EMAIL, "password": PASSWORD}
        await browser.post("/internal/auth/login", json=login, headers=APP)
        assert (await browser.post("/internal/auth/logout")).status_code == 401
        assert (await browser.post("/internal/auth/logout", headers=APP)).status_code == 204
        assert (await browser.post("/internal/auth/refresh", headers=APP)).status_code == 401


async def test_the_public_listener_knows_no_operators(accounts: Instance) -> None:
    """L1"""
    async with accounts.browser() as browser:
        assert (await browser.post("/internal/auth/login", json={})).status_code == 404


async def test_mails_are_unique_whatever_their_case(accounts: Instance) -> None:
    """A7"""
    await invited(accounts)
    with pytest.raises(OperatorExists):
        await invited(accounts, EMAIL.upper())
    with pytest.raises(NotFound):
        await renew_link(accounts.db, "x@y.test", control_center_url=URL)
    with pytest.raises(WeakPassword):
        await operators.add_operator_with_password(
            accounts.db, "z@y.test", OperatorRole.VIEWER, "123456789012"
        )
