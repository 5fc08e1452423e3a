"""The operators' door gives and takes cookies only from its own page (spec A5, A7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.test_operators_coming_in import APP, EMAIL, employed, invited
from tests.api.test_second_factor import enrolled, ticket
from tests.support.accounts import PASSWORD

if TYPE_CHECKING:
    from tests.support.accounts import Instance

LOGIN = {"email": EMAIL, "password": PASSWORD}
REFRESH, LOGOUT = "/internal/auth/refresh", "/internal/auth/logout"
FOREIGN = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}


async def test_a_foreign_page_plants_no_operators_sign_in(accounts: Instance) -> None:
    """A5, A7: neither with a password, nor with a link, nor by renewing what it has."""
    await employed(accounts)
    token = await invited(accounts, "sari@hadir.test")
    async with accounts.browser("internal", **FOREIGN) as browser:
        signed = await browser.post("/internal/auth/login", json=LOGIN)
        by_link = {"token": token, "password": PASSWORD}
        linked = await browser.post("/internal/auth/link", json=by_link)
        again = {"refresh_token": signed.json()["refresh_token"]}
        renewed = await browser.post(REFRESH, json=again)
        assert [one.status_code for one in (signed, linked, renewed)] == [200, 200, 200]
        assert [*browser.cookies] == []


async def test_nor_with_the_second_step(accounts: Instance) -> None:
    """A1, A5"""
    app, _ = await enrolled(accounts)
    step = {"totp_ticket": await ticket(accounts), "code": app.code()}
    async with accounts.browser("internal", **FOREIGN) as browser:
        answer = await browser.post("/internal/auth/totp", json=step)
        assert (answer.status_code, [*browser.cookies]) == (200, [])


async def test_an_operators_cookie_alone_renews_nothing_and_ends_nothing(
    accounts: Instance,
) -> None:
    """A5: what a foreign page makes the browser send lacks the header."""
    await employed(accounts)
    async with accounts.browser("internal") as browser:
        await browser.post("/internal/auth/login", json=LOGIN, headers=APP)
        assert (await browser.post(REFRESH)).status_code == 401
        assert (await browser.post(LOGOUT)).status_code == 401
        for other in ("mitra", "customer"):
            wrong = await browser.post(REFRESH, headers={"X-Hadir-App": other})
            assert wrong.status_code == 401
        assert (await browser.post(REFRESH, headers=APP)).status_code == 200
