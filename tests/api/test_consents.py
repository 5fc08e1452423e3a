"""What a customer agreed to: which text, in which version, when (spec B1, K4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hadir.accounts import legal
from tests.api.test_a_customer_account import STATE
from tests.support.accounts import customer

if TYPE_CHECKING:
    from tests.support.accounts import Instance

CONSENTS, LEGAL = "/api/client/consents", "/api/client/legal"
ALL = {"terms": True, "privacy": True, "age_18": True}


async def test_a_consent_is_a_row_with_version_and_moment(accounts: Instance) -> None:
    """B1: provable; agreeing again changes nothing of it."""
    async with customer(accounts) as ana:
        texts = (await ana.get(LEGAL)).json()
        assert {text["key"] for text in texts["items"]} == {*ALL}
        await ana.post(CONSENTS, json={**ALL, "version": texts["version"]})
        accounts.clock.advance(60)
        await ana.post(CONSENTS, json=ALL)
    rows = await accounts.one(
        "SELECT array_agg(kind || ' ' || to_char(version AT TIME ZONE 'UTC', 'YYYY-MM-DD') || ' '"
        " || to_char(given_at AT TIME ZONE 'UTC', 'HH24:MI') ORDER BY kind) FROM customer_consents"
    )
    assert rows == [f"{kind} 2026-11-01 12:00" for kind in sorted(ALL)]


async def test_a_consent_to_texts_that_are_over_is_refused(accounts: Instance) -> None:
    """B1: what was on the screen is what is agreed to."""
    async with customer(accounts) as ana:
        old = await ana.post(CONSENTS, json={**ALL, "version": "2020-01-01T00:00:00Z"})
        assert (old.status_code, old.json()["code"]) == (409, "LEGAL_CHANGED")
        assert (await ana.get(STATE)).json()["consents"] == dict.fromkeys(ALL, False)
        naive = await ana.post(CONSENTS, json={**ALL, "version": "2026-11-01T00:00:00"})
        assert naive.status_code == 422


async def test_a_new_text_asks_for_that_consent_again_and_for_no_other(
    accounts: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B1: the terms changed; privacy and age stand."""
    async with customer(accounts) as ana:
        await ana.patch("/api/client/me", json={"name": "Ana"})
        await ana.post(CONSENTS, json=ALL)
        assert (await ana.get(STATE)).json()["next"] == "usp"
        monkeypatch.setitem(legal.VERSIONS, "terms", accounts.clock.now())
        state = (await ana.get(STATE)).json()
    assert state["consents"] == {**ALL, "terms": False}
    assert state["next"] == "consent"
