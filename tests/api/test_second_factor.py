"""The authenticator app of operators (spec A1): set up, asked for, recovered, reset, required."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hadir.accounts import operators, totp
from hadir.kernel.enums import OperatorRole
from tests.support.accounts import PASSWORD
from tests.support.authenticator import Authenticator

if TYPE_CHECKING:
    from uuid import UUID

    import httpx2

    from tests.support.accounts import Instance

EMAIL, ADMIN = "rina@hadir.test", "kepala@hadir.test"
APP = {"X-Hadir-App": "operator"}


async def employed(
    one: Instance, email: str = EMAIL, role: OperatorRole = OperatorRole.SUPERVISOR
) -> UUID:
    return await operators.add_operator_with_password(one.db, email, role, PASSWORD)


async def first_step(
    one: Instance, email: str = EMAIL, password: str = PASSWORD
) -> httpx2.Response:
    async with one.browser("internal") as browser:
        body = {"email": email, "password": password}
        return await browser.post("/internal/auth/login", json=body)


async def second_step(one: Instance, ticket: str, code: str, **more: str) -> httpx2.Response:
    async with one.browser("internal", **{**APP, **more}) as browser:
        body = {"totp_ticket": ticket, "code": code}
        return await browser.post("/internal/auth/totp", json=body)


async def inside(one: Instance, email: str = EMAIL) -> httpx2.AsyncClient:
    """A browser that is signed in by password alone."""
    token = (await first_step(one, email)).json()["access_token"]
    return one.browser("internal", Authorization=f"Bearer {token}")


async def enrolled(one: Instance) -> tuple[Authenticator, list[str]]:
    """Her app and her recovery codes."""
    await employed(one)
    async with await inside(one) as browser:
        begun = (await browser.post("/internal/me/totp", json={"password": PASSWORD})).json()
        app = Authenticator(begun["uri"], one.clock)
        answer = await browser.post("/internal/me/totp/confirm", json={"code": app.code()})
    assert answer.status_code == 200, answer.text
    one.clock.advance(60)
    return app, answer.json()["recovery_codes"]


async def ticket(one: Instance) -> str:
    answer = await first_step(one)
    assert answer.status_code == 202, answer.text
    assert answer.json()["enrolled"] is True
    assert "access_token" not in answer.json()
    assert "set-cookie" not in answer.headers
    return str(answer.json()["totp_ticket"])


def test_the_codes_are_those_of_the_standard() -> None:
    """A1: RFC 6238, appendix B, in six digits."""
    secret = b"12345678901234567890"
    known = {59: "287082", 1111111109: "081804", 2000000000: "279037", 20000000000: "353130"}
    assert {at: totp.code_at(secret, at // 30) for at in known} == known


async def test_an_operator_who_enrolled_needs_password_and_code(accounts: Instance) -> None:
    """A1: e-mail and password plus TOTP, off until enrolled."""
    app, codes = await enrolled(accounts)
    assert len({*codes}) == 10
    proof = await ticket(accounts)
    wrong = await second_step(accounts, proof, app.other_than_code())
    assert (wrong.status_code, wrong.json()["code"]) == (401, "TOTP_WRONG")
    answer = await second_step(accounts, proof, app.code())
    assert answer.status_code == 200
    assert answer.json()["user"]["role"] == "supervisor"
    assert answer.json()["recovery_codes"] == []
    assert "hadir_operator=" in answer.headers["set-cookie"]


async def test_a_code_is_good_once_and_a_phone_may_be_half_a_minute_off(
    accounts: Instance,
) -> None:
    """A1: neither the same code nor an older one is taken again."""
    app, _ = await enrolled(accounts)
    early = app.code(seconds=-30)
    now = app.code()
    assert (await second_step(accounts, await ticket(accounts), now)).status_code == 200
    for used in (now, early):
        again = await second_step(accounts, await ticket(accounts), used)
        assert again.json()["code"] == "TOTP_WRONG"
    late = app.code(seconds=30)
    assert (await second_step(accounts, await ticket(accounts), late)).status_code == 200
    too_far = app.code(seconds=90)
    assert (await second_step(accounts, await ticket(accounts), too_far)).status_code == 401


async def test_a_recovery_code_opens_once_however_it_is_typed(accounts: Instance) -> None:
    """A1: recovery codes."""
    _, codes = await enrolled(accounts)
    typed = codes[3].replace("-", "").upper()
    assert (await second_step(accounts, await ticket(accounts), typed)).status_code == 200
    again = await second_step(accounts, await ticket(accounts), codes[3])
    assert (again.status_code, again.json()["code"]) == (401, "TOTP_WRONG")
    assert (await second_step(accounts, await ticket(accounts), codes[4])).status_code == 200
    async with accounts.browser("internal") as browser:
        body = {"totp_ticket": await ticket(accounts), "code": codes[5]}
        token = (await browser.post("/internal/auth/totp", json=body)).json()["access_token"]
        me = await browser.get("/internal/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["recovery_codes_left"] == 7


async def test_new_recovery_codes_end_the_old_ones(accounts: Instance) -> None:
    """A1: asked for with a code of the app."""
    app, codes = await enrolled(accounts)
    signed = (await second_step(accounts, await ticket(accounts), app.code())).json()
    accounts.clock.advance(60)
    async with accounts.browser(
        "internal", Authorization=f"Bearer {signed['access_token']}"
    ) as browser:
        path = "/internal/me/recovery-codes"
        assert (await browser.post(path, json={"code": codes[0]})).status_code == 401
        renewed = (await browser.post(path, json={"code": app.code()})).json()["recovery_codes"]
    assert not {*renewed} & {*codes}
    assert (await second_step(accounts, await ticket(accounts), codes[1])).status_code == 401
    assert (await second_step(accounts, await ticket(accounts), renewed[1])).status_code == 200


async def test_wrong_codes_lock_for_a_while(accounts: Instance) -> None:
    """A7: the second factor is counted like the first, however many tickets are taken."""
    app, codes = await enrolled(accounts)
    answers = []
    for _ in range(6):
        proof = await ticket(accounts)
        answers.append((await second_step(accounts, proof, app.other_than_code())).status_code)
    assert answers == [401] * 4 + [429] * 2
    for right in (app.code(), codes[0]):
        locked = await second_step(accounts, await ticket(accounts), right)
        assert locked.json()["code"] == "LOCKED_OUT"
    accounts.clock.advance(900)
    assert (await second_step(accounts, await ticket(accounts), app.code())).status_code == 200


async def test_the_second_step_is_over_after_five_minutes_or_a_new_password(
    accounts: Instance,
) -> None:
    """A1: a ticket is no sign-in."""
    app, _ = await enrolled(accounts)
    proof = await ticket(accounts)
    accounts.clock.advance(301)
    over = await second_step(accounts, proof, app.code())
    assert (over.status_code, over.json()["code"]) == (410, "SECOND_STEP_OVER")
    proof = await ticket(accounts)
    async with accounts.db.transaction() as tx:
        await tx.execute("UPDATE operators SET password_hash = 'another'")
    assert (await second_step(accounts, proof, app.code())).status_code == 410
    assert (await second_step(accounts, "x" * 40, app.code())).status_code == 410


async def test_a_new_password_by_link_does_not_go_round_the_app(accounts: Instance) -> None:
    """A1: whoever reads the mail still needs the phone."""
    app, _ = await enrolled(accounts)
    invitation = await operators.renew_link(accounts.db, EMAIL, control_center_url="http://c")
    async with accounts.browser("internal") as browser:
        body = {"token": invitation.url.rpartition("/")[2], "password": "burung hijau di bulan"}
        answer = await browser.post("/internal/auth/link", json=body)
    assert answer.status_code == 202
    proof = answer.json()["totp_ticket"]
    assert (await second_step(accounts, proof, app.code())).status_code == 200


async def test_setting_up_needs_the_password_and_ends_other_sign_ins(accounts: Instance) -> None:
    """A1: an app that was begun but never proven changes nothing."""
    await employed(accounts)
    async with await inside(accounts) as elsewhere, await inside(accounts) as browser:
        path = "/internal/me/totp"
        assert (await browser.post(path, json={"password": "wrong"})).status_code == 401
        first = (await browser.post(path, json={"password": PASSWORD})).json()
        assert (await first_step(accounts)).status_code == 200
        begun = (await browser.post(path, json={"password": PASSWORD})).json()
        assert begun["secret"] != first["secret"]
        code = Authenticator(first["uri"], accounts.clock).code()
        refused = await browser.post(f"{path}/confirm", json={"code": code})
        assert refused.json()["code"] == "TOTP_WRONG"
        code = Authenticator(begun["uri"], accounts.clock).code()
        assert (await browser.post(f"{path}/confirm", json={"code": code})).status_code == 200
        assert (await browser.post(path, json={"password": PASSWORD})).status_code == 409
        assert (await browser.get("/internal/me")).json()["totp_enrolled"] is True
        assert (await elsewhere.get("/internal/me")).status_code == 401


async def test_it_is_taken_off_by_a_code_unless_it_is_required(accounts: Instance) -> None:
    """A1: an admin can require it."""
    app, codes = await enrolled(accounts)
    signed = (await second_step(accounts, await ticket(accounts), app.code())).json()
    bearer = {"Authorization": f"Bearer {signed['access_token']}"}
    async with accounts.browser("internal", **bearer) as browser:
        path = "/internal/me/totp/take-off"
        assert (await browser.post(path, json={"code": "000000"})).status_code == 401
        await accounts.one("UPDATE operators SET totp_required = true RETURNING 1")
        required = await browser.post(path, json={"code": codes[0]})
        assert (required.status_code, required.json()["code"]) == (409, "TOTP_REQUIRED")
        await accounts.one("UPDATE operators SET totp_required = false RETURNING 1")
        assert (await browser.post(path, json={"code": codes[0]})).status_code == 204
    assert (await first_step(accounts)).status_code == 200


async def test_where_it_is_required_it_is_set_up_before_anything_else(accounts: Instance) -> None:
    """A1: an admin requires it: signed out at once, and not in before the app is proven."""
    operator_id = await employed(accounts)
    await employed(accounts, ADMIN, OperatorRole.ADMIN)
    async with await inside(accounts) as hers, await inside(accounts, ADMIN) as admin:
        assert (await hers.get("/internal/me")).status_code == 200
        body: dict[str, Any] = {"version": 1, "totp_required": True}
        path = f"/internal/operators/{operator_id}"
        assert (await admin.patch(path, json=body)).status_code == 204
        assert (await hers.get("/internal/me")).status_code == 401
    needed = (await first_step(accounts)).json()
    assert needed["enrolled"] is False
    early = await second_step(accounts, needed["totp_ticket"], "123456")
    assert early.json()["code"] == "TOTP_NOT_BEGUN"
    async with accounts.browser("internal") as browser:
        body = {"totp_ticket": needed["totp_ticket"]}
        begun = (await browser.post("/internal/auth/totp/enrol", json=body)).json()
    app = Authenticator(begun["uri"], accounts.clock)
    answer = await second_step(accounts, needed["totp_ticket"], app.code())
    assert answer.status_code == 200
    assert len(answer.json()["recovery_codes"]) == 10
    async with accounts.browser("internal") as browser:
        body = {"totp_ticket": await ticket(accounts)}
        again = await browser.post("/internal/auth/totp/enrol", json=body)
    assert again.json()["code"] == "TOTP_ENROLLED"


async def test_an_admin_resets_it_for_somebody_else(accounts: Instance) -> None:
    """A1: reset by an admin: off, and signed out everywhere; not one's own."""
    app, _ = await enrolled(accounts)
    signed = (await second_step(accounts, await ticket(accounts), app.code())).json()
    operator_id = signed["user"]["id"]
    admin_id = await employed(accounts, ADMIN, OperatorRole.ADMIN)
    bearer = {"Authorization": f"Bearer {signed['access_token']}"}
    async with (
        await inside(accounts, ADMIN) as admin,
        accounts.browser("internal", **bearer) as hers,
    ):
        own = await admin.post(f"/internal/operators/{admin_id}/totp/reset")
        assert (own.status_code, own.json()["code"]) == (409, "OWN_ACCOUNT")
        done = await admin.post(f"/internal/operators/{operator_id}/totp/reset")
        assert done.status_code == 204
        assert (await hers.get("/internal/me")).status_code == 401
    assert (await first_step(accounts)).status_code == 200
    audit = await accounts.one("SELECT string_agg(action, ' ' ORDER BY at) FROM audit_log")
    assert audit.split()[-1] == "operator.totp_reset"


