"""Signing in by a code that a real vendor delivers: both channels, and none (spec A3, A4)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from hadir.gateways.otp.fazpass import Fazpass
from hadir.kernel.enums import OtpChannel
from tests.api.test_one_time_codes import MITRA, ask, prove
from tests.support.accounts import CUSTOMER_PHONE, MITRA_PHONE
from tests.support.stubs.fazpass import GATEWAYS, MERCHANT_KEY, FazpassStub, Mood
from tests.support.stubs.serving import served
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.accounts import Instance

PATIENCE = 6.0  # the slow one costs this once; the other one never needs it
WHATSAPP, SMS = OtpChannel.WHATSAPP, OtpChannel.SMS


@pytest.fixture
async def vendor(accounts: Instance) -> AsyncIterator[FazpassStub]:
    """The instance sends its codes through Fazpass."""
    stub = FazpassStub()
    async with served(stub.app) as url:
        accounts.otp = Fazpass(url, MERCHANT_KEY, GATEWAYS, timeout_seconds=PATIENCE)
        yield stub
        stub.released.set()


async def test_a_code_comes_by_whatsapp_and_signs_in(
    accounts: Instance, vendor: FazpassStub
) -> None:
    """A3: WhatsApp first."""
    answer = (await ask(accounts)).json()
    assert answer["channel"] == "whatsapp"
    [(channel, phone, code)] = vendor.delivered
    assert (channel, f"+{phone}") == (WHATSAPP, CUSTOMER_PHONE)
    assert (await prove(accounts, answer["otp_request_id"], code)).status_code == 200


@pytest.mark.parametrize("mood", [Mood.DOWN, Mood.SLOW, Mood.SAYS_NO, Mood.NONSENSE])
async def test_sms_carries_the_same_code_when_whatsapp_fails(
    accounts: Instance, vendor: FazpassStub, mood: Mood
) -> None:
    """A3: SMS when it fails."""
    vendor.moods = {WHATSAPP: mood}
    answer = (await ask(accounts)).json()
    await until(lambda: bool(vendor.delivered))
    assert [asked for asked in vendor.asked if asked is SMS] == [SMS]
    [(channel, _, code)] = vendor.delivered
    assert channel is SMS
    assert (await prove(accounts, answer["otp_request_id"], code)).status_code == 200


async def test_with_the_vendor_down_one_goes_on_anonymously_or_tries_again(
    accounts: Instance, vendor: FazpassStub
) -> None:
    """A3: 502, nothing counted, and the anonymous way is open."""
    vendor.all(Mood.DOWN)
    for _ in range(4):
        down = await ask(accounts)
        assert (down.status_code, down.json()["code"]) == (502, "OTP_NOT_DELIVERED")
    async with accounts.browser() as browser:
        assert (await browser.post("/api/client/auth/anonymous")).status_code == 200
    vendor.all(Mood.FINE)
    assert (await ask(accounts)).status_code == 200


async def test_with_the_vendor_down_an_unknown_mitra_looks_like_a_known_one(
    accounts: Instance, vendor: FazpassStub
) -> None:
    """A3: same answer, also when asked again."""
    vendor.all(Mood.DOWN)
    await accounts.mitra()
    for _ in range(2):
        answers = [await ask(accounts, phone, MITRA) for phone in (MITRA_PHONE, "+6281355556666")]
        await accounts.delivered()
        known, unknown = ((answer.status_code, set(answer.json())) for answer in answers)
        assert known == unknown
    assert vendor.asked == [WHATSAPP, SMS]


async def test_no_log_line_holds_code_or_number_whatever_the_vendor_says(
    accounts: Instance,
    vendor: FazpassStub,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A3: a vendor that repeats both in its refusal is not quoted."""
    caplog.set_level(logging.DEBUG)
    vendor.moods = {WHATSAPP: Mood.SAYS_NO}
    await ask(accounts)
    [(_, phone, code)] = vendor.delivered
    said = capsys.readouterr()
    lines = caplog.text + said.out + said.err
    assert "otp.not_delivered" in lines
    assert code not in lines
    assert phone not in lines
