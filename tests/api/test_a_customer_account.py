"""What a customer's app asks about itself, socket tickets, the developer's routes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir.accounts import Journey, PhoneTaken
from hadir.accounts.onboarding import Step, onboarding
from hadir.accounts.store import get_customer
from hadir.accounts.store_consents import list_consents
from hadir.infra import inbox
from hadir.infra.ids import new_id
from tests.support.accounts import customer, running
from tests.support.waiting import until

if TYPE_CHECKING:
    from tests.support.accounts import Instance

STATE = "/api/client/onboarding-state"


async def test_onboarding_leads_from_name_to_method(accounts: Instance) -> None:
    """B1"""
    async with customer(accounts) as ana:
        state = (await ana.get(STATE)).json()
        assert state["next"] == "name"
        assert (await ana.patch("/api/client/me", json={"name": " Ana  Putri "})).json()[
            "name"
        ] == "Ana Putri"
        assert (await ana.get(STATE)).json()["next"] == "consent"
        half = await ana.post("/api/client/consents", json={"terms": True, "privacy": True})
        assert half.json()["consents"] == {"terms": True, "privacy": True, "age_18": False}
        assert half.json()["next"] == "consent"
        full = await ana.post("/api/client/consents", json={"age_18": True})
        assert full.json()["next"] == "usp"
        assert (await ana.post("/api/client/usp-seen", json={})).json()["next"] == "method"


async def test_the_next_step_follows_from_what_the_other_rooms_know(accounts: Instance) -> None:
    """B1"""
    async with customer(accounts) as ana:
        await ana.patch("/api/client/me", json={"name": "Ana"})
        await ana.post(
            "/api/client/consents", json={"terms": True, "privacy": True, "age_18": True}
        )
        await ana.post("/api/client/usp-seen")
        customer_id = UUID((await ana.get("/api/client/me")).json()["id"])
    async with accounts.db.reading() as tx:
        row = await get_customer(tx, customer_id)
        given = await list_consents(tx, customer_id)
    assert onboarding(row, given, Journey()).next is Step.METHOD
    assert onboarding(row, given, Journey(discount_offered=True)).next is Step.VERIFY_OFFER
    assert onboarding(row, given, Journey(active_session_id=new_id())).next is None


@pytest.mark.parametrize(
    "name", ["", "   ", "\u200b\u200b", "x" * 41, "\x01", "\u3164", "\u2800", "\u0301\u0301"]
)
async def test_a_name_must_show(accounts: Instance, name: str) -> None:
    """B1"""
    async with customer(accounts) as ana:
        refused = await ana.patch("/api/client/me", json={"name": name})
        assert (refused.status_code, refused.json()["code"]) == (422, "INVALID_NAME")


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": 3}, {"name": "A", "id": "x"}, []])
async def test_a_malformed_change_is_refused(accounts: Instance, body: Any) -> None:
    async with customer(accounts) as ana:
        assert (await ana.patch("/api/client/me", json=body)).status_code == 422


async def test_support_handles_are_data(accounts: Instance) -> None:
    """B3"""
    async with customer(accounts) as ana:
        assert (await ana.get("/api/client/support-handles")).json()["items"] == []
        async with accounts.db.transaction() as tx:
            await tx.execute(
                "INSERT INTO support_handles (id, kind, label, value)"
                " VALUES (%s, 'whatsapp', 'Admin', '+62 812-1')",
                (new_id(),),
            )
        items = (await ana.get("/api/client/support-handles")).json()["items"]
    assert items[0]["url"] == "https://wa.me/628121"


async def test_app_config_shows_settings_and_turns_old_apps_away(accounts: Instance) -> None:
    await accounts.settings.change("min_app_version", "1.2.0", None, 0)
    await accounts.settings.change("accepting_customers", False, None, 0)
    async with customer(accounts) as ana:
        config = (await ana.get("/api/shared/app-config")).json()
        assert config["accepting_customers"] is False
        assert config["session_warning_seconds"] == 180
        old = await ana.get("/api/shared/app-config", headers={"X-App-Version": "1.1.9"})
        assert (old.status_code, old.json()["code"]) == (426, "UPGRADE_REQUIRED")
        new = await ana.get("/api/shared/app-config", headers={"X-App-Version": "1.10.0"})
        assert new.status_code == 200


async def test_signed_out_people_and_other_kinds_are_kept_out(accounts: Instance) -> None:
    """A1"""
    paths = ["/api/client/me", STATE, "/api/client/legal", "/api/client/support-handles"]
    seeded = await accounts.browser().post("/dev/seed", json={"mitras": 1})
    token = seeded.json()["mitras"][0]["access_token"]
    async with accounts.browser() as nobody:
        for path in [*paths, "/api/shared/app-config", "/api/shared/auth/sessions"]:
            assert (await nobody.get(path)).status_code == 401, path
        for path in paths:
            answer = await nobody.get(path, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 403, path


async def test_the_inbox_is_a_page_for_people_and_json_for_programs(accounts: Instance) -> None:
    """L3"""
    async with accounts.db.transaction() as tx:
        await inbox.write(tx, "otp", "+62812", "<b>hai</b>", code="123456")
        await inbox.write(tx, "payment", "x", "bayar", url="http://x.test/?a=1&b=2")
    async with accounts.browser() as browser:
        items = (await browser.get("/dev/inbox")).json()["items"]
        assert [item["kind"] for item in items] == ["payment", "otp"]
        assert items[1]["code"] == "123456"
        assert "url" not in items[1]
        page = await browser.get("/dev/inbox", headers={"Accept": "text/html"})
    assert "123456" in page.text
    assert "<b>hai" not in page.text


async def test_the_clock_moves_on_every_instance(
    accounts: Instance, database_url: str, valkey_url: str
) -> None:
    """M6"""
    accounts_before = accounts.clock.now()
    async with accounts.browser() as browser:
        moved = await browser.post("/dev/clock", json={"advance_seconds": 60})
        again = await browser.post("/dev/clock", json={"advance_seconds": 30})
        back = await browser.post("/dev/clock", json={"advance_seconds": -1})
    assert moved.json()["now"] == "2026-11-21T12:01:00.000Z"
    assert again.json()["now"] == "2026-11-21T12:01:30.000Z"
    assert back.status_code == 422
    assert (accounts.clock.now() - accounts_before).total_seconds() == 90
    assert [by.total_seconds() for by in accounts.moved] == [60, 30]


async def test_seeded_accounts_are_signed_in(accounts: Instance) -> None:
    """M6"""
    async with accounts.browser() as browser:
        made = (await browser.post("/dev/seed", json={"customers": 40, "mitras": 30})).json()
        assert (len(made["customers"]), len(made["mitras"])) == (40, 30)
        token = made["customers"][7]["access_token"]
        state = await browser.get(STATE, headers={"Authorization": f"Bearer {token}"})
        assert state.json()["next"] == "method"
        assert (await browser.post("/dev/seed", json={"mitras": -1})).status_code == 422
    assert await accounts.one("SELECT count(*) FROM mitras WHERE is_active") == 30


async def test_a_mitras_number_is_taken_once(accounts: Instance) -> None:
    results = await asyncio.gather(*(accounts.mitra() for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, PhoneTaken) for one in results) == 3


async def test_a_hint_of_a_moved_clock_reaches_the_other_instance(
    accounts: Instance, database_url: str, valkey_url: str
) -> None:
    """M6"""
    from tests.support.clock import StandingClock as Standing

    elsewhere = Standing()
    async with running(database_url, valkey_url, elsewhere) as other:
        await until(lambda: other.bus.healthy)
        await accounts.browser().post("/dev/clock", json={"advance_seconds": 60})
        await until(lambda: bool(other.moved))
    assert elsewhere.now() == accounts.clock.now()
