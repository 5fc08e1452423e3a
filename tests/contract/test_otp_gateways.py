"""Whoever delivers codes obeys the same port; Fazpass against a stub that enforces (A4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hadir.gateways.otp.console import ConsoleOtp
from hadir.gateways.otp.fazpass import Fazpass
from hadir.gateways.otp.port import NotDelivered
from hadir.infra import inbox
from hadir.infra.db import Database
from hadir.kernel.enums import OtpChannel
from tests.support.stubs.fazpass import GATEWAYS, MERCHANT_KEY, FazpassStub, Mood
from tests.support.stubs.serving import served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock

PHONE, CODE = "+6281234567890", "314159"
WHATSAPP, SMS = OtpChannel.WHATSAPP, OtpChannel.SMS


@pytest.fixture
async def stub() -> AsyncIterator[tuple[FazpassStub, str]]:
    """The vendor and its address."""
    vendor = FazpassStub()
    async with served(vendor.app) as url:
        yield vendor, url
        vendor.released.set()


async def test_a_code_arrives_by_the_channel_of_its_gateway(
    stub: tuple[FazpassStub, str],
) -> None:
    """A4: the channel is chosen by the gateway key, the number goes without its plus."""
    vendor, url = stub
    gateway = Fazpass(url, MERCHANT_KEY, GATEWAYS)
    assert gateway.channels == (WHATSAPP, SMS)
    for channel in gateway.channels:
        await gateway.send(channel, PHONE, CODE)
    assert vendor.delivered == [
        (WHATSAPP, "6281234567890", CODE),
        (SMS, "6281234567890", CODE),
    ]


@pytest.mark.parametrize("mood", [mood for mood in Mood if mood is not Mood.FINE])
async def test_whatever_goes_wrong_is_told_without_code_or_number(
    stub: tuple[FazpassStub, str], mood: Mood
) -> None:
    """A3: slow, wrong, down, out of money: not delivered, and nothing leaks in the reason."""
    vendor, url = stub
    vendor.all(mood)
    patience = 1.0 if mood is Mood.SLOW else 30.0
    gateway = Fazpass(url, MERCHANT_KEY, GATEWAYS, timeout_seconds=patience)
    with pytest.raises(NotDelivered) as refused:
        await gateway.send(WHATSAPP, PHONE, CODE)
    assert vendor.asked == [WHATSAPP] or mood is Mood.SLOW
    said = f"{refused.value} {refused.value.__cause__}"
    assert CODE not in said
    assert PHONE[3:] not in said


async def test_wrong_keys_are_noticed(stub: tuple[FazpassStub, str]) -> None:
    """A4: the stub enforces what the vendor enforces."""
    vendor, url = stub
    for gateway in (
        Fazpass(url, "another key", GATEWAYS),
        Fazpass(url, MERCHANT_KEY, {WHATSAPP: "no such gateway"}),
        Fazpass("http://127.0.0.1:9", MERCHANT_KEY, GATEWAYS),
    ):
        with pytest.raises(NotDelivered):
            await gateway.send(WHATSAPP, PHONE, CODE)
    with pytest.raises(NotDelivered, match="no gateway"):
        await Fazpass(url, MERCHANT_KEY, {SMS: "x"}).send(WHATSAPP, PHONE, CODE)
    assert vendor.delivered == []


async def test_the_console_puts_it_into_the_inbox(database_url: str, clock: StandingClock) -> None:
    """A4: the default; it can be told to fail, too."""
    db = Database(database_url, clock)
    await db.open()
    console = ConsoleOtp(db)
    console.decline_next()
    with pytest.raises(NotDelivered):
        await console.send(WHATSAPP, PHONE, CODE)
    await console.send(SMS, PHONE, CODE)
    async with db.reading() as tx:
        [item] = await inbox.list_latest(tx, 5)
    assert (item.recipient, item.code) == (PHONE, CODE)
    await db.close()
