"""Signing in by a code that comes to the phone (spec A3, A8)."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

from hadir.accounts import DELIVER, deliver
from hadir.gateways.otp.console import ConsoleOtp
from hadir.infra.ids import new_id
from hadir.infra.jobs import Job
from tests.support.accounts import CUSTOMER_PHONE, MITRA_PHONE

if TYPE_CHECKING:
    import httpx2

    from tests.support.accounts import Instance

CLIENT, MITRA = "/api/client/auth/otp", "/api/mitra/auth/otp"


async def ask(
    one: Instance, phone: str = CUSTOMER_PHONE, path: str = CLIENT, **headers: str
) -> httpx2.Response:
    async with one.browser(**headers) as browser:
        return await browser.post(f"{path}/request", json={"phone": phone})


async def prove(
    one: Instance, request_id: str, code: str, path: str = CLIENT, **headers: str
) -> httpx2.Response:
    async with one.browser(**{"X-Client": "native", **headers}) as browser:
        return await browser.post(
            f"{path}/verify", json={"otp_request_id": request_id, "code": code}
        )


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


async def asked(one: Instance, phone: str = CUSTOMER_PHONE) -> tuple[str, str]:
    """A request's id and its code."""
    answer = await ask(one, phone)
    assert answer.status_code == 200
    return answer.json()["otp_request_id"], await one.code(phone)


async def test_a_code_signs_a_customer_in_once(accounts: Instance) -> None:
    """A3"""
    answer = (await ask(accounts)).json()
    assert answer["channel"] == "whatsapp"
    assert answer["expires_at"] == "2026-11-21T12:05:00.000Z"
    assert answer["resend_at"] == "2026-11-21T12:01:00.000Z"
    code = await accounts.code(CUSTOMER_PHONE)
    signed = await prove(accounts, answer["otp_request_id"], code)
    assert signed.status_code == 200
    assert signed.json()["user"]["role"] == "customer"
    again = await prove(accounts, answer["otp_request_id"], code)
    assert (again.status_code, again.json()["code"]) == (410, "OTP_EXPIRED")


@pytest.mark.parametrize("typed", ["081234567890", "6281234567890", "+62 812-3456-7890"])
async def test_a_number_may_be_typed_in_any_usual_way(accounts: Instance, typed: str) -> None:
    """A3"""
    answer = await ask(accounts, typed)
    assert answer.status_code == 200
    assert await accounts.code(CUSTOMER_PHONE)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12345", "INVALID_PHONE"),
        ("hello", "INVALID_PHONE"),
        ("+62 1", "INVALID_PHONE"),
        ("+6591234567", "PHONE_NOT_SERVED"),
        ("", "INVALID_REQUEST"),
    ],
)
async def test_what_is_no_number_of_ours_is_refused(
    accounts: Instance, typed: str, code: str
) -> None:
    """A3"""
    answer = await ask(accounts, typed)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_wrong_code_is_counted_although_it_is_refused(accounts: Instance) -> None:
    """A3"""
    request_id, code = await asked(accounts)
    wrong = await prove(accounts, request_id, other_than(code))
    assert (wrong.status_code, wrong.json()["code"]) == (401, "OTP_WRONG")
    assert await accounts.one("SELECT attempts FROM otp_requests") == 1
    assert (await prove(accounts, request_id, code)).status_code == 200


async def test_five_wrong_tries_kill_the_code_also_at_once(accounts: Instance) -> None:
    """A3"""
    request_id, code = await asked(accounts)
    tries = [prove(accounts, request_id, other_than(code)) for _ in range(9)]
    answers = sorted([answer.status_code for answer in await asyncio.gather(*tries)])
    assert answers == [401] * 5 + [410] * 4
    assert (await prove(accounts, request_id, code)).status_code == 410


async def test_a_code_is_over_after_five_minutes(accounts: Instance) -> None:
    """A3"""
    request_id, code = await asked(accounts)
    accounts.clock.advance(300)
    assert (await prove(accounts, request_id, code)).status_code == 410


