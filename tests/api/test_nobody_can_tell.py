"""Neither time nor wording nor a log tells what is nobody's business (spec A3, A7)."""

from __future__ import annotations

import logging
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING, Literal

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from hadir.accounts import operators, passwords
from hadir.gateways.otp.console import ConsoleOtp
from hadir.kernel.enums import OperatorRole
from tests.api.test_one_time_codes import CLIENT, MITRA, ask, prove
from tests.support.accounts import CUSTOMER_PHONE, MITRA_PHONE, PASSWORD
from tests.support.authenticator import Authenticator

if TYPE_CHECKING:
    from tests.support.accounts import Instance

CALLS, ROUNDS = 200, 3
EMAIL = "rina@hadir.test"


async def many_mitras(one: Instance, first: int) -> None:
    """A known number for each call; the unknown ones differ in one digit."""
    async with one.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO mitras (id, call_name, phone, created_at)"
            " SELECT gen_random_uuid(), 'Sari', '+62812' || n, %s"
            " FROM generate_series(%s::int, %s::int) n",
            (tx.now, first, first + CALLS - 1),
        )


async def timed(one: Instance, phone: str) -> float:
    began = time.perf_counter()
    answer = await ask(one, phone, MITRA, **{"X-Client": "native"})
    took = time.perf_counter() - began
    assert answer.status_code == 202, answer.text
    await one.delivered()  # what is done later for a known number is not felt by the next call
    return took


async def telling(one: Instance, first: int) -> float:
    """How far apart the two kinds' medians are, as a share of the spread (5 % to 95 %)."""
    await many_mitras(one, first)
    known: list[float] = []
    unknown: list[float] = []
    for n in range(CALLS):
        both = [(known, f"+62812{first + n}"), (unknown, f"+62813{first + n}")]
        for times, phone in both if n % 2 else reversed(both):
            times.append(await timed(one, phone))
    cut = quantiles([*known, *unknown], n=20)
    share: float = abs(median(known) - median(unknown)) / (cut[-1] - cut[0])
    return share


@pytest.mark.slow
async def test_the_time_does_not_tell_whether_a_number_is_known(accounts: Instance) -> None:
    """A3: medians over 200 calls differ by less than a tenth of the spread.

    Chance alone crosses the bar once in a hundred rounds; what tells, tells in every round.
    """
    for key, value in (("otp_per_ip_per_hour", 100_000), ("otp_per_hour", 100_000)):
        await accounts.settings.change(key, value, None, 0)
    accounts.public.state.limiter.check = lambda *_args: None
    shares: list[float] = []
    while not shares or (min(shares) >= 0.1 and len(shares) < ROUNDS):
        shares.append(await telling(accounts, 10_000_000 + CALLS * len(shares)))
    assert min(shares) < 0.1, shares


async def test_a_password_is_compared_once_whether_or_not_the_mail_is_known(
    accounts: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7: the slow part of signing in is done for everybody: known, unknown, without password."""
    await operators.add_operator_with_password(accounts.db, EMAIL, OperatorRole.ADMIN, PASSWORD)
    await operators.invite_operator(
        accounts.db, "new@hadir.test", OperatorRole.VIEWER, control_center_url="http://c"
    )
    compared: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - as it is named above
            compared.append(str(hash).split("$")[3])
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "hasher", Counting.from_parameters(CHEAPEST))
    async with accounts.browser("internal") as browser:
        for email in (EMAIL, "nobody@hadir.test", "new@hadir.test"):
            body = {"email": email, "password": "not the password"}
            answer = await browser.post("/internal/auth/login", json=body)
            assert answer.json()["code"] == "WRONG_PASSWORD"
    assert len(compared) == 3
    assert len({*compared}) == 1  # the same cost


async def test_no_log_line_holds_a_code_a_token_or_a_number(
    accounts: Instance, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A3, A5, A7: everybody signs in, rightly and wrongly, and the logs are read."""
    caplog.set_level(logging.DEBUG)
    await accounts.mitra()
    console = accounts.otp
    assert isinstance(console, ConsoleOtp)
    console.decline_next()
    secrets = [CUSTOMER_PHONE[3:], MITRA_PHONE[3:], PASSWORD]
    for phone, path in ((CUSTOMER_PHONE, CLIENT), (MITRA_PHONE, MITRA)):
        request = (await ask(accounts, phone, path)).json()["otp_request_id"]
        await accounts.delivered()
        code = await accounts.code(phone)
        await prove(accounts, request, "000000", path)
        signed = (await prove(accounts, request, code, path)).json()
        secrets += [code, signed["access_token"], signed["refresh_token"]]
        async with accounts.browser(**{"X-Client": "native"}) as app:
            body = {"refresh_token": signed["refresh_token"]}
            fresh = (await app.post("/api/shared/auth/refresh", json=body)).json()
            bearer = {"Authorization": f"Bearer {fresh['access_token']}"}
            ticket = (await app.post("/api/shared/realtime-ticket", headers=bearer)).json()
        secrets += [fresh["access_token"], fresh["refresh_token"], ticket["ticket"]]
    secrets += await _operator_comes_in(accounts)
    said = capsys.readouterr()
    lines = caplog.text + said.out + said.err
    assert "otp.not_delivered" in lines  # something was logged
    assert len(secrets) > 20
    assert [secret for secret in secrets if secret in lines] == []


async def _operator_comes_in(one: Instance) -> list[str]:
    """By password, link, app and recovery code; what must not be read anywhere."""
    await operators.add_operator_with_password(one.db, EMAIL, OperatorRole.ADMIN, PASSWORD)
    async with one.browser("internal") as browser:
        login = {"email": EMAIL, "password": PASSWORD}
        signed = (await browser.post("/internal/auth/login", json=login)).json()
        browser.headers["Authorization"] = f"Bearer {signed['access_token']}"
        begun = (await browser.post("/internal/me/totp", json={"password": PASSWORD})).json()
        app = Authenticator(begun["uri"], one.clock)
        code = app.code()
        codes = (await browser.post("/internal/me/totp/confirm", json={"code": code})).json()
        needed = (await browser.post("/internal/auth/login", json=login)).json()["totp_ticket"]
        recovery = codes["recovery_codes"][0]
        body = {"totp_ticket": needed, "code": recovery}
        assert (await browser.post("/internal/auth/totp", json=body)).status_code == 200
        invited = await browser.post(
            "/internal/operators", json={"email": "b@hadir.test", "role": "viewer"}
        )
    link = invited.json()["url"].rpartition("/")[2]
    return [signed["access_token"], begun["secret"], code, needed, recovery, link]
