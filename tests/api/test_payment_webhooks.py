"""What a provider may tell us, in any order and as often as it likes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from hadir.gateways.payments.port import Charge
from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus
from hadir.payments.looking import record_charge
from tests.support.paying import World, paying_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from httpx2 import Response

    from tests.support.clock import StandingClock

PATH = "/api/shared/payments/webhooks/sandbox"
SIGNATURE = "x-sandbox-signature"
STORED = "SELECT count(*) FROM payment_webhooks"


@pytest.fixture
async def world(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[World]:
    async with paying_world(database_url, valkey_url, clock) as made:
        yield made


async def _send(world: World, body: bytes, path: str = PATH) -> Response:
    headers = {SIGNATURE: world.sandbox.sign(body)}
    return await world.http.post(path, content=body, headers=headers)


async def test_the_same_webhook_many_times_is_stored_once(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    await world.pay_page(payment["id"], "pay")
    headers, body = world.sandbox.webhook_of(await world.sandbox.get_charge(UUID(payment["id"])))
    answers = await asyncio.gather(
        *(world.http.post(PATH, content=body, headers=headers) for _ in range(5))
    )
    assert [answer.status_code for answer in answers] == [204] * 5
    await world.settle()
    assert await world.value(STORED) == 1
    assert world.confirmed == [payment["id"]]


async def test_a_webhook_that_says_paid_is_not_believed(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    ref = f"sandbox-{payment['id']}"
    body = b'{"event_id": "%s:paid", "ref": "%s", "status": "paid"}' % (ref.encode(), ref.encode())
    assert (await _send(world, body)).status_code == 204
    await world.settle()
    assert await world.value(STORED) == 1
    assert await ana.status(payment["id"]) is PaymentStatus.PENDING


async def test_a_webhook_for_nobody_is_kept_and_changes_nothing(world: World) -> None:
    """F2"""
    body = b'{"event_id": "e1", "ref": "sandbox-nobody"}'
    assert (await _send(world, body)).status_code == 204
    assert await world.value("SELECT body FROM payment_webhooks") == body
    assert await world.value("SELECT count(*) FROM jobs") == 0


async def test_a_webhook_that_overtakes_the_note_of_its_charge_is_not_lost(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    payment_id = UUID(payment["id"])
    async with world.db.transaction() as tx:
        await tx.execute("UPDATE payment_sessions SET provider_ref = NULL, charge_asked_at = NULL")
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.PENDING
    charge = Charge(f"sandbox-{payment['id']}", payment["pay_url"], payment["qr_text"])
    await record_charge(world.db, payment_id, charge, show_link=False)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.CONFIRMED


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"ref": 1}', b"\xff\x00"])
async def test_a_webhook_that_says_nothing_is_kept_raw(world: World, body: bytes) -> None:
    """F2"""
    assert (await _send(world, body)).status_code == 204
    assert await world.value("SELECT body FROM payment_webhooks") == body


async def test_strangers_store_nothing(world: World) -> None:
    """F2"""
    body = b'{"event_id": "e1", "ref": "x"}'
    for proof in (b"", b"0" * 64, b"\xe9"):
        headers = [(SIGNATURE.encode(), proof)]
        answer = await world.http.post(PATH, content=body, headers=headers)
        assert answer.status_code == 401
    assert await world.value(STORED) == 0


async def test_a_webhook_has_a_size(world: World) -> None:
    assert (await _send(world, b"x" * 70_000)).status_code == 413


async def test_another_provider_is_not_here(world: World) -> None:
    answer = await _send(world, b"{}", "/api/shared/payments/webhooks/xendit")
    assert answer.status_code == 404


async def test_the_pay_page_shows_each_state_in_both_languages(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    path = f"/dev/pay/{payment['id']}"
    page = await world.http.get(path)
    assert "menunggu pembayaranmu" in page.text
    assert "Rp15.000" in page.text
    assert 'class="segno"' in page.text
    assert "waiting for your payment" in (await world.http.get(f"{path}?lang=en")).text
    back = await world.http.post(f"{path}/pay?lang=en", headers={"accept": "text/html"})
    assert (back.status_code, back.headers["location"]) == (303, f"{path}?lang=en")
    paid = await world.http.get(back.headers["location"])
    assert "it has arrived" in paid.text
    assert 'class="segno"' not in paid.text


async def test_there_is_no_pay_page_without_a_charge(world: World) -> None:
    assert (await world.http.get(f"/dev/pay/{new_id()}")).status_code == 404
    assert (await world.http.post(f"/dev/pay/{new_id()}/pay")).status_code == 404
    assert (await world.http.get("/dev/pay/x")).status_code == 422
