"""Own passwords, and what admins do to the accounts of others (spec A1, A7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.kernel.enums import OperatorRole
from tests.api.test_second_factor import ADMIN, EMAIL, employed, first_step, inside
from tests.support.accounts import PASSWORD

if TYPE_CHECKING:
    from tests.support.accounts import Instance

NEW = "burung hijau di bulan"


async def test_an_own_password_is_changed_by_the_current_one(accounts: Instance) -> None:
    """A7: other sign-ins end, this one stays, wrong ones are counted."""
    await employed(accounts)
    async with await inside(accounts) as here, await inside(accounts) as elsewhere:
        path = "/internal/me/password"
        wrong = await here.post(path, json={"current": "not it", "new": NEW})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "WRONG_PASSWORD")
        weak = await here.post(path, json={"current": PASSWORD, "new": "password1234"})
        assert weak.json()["code"] == "WEAK_PASSWORD"
        assert (await elsewhere.get("/internal/me")).status_code == 200
        changed = await here.post(path, json={"current": PASSWORD, "new": NEW})
        assert changed.status_code == 204
        assert (await here.get("/internal/me")).status_code == 200
        assert (await elsewhere.get("/internal/me")).status_code == 401
        for _ in range(5):
            locked = await here.post(path, json={"current": "not it", "new": NEW})
        assert locked.json()["code"] == "LOCKED_OUT"
    assert (await first_step(accounts, password=PASSWORD)).status_code == 401
    assert (await first_step(accounts, password=NEW)).status_code == 200


async def test_an_admin_invites_and_a_newer_link_ends_the_older(accounts: Instance) -> None:
    """A7: one-time links, shown to whoever makes them."""
    await employed(accounts, ADMIN, OperatorRole.ADMIN)
    async with await inside(accounts, ADMIN) as admin:
        body = {"email": EMAIL, "role": "viewer"}
        invited = (await admin.post("/internal/operators", json=body)).json()
        again = await admin.post("/internal/operators", json=body)
        assert (again.status_code, again.json()["code"]) == (409, "OPERATOR_EXISTS")
        bad = await admin.post("/internal/operators", json={"email": "a b@c", "role": "viewer"})
        assert bad.json()["code"] == "INVALID_EMAIL"
        path = f"/internal/operators/{invited['operator_id']}/link"
        newer = (await admin.post(path)).json()
        rows = (await admin.get("/internal/operators")).json()["items"]
    assert [(row["email"], row["has_password"]) for row in rows] == [(ADMIN, True), (EMAIL, False)]
    for link, status in ((invited, 410), (newer, 200)):
        async with accounts.browser("internal") as browser:
            body = {"token": link["url"].rpartition("/")[2], "password": NEW}
            assert (await browser.post("/internal/auth/link", json=body)).status_code == status


async def test_who_loses_a_role_is_signed_out_and_nobody_demotes_themselves(
    accounts: Instance,
) -> None:
    """A7: a token says the role, so it ends with it; an admin always remains."""
    operator_id = await employed(accounts)
    admin_id = await employed(accounts, ADMIN, OperatorRole.ADMIN)
    path = f"/internal/operators/{operator_id}"
    async with await inside(accounts) as hers, await inside(accounts, ADMIN) as admin:
        for own in ({"role": "viewer"}, {"is_active": False}):
            refused = await admin.patch(
                f"/internal/operators/{admin_id}", json={"version": 1, **own}
            )
            assert refused.json()["code"] == "OWN_ACCOUNT"
        changed = await admin.patch(path, json={"version": 1, "role": "viewer"})
        assert changed.status_code == 204
        assert (await hers.get("/internal/me")).status_code == 401
        stale = await admin.patch(path, json={"version": 1, "role": "admin"})
        assert (stale.status_code, stale.json()["code"]) == (409, "STALE_WRITE")
        assert (await first_step(accounts)).json()["user"]["role"] == "viewer"
        gone = await admin.patch(path, json={"version": 2, "is_active": False})
        assert gone.status_code == 204
        assert (await first_step(accounts)).json()["code"] == "WRONG_PASSWORD"
        assert (await admin.post(f"{path}/link")).status_code == 404