async def test_neither_secret_nor_recovery_codes_are_stored_readable(accounts: Instance) -> None:
    """A1: and a row that is moved to another operator opens nothing."""
    app, codes = await enrolled(accounts)
    stored = await accounts.one("SELECT string_agg(t::text, ' ') FROM operator_totp t")
    stored += await accounts.one("SELECT string_agg(t::text, ' ') FROM operator_recovery_codes t")
    stored += await accounts.one("SELECT string_agg(t::text, ' ') FROM audit_log t")
    assert app.secret.hex() not in stored
    assert totp.shown(app.secret) not in stored
    assert [code for code in codes if code in stored] == []
    sealed = totp.seal(accounts.keys, other := await employed(accounts, ADMIN), app.secret)
    assert totp.unseal(accounts.keys, other, sealed) == app.secret
    mine = await accounts.one("SELECT operator_id FROM operator_totp")
    assert totp.unseal(accounts.keys, mine, sealed) is None


@pytest.mark.parametrize("code", ["12345", "", "x" * 21])
async def test_a_malformed_code_is_not_even_a_try(accounts: Instance, code: str) -> None:
    """A1."""
    await enrolled(accounts)
    assert (await second_step(accounts, await ticket(accounts), code)).status_code == 422
    assert await accounts.one("SELECT count(*) FROM sign_in_tries WHERE failed > 0") == 0
