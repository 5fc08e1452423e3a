"""Every payment provider keeps the promises of the port: one test, every adapter."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
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
    RefundNotSupported,
    RefundRequest,
    RefundState,
    UnknownCharge,
)
from hadir.gateways.payments.sandbox import Sandbox
from hadir.gateways.payments.xendit import Xendit, XenditAccess
from hadir.infra.db import Database
from hadir.infra.ids import new_id
from tests.support.stubs.xendit import KEY, TOKEN, xendit_stub

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
    # what its vendor can do at all
    endings: frozenset[ChargeStatus] = frozenset(
        {ChargeStatus.PAID, ChargeStatus.FAILED, ChargeStatus.EXPIRED}
    )
    draws_pictures: bool = True
    signs_bodies: bool = True

    def request(self, amount_idr: int = 15000, method: str = "qris") -> ChargeRequest:
        expires_at = self.clock.now() + timedelta(minutes=19)
        return ChargeRequest(new_id(), amount_idr, method, expires_at)


@asynccontextmanager
async def _sandbox(db: Database, clock: StandingClock) -> AsyncIterator[Adapter]:
    sandbox = Sandbox(db, "http://hadir.test", "a secret of the tests")

    async def end(payment_id: UUID, status: ChargeStatus) -> tuple[dict[str, str], bytes]:
        return sandbox.webhook_of(await sandbox.decide(payment_id, status))

    yield Adapter(sandbox, clock, end, sandbox.decline_next, sandbox.time_out_after_charging)


@asynccontextmanager
async def _xendit(_db: Database, clock: StandingClock) -> AsyncIterator[Adapter]:
    async with xendit_stub(clock) as stub:
        access = XenditAccess(KEY, TOKEN, stub.url, "http://hadir.test")

        async def end(payment_id: UUID, status: ChargeStatus) -> tuple[dict[str, str], bytes]:
            is_paid = status is ChargeStatus.PAID
            return stub.pay(payment_id) if is_paid else stub.run_out(payment_id)

        def bad_day(word: str) -> Callable[[], None]:
            return lambda: setattr(stub, "next_post", word)

        yield Adapter(
            Xendit(access),
            clock,
            end,
            bad_day("declined"),
            bad_day("late"),
            endings=frozenset({ChargeStatus.PAID, ChargeStatus.EXPIRED}),
            draws_pictures=False,
            signs_bodies=False,
        )


ADAPTERS = {"sandbox": _sandbox, "xendit": _xendit}


@pytest.fixture(params=ADAPTERS)
async def adapter(
    request: pytest.FixtureRequest, database_url: str, clock: StandingClock
) -> AsyncIterator[Adapter]:
    db = Database(database_url, clock)
    await db.open()
    async with ADAPTERS[request.param](db, clock) as made:
        yield made
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
    with_picture = await adapter.gateway.create_charge(adapter.request(method="qris"))
    assert bool(with_picture.qr_text) is adapter.draws_pictures
    assert (await adapter.gateway.create_charge(adapter.request(method="gopay"))).qr_text is None


@pytest.mark.parametrize("status", [ChargeStatus.PAID, ChargeStatus.FAILED, ChargeStatus.EXPIRED])
async def test_how_it_ended_is_told_by_webhook_and_by_look_up(
    adapter: Adapter, status: ChargeStatus
) -> None:
    """F2"""
    if status not in adapter.endings:
        status = ChargeStatus.EXPIRED
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
    strangers = [
        ({}, body),
        (dict.fromkeys(headers, "x"), body),
        (dict.fromkeys(headers, "é"), body),
    ]
    if adapter.signs_bodies:
        strangers.append((headers, body + b" "))
    for forged in strangers:
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


async def test_a_charge_is_found_by_our_reference_and_only_if_it_was_made(
    adapter: Adapter,
) -> None:
    request = adapter.request()
    assert await adapter.gateway.find_charge(request.payment_session_id) is None
    charge = await adapter.gateway.create_charge(request)
    assert await adapter.gateway.find_charge(request.payment_session_id) == charge


async def test_a_look_up_says_for_which_payment_and_in_which_money(adapter: Adapter) -> None:
    request = adapter.request()
    charge = await adapter.gateway.create_charge(request)
    found = await adapter.gateway.look_up(charge.ref)
    assert (found.reference, found.currency) == (str(request.payment_session_id), "IDR")


async def test_an_expired_charge_takes_no_money_and_a_paid_one_stays_paid(
    adapter: Adapter,
) -> None:
    waiting, paid = adapter.request(), adapter.request()
    charges = [await adapter.gateway.create_charge(one) for one in (waiting, paid)]
    await adapter.end(paid.payment_session_id, ChargeStatus.PAID)
    for charge in charges:
        await adapter.gateway.expire(charge.ref)
    await adapter.end(waiting.payment_session_id, ChargeStatus.PAID)
    found = [(await adapter.gateway.look_up(charge.ref)).status for charge in charges]
    assert found == [ChargeStatus.EXPIRED, ChargeStatus.PAID]
    with pytest.raises(UnknownCharge):
        await adapter.gateway.expire("nobody")


async def test_a_refund_asked_for_twice_is_one_refund(adapter: Adapter) -> None:
    request = adapter.request()
    charge = await adapter.gateway.create_charge(request)
    await adapter.end(request.payment_session_id, ChargeStatus.PAID)
    back = RefundRequest(new_id(), charge.ref, 15000)
    refunds = [await adapter.gateway.refund(back) for _ in range(3)]
    assert len(set(refunds)) == 1
    assert refunds[0].state is RefundState.DONE
    assert await adapter.gateway.look_up_refund(refunds[0].ref) == refunds[0]


async def test_a_channel_that_takes_nothing_back_says_so(adapter: Adapter) -> None:
    request = adapter.request(method="bca_va")
    charge = await adapter.gateway.create_charge(request)
    await adapter.end(request.payment_session_id, ChargeStatus.PAID)
    with pytest.raises(RefundNotSupported):
        await adapter.gateway.refund(RefundRequest(new_id(), charge.ref, 15000))


async def test_nothing_is_known_of_a_refund_that_was_never_made(adapter: Adapter) -> None:
    with pytest.raises(UnknownCharge):
        await adapter.gateway.look_up_refund("nobody")
    with pytest.raises(UnknownCharge):
        await adapter.gateway.refund(RefundRequest(new_id(), "nobody", 1))
