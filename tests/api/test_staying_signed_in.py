"""Tokens, refresh, devices, signing out (spec A5, A6)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jwt
import pytest

from hadir.accounts.keys import Keys, Purpose
from tests.support.accounts import MITRA_PHONE, SECRET, running
from tests.support.waiting import until

if TYPE_CHECKING:
    import httpx2

    from tests.support.accounts import Instance
    from tests.support.clock import StandingClock

ME = "/api/client/me"
REFRESH = "/api/shared/auth/refresh"
APP = {"X-Hadir-App": "customer"}
NATIVE = {"X-Client": "native"}


async def anonymous(one: Instance, **headers: str) -> dict[str, Any]:
    async with one.browser(**headers) as browser:
        answer = await browser.post("/api/client/auth/anonymous")
    assert answer.status_code == 200
    signed: dict[str, Any] = answer.json()
    return signed


async def native(one: Instance) -> dict[str, Any]:
    return await anonymous(one, **NATIVE)


async def refresh(one: Instance, token: str) -> httpx2.Response:
    async with one.browser(**NATIVE) as browser:
        return await browser.post(REFRESH, json={"refresh_token": token})


async def look(one: Instance, access_token: str) -> int:
    async with one.browser(Authorization=f"Bearer {access_token}") as browser:
        return (await browser.get(ME)).status_code


async def test_an_anonymous_customer_is_signed_in_by_cookie_or_body(accounts: Instance) -> None:
    """A1"""
    async with accounts.browser(**APP) as browser:
        answer = await browser.post("/api/client/auth/anonymous", json={})
        cookie = answer.headers["set-cookie"].lower()
        assert answer.json()["user"]["role"] == "customer"
        assert answer.json()["expires_in"] == 900
        assert answer.json()["refresh_token"] is None
    for word in (
        "hadir_customer=",
        "httponly",
        "secure",
        "samesite=strict",
        "path=/api/shared/auth",
    ):
        assert word in cookie
    signed = await native(accounts)
    assert len(signed["refresh_token"]) >= 43
    assert await look(accounts, signed["access_token"]) == 200


async def test_a_foreign_page_cannot_plant_a_sign_in(accounts: Instance) -> None:
    """A5: only who says ``X-Hadir-App``, which no form can, is given a cookie."""
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    async with accounts.browser(**foreign) as browser:
        answer = await browser.post("/api/client/auth/anonymous", data={"a": "b"})
        assert "set-cookie" not in answer.headers
        code = {"phone": "+6281211112222"}
        asked = await browser.post("/api/client/auth/otp/request", json=code)
        await accounts.delivered()
        proof = {
            "otp_request_id": asked.json()["otp_request_id"],
            "code": await accounts.code(code["phone"]),
        }
        signed = await browser.post("/api/client/auth/otp/verify", json=proof)
        assert (asked.status_code, signed.status_code) == (200, 200)
        again = {"refresh_token": signed.json()["refresh_token"]}
        await browser.post(REFRESH, json=again)
        assert [*browser.cookies] == []


async def test_a_cookie_without_the_app_header_does_nothing(accounts: Instance) -> None:
    """A5"""
    async with accounts.browser() as browser:
        await browser.post("/api/client/auth/anonymous", headers=APP)
        assert (await browser.post(REFRESH)).status_code == 401
        assert (await browser.post("/api/shared/auth/logout")).status_code == 401
        wrong = await browser.post(REFRESH, headers={"X-Hadir-App": "mitra"})
        assert wrong.status_code == 401
        assert (await browser.post(REFRESH, headers=APP)).status_code == 200


async def test_the_claims_are_those_of_the_specification(accounts: Instance) -> None:
    """A5"""
    signed = await native(accounts)
    key = Keys(SECRET).current(Purpose.ACCESS)
    claims = jwt.decode(
        signed["access_token"],
        key,
        algorithms=["HS256"],
        audience="hadir",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert set(claims) == {"sub", "typ", "role", "session_id", "iss", "aud", "iat", "exp"}
    assert claims["sub"] == signed["user"]["id"]
    assert claims["typ"] == "customer"
    assert claims["exp"] - claims["iat"] == 900


@pytest.mark.parametrize("broken", ["", "x", "a.b.c", "é.é.é", "none"])
async def test_a_token_that_is_not_ours_is_refused(accounts: Instance, broken: str) -> None:
    """A5"""
    good = (await native(accounts))["access_token"]
    claims = jwt.decode(good, options={"verify_signature": False})
    if broken == "none":
        broken = jwt.encode(claims, "", algorithm="none")
    async with accounts.browser() as browser:
        headers = [(b"authorization", f"Bearer {broken}".encode())]
        assert (await browser.get(ME, headers=headers)).status_code == 401
    forged = jwt.encode(claims, "k" * 32, algorithm="HS256")
    assert await look(accounts, forged) == 401
    assert await look(accounts, good) == 200


@pytest.mark.parametrize("claim", ["sub", "typ", "role", "session_id", "iss", "aud", "iat", "exp"])
async def test_a_signed_token_without_a_claim_is_refused(accounts: Instance, claim: str) -> None:
    """A5"""
    good = (await native(accounts))["access_token"]
    claims = jwt.decode(good, options={"verify_signature": False})
    del claims[claim]
    key = Keys(SECRET).current(Purpose.ACCESS)
    assert await look(accounts, jwt.encode(claims, key, algorithm="HS256")) == 401


async def test_an_access_token_lives_15_minutes_of_our_clock(accounts: Instance) -> None:
    """A5"""
    signed = await native(accounts)
    accounts.clock.advance(899)
    assert await look(accounts, signed["access_token"]) == 200
    accounts.clock.advance(1)
    assert await look(accounts, signed["access_token"]) == 401


async def test_tokens_of_the_previous_secret_are_read_while_rotating(
    accounts: Instance, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """A5"""
    signed = await native(accounts)
    spent = signed["refresh_token"]
    following = (await refresh(accounts, spent)).json()["refresh_token"]
    rotating = Keys("n" * 40, previous=SECRET)
    async with running(database_url, valkey_url, clock, keys=rotating) as other:
        assert await look(other, signed["access_token"]) == 200
        assert (await refresh(other, spent)).json()["refresh_token"] == following
        assert (await refresh(other, following)).status_code == 200
    async with running(database_url, valkey_url, clock, keys=Keys("n" * 40)) as rotated:
        assert await look(rotated, signed["access_token"]) == 401


async def test_a_refresh_token_is_stored_only_as_a_hash(accounts: Instance) -> None:
    """A5"""
    token = (await native(accounts))["refresh_token"]
    stored = await accounts.one("SELECT encode(token_hash, 'escape') FROM refresh_tokens")
    assert stored
    assert token not in stored


async def test_two_tabs_get_the_same_next_token(accounts: Instance) -> None:
    """A5"""
    token = (await native(accounts))["refresh_token"]
    answers = await asyncio.gather(*(refresh(accounts, token) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    following = {answer.json()["refresh_token"] for answer in answers}
    assert len(following) == 1
    assert following != {token}


async def test_a_lost_answer_is_answered_again_within_the_grace(accounts: Instance) -> None:
    """A5"""
    token = (await native(accounts))["refresh_token"]
    first = (await refresh(accounts, token)).json()["refresh_token"]
    accounts.clock.advance(60)
    again = await refresh(accounts, token)
    assert again.json()["refresh_token"] == first
    accounts.clock.advance(1)
    assert (await refresh(accounts, token)).status_code == 401


async def test_reuse_after_the_successor_was_used_ends_the_whole_sign_in(
    accounts: Instance,
) -> None:
    """A5"""
    signed = await native(accounts)
    second = (await refresh(accounts, signed["refresh_token"])).json()["refresh_token"]
    third = (await refresh(accounts, second)).json()
    stolen = await refresh(accounts, signed["refresh_token"])
    assert stolen.status_code == 401
    assert stolen.json()["code"] == "TOKEN_REUSED"
    assert await look(accounts, third["access_token"]) == 401
    assert (await refresh(accounts, third["refresh_token"])).status_code == 401
    reason = await accounts.one("SELECT revoked_reason FROM auth_sessions")
    assert reason == "token_reused"


async def test_a_refresh_token_is_over_after_30_days(accounts: Instance) -> None:
    """A5"""
    token = (await native(accounts))["refresh_token"]
    accounts.clock.advance(30 * 24 * 3600)
    assert (await refresh(accounts, token)).status_code == 401


async def test_signing_out_is_felt_at_once_and_closes_the_socket(accounts: Instance) -> None:
    """A6"""
    signed = await native(accounts)
    async with accounts.browser(Authorization=f"Bearer {signed['access_token']}") as browser:
        assert (await browser.post("/api/shared/auth/logout")).status_code == 204
        assert (await browser.get(ME)).status_code == 401
    assert [str(account) for account, _ in accounts.closed] == [signed["user"]["id"]]
    assert (await refresh(accounts, signed["refresh_token"])).status_code == 401


async def test_signing_out_works_by_cookie_when_the_access_token_is_over(
    accounts: Instance,
) -> None:
    """A6, C1"""
    async with accounts.browser(**APP) as browser:
        await browser.post("/api/client/auth/anonymous")
        assert browser.cookies.get("hadir_customer")
        assert browser.cookies.get("hadir_customer_here")
        accounts.clock.advance(3600)
        assert (await browser.post("/api/shared/auth/logout")).status_code == 204
        assert not browser.cookies.get("hadir_customer")
        assert not browser.cookies.get("hadir_customer_here")
    assert await accounts.one("SELECT count(*) FROM auth_sessions WHERE revoked_at IS NULL") == 0


async def test_another_instance_refuses_a_revoked_sign_in(
    accounts: Instance, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """A6"""
    signed = await native(accounts)
    async with running(database_url, valkey_url, clock) as other:
        assert await look(other, signed["access_token"]) == 200
        async with accounts.browser(Authorization=f"Bearer {signed['access_token']}") as browser:
            await browser.post("/api/shared/auth/logout")
        await until(lambda: bool(other.closed))
        assert await look(other, signed["access_token"]) == 401


async def test_an_instance_that_starts_later_finds_the_revoked_in_valkey(
    accounts: Instance, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """A6"""
    signed, living = await native(accounts), await native(accounts)
    async with accounts.browser(Authorization=f"Bearer {signed['access_token']}") as browser:
        await browser.post("/api/shared/auth/logout")
    async with running(database_url, valkey_url, clock) as late:
        assert not late.revocations.known_here(UUID(signed["user"]["id"]))
        assert await look(late, signed["access_token"]) == 401
        assert await look(late, living["access_token"]) == 200
        await late.valkey.call(lambda client: client.flushall())
        assert await look(late, signed["access_token"]) == 401
        assert await look(late, living["access_token"]) == 200
        await until(lambda: late.valkey.believed)
        assert await look(late, signed["access_token"]) == 401


async def test_the_row_is_asked_while_valkey_is_away(
    accounts: Instance, database_url: str, clock: StandingClock
) -> None:
    """A6"""
    signed, living = await native(accounts), await native(accounts)
    async with accounts.browser(Authorization=f"Bearer {signed['access_token']}") as browser:
        await browser.post("/api/shared/auth/logout")
    async with running(database_url, "valkey://127.0.0.1:1/0", clock) as alone:
        assert await look(alone, signed["access_token"]) == 401
        assert await look(alone, living["access_token"]) == 200


async def test_a_person_sees_and_ends_only_their_own_devices(accounts: Instance) -> None:
    """A6"""
    signed, other = await native(accounts), await native(accounts)
    async with accounts.browser(Authorization=f"Bearer {other['access_token']}") as stranger:
        theirs = (await stranger.get("/api/shared/auth/sessions")).json()["items"]
        assert [one["current"] for one in theirs] == [True]
        async with accounts.browser(Authorization=f"Bearer {signed['access_token']}") as mine:
            path = f"/api/shared/auth/sessions/{theirs[0]['id']}"
            assert (await mine.delete(path)).status_code == 404
            assert (await mine.delete("/api/shared/auth/sessions/nonsense")).status_code == 422
        assert (await stranger.delete(path)).status_code == 204
        assert (await stranger.get(ME)).status_code == 401


async def test_a_mitra_who_signs_out_leaves(accounts: Instance) -> None:
    """C1"""
    mitra_id = await accounts.mitra()
    async with accounts.browser(**{"X-Hadir-App": "mitra"}) as browser:
        asked = await browser.post("/api/mitra/auth/otp/request", json={"phone": MITRA_PHONE})
        await accounts.delivered()
        body = {
            "otp_request_id": asked.json()["otp_request_id"],
            "code": await accounts.code(MITRA_PHONE),
        }
        signed = await browser.post("/api/mitra/auth/otp/verify", json=body)
        assert signed.json()["user"] == {"id": str(mitra_id), "role": "mitra", "name": "Sari"}
        assert (await browser.post("/api/shared/auth/logout")).status_code == 204
    assert accounts.left == [mitra_id]
