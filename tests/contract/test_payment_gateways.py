"""Every payment provider keeps the promises of the port: one test, every adapter."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hadir.gateways.payments.port import (
    ChargeDeclined,
    ChargeRequest,
    ChargeState,
    ChargeStatus,
    ForgedWebhook,
    GatewaySilent,
    PaymentGateway,
    UnknownCharge,
)
from hadir.gateways.payments.sandbox import Sandbox
from hadir.infra.db import Database
from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from uuid import UUID

    from tests.support.clock import StandingClock


@dataclass
class Adapter:
    """A provider, and what its customers and its bad days do."""

    gateway: PaymentGateway
    clock: StandingClock
    end: Callable[[UUID, ChargeStatus], Awaitable[tuple[dict[str, str], bytes]]]
    decline_next: Callable[[], None]
    time_out_after_charging: Callable[[], None]

    def request(self, amount_idr: int = 15000, method: str = "qris") -> ChargeRequest:
        expires_at = self.clock.now() + timedelta(minutes=19)
        return ChargeRequest(new_id(), amount_idr, method, expires_at)


def _sandbox(db: Database, clock: StandingClock) -> Adapter:
    sandbox = Sandbox(db, "http://hadir.test", "a secret of the tests")

    async def end(payment_id: UUID, status: ChargeStatus) -> tuple[dict[str, str], bytes]:
        return sandbox.webhook_of(await sandbox.decide(payment_id, status))

    return Adapter(sandbox, clock, end, sandbox.decline_next, sandbox.time_out_after_charging)


ADAPTERS = {"sandbox": _sandbox}


@pytest.fixture(params=ADAPTERS)
async def adapter(
    request: pytest.FixtureRequest, database_url: str, clock: StandingClock
) -> AsyncIterator[Adapter]:
    db = Database(database_url, clock)
    await db.open()
    yield ADAPTERS[request.param](db, clock)
    await db.close()


async def test_a_new_charge_waits_for_its_money(adapter: Adapter) -> None:
    """F2"""
    charge = await adapter.gateway.create_charge(adapter.request())
    assert charge.ref
    assert charge.pay_url.startswith("http")
    assert await adapter.gateway.look_up(charge.ref) == ChargeState(ChargeStatus.WAITING, 15000)


async def test_asking_again_with_the_same_id_answers_the_same_charge(adapter: Adapter) -> None:
    """F2"""
    request = adapter.request()
    charges = await asyncio.gather(*(adapter.gateway.create_charge(request) for _ in range(5)))
    assert len(set(charges)) == 1
    assert (await adapter.gateway.create_charge(adapter.request())).ref != charges[0].ref


async def test_only_a_method_with_a_picture_has_a_qr_text(adapter: Adapter) -> None:
    assert (await adapter.gateway.create_charge(adapter.request(method="qris"))).qr_text
    assert (await adapter.gateway.create_charge(adapter.request(method="gopay"))).qr_text is None


@pytest.mark.parametrize("status", [ChargeStatus.PAID, ChargeStatus.FAILED, ChargeStatus.EXPIRED])
async def test_how_it_ended_is_told_by_webhook_and_by_look_up(
    adapter: Adapter, status: ChargeStatus
) -> None:
    """F2"""
    request = adapter.request()
    charge = await adapter.gateway.create_charge(request)
    notice = adapter.gateway.read_webhook(*await adapter.end(request.payment_session_id, status))
    assert notice.ref == charge.ref
    assert await adapter.gateway.look_up(charge.ref) == ChargeState(status, 15000)


async def test_what_ended_stays_so(adapter: Adapter) -> None:
    """F2"""
    request = adapter.request()
    charge = await adapter.gateway.create_charge(request)
    await adapter.end(request.payment_session_id, ChargeStatus.PAID)
    await adapter.end(request.payment_session_id, ChargeStatus.FAILED)
    adapter.clock.advance(20 * 60)
    assert (await adapter.gateway.look_up(charge.ref)).status is ChargeStatus.PAID


async def test_no_money_is_taken_after_the_time_we_named(adapter: Adapter) -> None:
    """F2"""
    request = adapter.request()
    charge = await adapter.gateway.create_charge(request)
    adapter.clock.advance(19 * 60)
    await adapter.end(request.payment_session_id, ChargeStatus.PAID)
    assert (await adapter.gateway.look_up(charge.ref)).status is ChargeStatus.EXPIRED


async def test_two_events_have_two_keys_and_a_repeat_has_the_same(adapter: Adapter) -> None:
    """F2"""
    keys = []
    for status in (ChargeStatus.PAID, ChargeStatus.FAILED):
        request = adapter.request()
        await adapter.gateway.create_charge(request)
        webhook = await adapter.end(request.payment_session_id, status)
        keys += [adapter.gateway.read_webhook(*webhook).event_key for _ in range(2)]
    assert keys[0] == keys[1] != keys[2] == keys[3]


async def test_a_webhook_that_was_touched_is_forged(adapter: Adapter) -> None:
    """F2"""
    request = adapter.request()
    await adapter.gateway.create_charge(request)
    headers, body = await adapter.end(request.payment_session_id, ChargeStatus.FAILED)
    for forged in ((headers, body + b" "), ({}, body), (dict.fromkeys(headers, "x"), body)):
        with pytest.raises(ForgedWebhook):
            adapter.gateway.read_webhook(*forged)


async def test_a_charge_that_was_never_made_is_unknown(adapter: Adapter) -> None:
    with pytest.raises(UnknownCharge):
        await adapter.gateway.look_up("nobody")


async def test_a_declined_charge_is_not_made_and_the_next_one_is(adapter: Adapter) -> None:
    """F2"""
    adapter.decline_next()
    request = adapter.request()
    with pytest.raises(ChargeDeclined):
        await adapter.gateway.create_charge(request)
    assert (await adapter.gateway.create_charge(request)).ref


async def test_a_lost_answer_leaves_a_charge_that_the_next_try_finds(adapter: Adapter) -> None:
    """F2"""
    adapter.time_out_after_charging()
    request = adapter.request()
    with pytest.raises(GatewaySilent):
        await adapter.gateway.create_charge(request)
    webhook = await adapter.end(request.payment_session_id, ChargeStatus.PAID)
    charge = await adapter.gateway.create_charge(request)
    assert adapter.gateway.read_webhook(*webhook).ref == charge.ref