async def test_a_code_is_bound_to_its_request(accounts: Instance) -> None:
    """A3"""
    _, code = await asked(accounts)
    other_id, other_code = await asked(accounts, "+6281355556666")
    assert code != other_code
    assert (await prove(accounts, other_id, code)).status_code == 401
    stranger = await prove(accounts, "01930000-0000-7000-8000-000000000000", code)
    assert stranger.status_code == 401
    assert (await prove(accounts, other_id, other_code, MITRA)).status_code == 401


async def test_of_two_who_bring_the_code_at_once_one_is_let_in(accounts: Instance) -> None:
    """A3"""
    request_id, code = await asked(accounts)
    answers = await asyncio.gather(*(prove(accounts, request_id, code) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200] + [410] * 4


async def test_another_code_must_wait_a_minute(accounts: Instance) -> None:
    """A3"""
    assert (await ask(accounts)).status_code == 200
    accounts.clock.advance(20)
    refused = await ask(accounts)
    assert refused.status_code == 429
    assert refused.json()["retry_after_seconds"] == 40
    assert refused.headers["retry-after"] == "40"
    accounts.clock.advance(40)
    assert (await ask(accounts)).status_code == 200


async def test_three_codes_an_hour_for_one_number_also_at_once(accounts: Instance) -> None:
    """A3"""
    await accounts.settings.change("otp_cooldown_seconds", 0, None, 0)
    answers = await asyncio.gather(*(ask(accounts, address=f"10.0.0.{n}") for n in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [429] * 3
    accounts.clock.advance(3600)
    assert (await ask(accounts)).status_code == 200


@pytest.mark.parametrize("key", ["otp_per_ip_per_hour", "otp_per_hour"])
async def test_an_address_and_everybody_together_have_a_limit(accounts: Instance, key: str) -> None:
    """A3"""
    await accounts.settings.change(key, 2, None, 0)
    phones = [f"+62812345678{n}0" for n in range(3)]
    answers = [await ask(accounts, phone) for phone in phones]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["retry_after_seconds"] == 3600


async def test_a_browser_has_a_limit_of_its_own(accounts: Instance) -> None:
    """A3: by its cookie, whichever address it has and whichever numbers it asks for."""
    await accounts.settings.change("otp_per_device_per_hour", 2, None, 0)
    phones = [f"+62812345678{n}0" for n in range(4)]
    path = f"{CLIENT}/request"
    page = {"X-Hadir-App": "customer"}
    async with accounts.browser(**page) as browser:
        first = await browser.post(path, json={"phone": phones[0]})
        mark = first.cookies["hadir_browser"]
        assert "httponly" in first.headers["set-cookie"].lower()
        assert (await browser.post(path, json={"phone": phones[1]})).status_code == 200
        elsewhere = accounts.browser(address="10.0.0.9", Cookie=f"hadir_browser={mark}", **page)
        async with elsewhere as moved:
            refused = await moved.post(path, json={"phone": phones[2]})
    assert (refused.status_code, refused.json()["code"]) == (429, "OTP_TOO_MANY")
    assert (await ask(accounts, phones[2])).status_code == 200
    native = await ask(accounts, phones[3], **{"X-Client": "native"})
    assert "set-cookie" not in native.headers


async def test_sms_is_tried_when_whatsapp_fails_and_then_the_truth_is_told(
    accounts: Instance,
) -> None:
    """A3"""
    console = accounts.otp
    assert isinstance(console, ConsoleOtp)
    console.decline_next(1)
    assert (await ask(accounts)).json()["channel"] == "sms"
    console.decline_next(2)
    down = await ask(accounts, "+6281355556666")
    assert (down.status_code, down.json()["code"]) == (502, "OTP_NOT_DELIVERED")
    assert (await ask(accounts, "+6281355556666")).status_code == 200


async def test_a_delivery_that_runs_twice_sends_once(accounts: Instance) -> None:
    """A3"""
    request_id, _ = await asked(accounts)
    job = Job(new_id(), DELIVER, {"otp_request_id": request_id}, 2)
    await deliver(accounts.db, accounts.keys, accounts.otp, job)
    assert await accounts.one("SELECT count(*) FROM dev_inbox") == 1


async def test_nobody_learns_whether_a_mitra_exists(accounts: Instance) -> None:
    """A3"""
    await accounts.mitra()
    known = await ask(accounts, MITRA_PHONE, MITRA)
    unknown = await ask(accounts, "+6281355556666", MITRA)
    assert known.status_code == unknown.status_code == 202
    assert set(known.json()) == set(unknown.json())
    await accounts.delivered()
    assert await accounts.one("SELECT count(*) FROM dev_inbox") == 1
    tries = [
        (await prove(accounts, unknown.json()["otp_request_id"], "000000", MITRA)).status_code
        for _ in range(6)
    ]
    assert tries == [401] * 5 + [410]
    assert await accounts.one("SELECT count(*) FROM mitras") == 1


async def test_a_deactivated_mitra_gets_no_code_and_no_sign_in(accounts: Instance) -> None:
    """A3, C4"""
    mitra_id = await accounts.mitra()
    request = (await ask(accounts, MITRA_PHONE, MITRA)).json()
    await accounts.delivered()
    code = await accounts.code(MITRA_PHONE)
    async with accounts.db.transaction() as tx:
        await tx.execute("UPDATE mitras SET is_active = false WHERE id = %s", (mitra_id,))
    assert (await prove(accounts, request["otp_request_id"], code, MITRA)).status_code == 401
    accounts.clock.advance(60)
    await ask(accounts, MITRA_PHONE, MITRA)
    await accounts.delivered()
    assert await accounts.one("SELECT count(*) FROM dev_inbox") == 1


async def test_no_table_but_the_inbox_and_no_log_holds_the_code(
    accounts: Instance, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A3, A4"""
    caplog.set_level(logging.DEBUG)
    request_id, code = await asked(accounts)
    await prove(accounts, request_id, other_than(code))
    assert code in str(await accounts.one("SELECT code FROM dev_inbox"))
    rows = await accounts.one("SELECT string_agg(o::text, ' ') FROM otp_requests o")
    assert request_id in rows
    assert code not in rows.replace(request_id, "")
    said = capsys.readouterr()
    assert code not in caplog.text + said.out + said.err


async def test_proving_a_number_upgrades_the_same_anonymous_account(accounts: Instance) -> None:
    """A8"""
    anonymous = await start(accounts)
    mine = {"Authorization": f"Bearer {anonymous['access_token']}"}
    request = (await ask(accounts, **mine)).json()
    code = await accounts.code(CUSTOMER_PHONE)
    signed = (await prove(accounts, request["otp_request_id"], code, **mine)).json()
    assert signed["user"]["id"] == anonymous["user"]["id"]
    async with accounts.browser(Authorization=f"Bearer {signed['access_token']}") as browser:
        me = (await browser.get("/api/client/me")).json()
    assert (me["phone"], me["verified"]) == (CUSTOMER_PHONE, True)
    async with accounts.browser(**mine) as before:
        assert (await before.get("/api/client/me")).status_code == 401
    assert accounts.closed == []  # the same person goes on talking


async def test_a_known_number_leads_to_its_account(accounts: Instance) -> None:
    """A8"""
    request_id, code = await asked(accounts)
    first = (await prove(accounts, request_id, code)).json()
    accounts.clock.advance(60)
    anonymous = await start(accounts)
    mine = {"Authorization": f"Bearer {anonymous['access_token']}"}
    request = (await ask(accounts, **mine)).json()
    code = await accounts.code(CUSTOMER_PHONE)
    second = (await prove(accounts, request["otp_request_id"], code, **mine)).json()
    assert second["user"]["id"] == first["user"]["id"] != anonymous["user"]["id"]


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef", "١٢٣٤٥٦", 123456])
async def test_a_malformed_code_is_not_even_a_try(accounts: Instance, code: Any) -> None:
    """A3"""
    request_id, _ = await asked(accounts)
    assert (await prove(accounts, request_id, code)).status_code == 422
    assert await accounts.one("SELECT attempts FROM otp_requests") == 0


async def start(one: Instance) -> dict[str, Any]:
    async with one.browser() as browser:
        signed: dict[str, Any] = (await browser.post("/api/client/auth/anonymous")).json()
    return signed
