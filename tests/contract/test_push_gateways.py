"""H6: both push services, as their own stand-ins check them, behind the one port."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hadir.gateways.push.encryption import decode, decrypt, encrypt
from hadir.gateways.push.fcm import Fcm, read_account
from hadir.gateways.push.port import (
    Address,
    AddressGone,
    Notice,
    PushFailed,
    PushKind,
    PushRefused,
)
from hadir.gateways.push.web_push import WebPush, vapid_key
from hadir.infra.clock import SystemClock
from tests.support.stubs.fcm_service import FcmService, error
from tests.support.stubs.push_service import PushService
from tests.support.stubs.service import Answer, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.stubs.push_service import Browser

NOTICE = Notice("hadir", "ada pesan baru", "/#/chat/1", "message:1", 60)


class WebSide:
    def __init__(self, service: PushService, host: str) -> None:
        self.service = service
        self.gateway = WebPush(
            vapid_key("x" * 40), "mailto:a@hadir.test", SystemClock(), extra_hosts=(host,)
        )
        self.service.public_key = self.gateway.public_key
        self.browser: Browser
        self.browser, told = self.service.browser(host, "ana")
        self.address = Address(PushKind.WEB, told["address"], told["p256dh"], told["auth"])


@pytest.fixture
async def web() -> AsyncIterator[WebSide]:
    service = PushService()
    async with serving(service) as host:
        side = WebSide(service, host)
        yield side
        await side.gateway.close()
        assert service.wrongs == []


async def test_a_browser_reads_what_was_encrypted_for_it_alone(web: WebSide) -> None:
    """H6: generic words and the place, under a token that the service accepts."""
    await web.gateway.send(web.address, NOTICE)
    assert web.browser.shown == [
        {"title": "hadir", "body": "ada pesan baru", "tag": "message:1", "place": "/#/chat/1"}
    ]


@pytest.mark.parametrize(
    ("status", "raised"),
    [(404, AddressGone), (410, AddressGone), (403, PushRefused), (413, PushRefused)],
)
async def test_a_service_that_says_no_is_understood(
    web: WebSide, status: int, raised: type[Exception]
) -> None:
    """H6: only a dead address is forgotten; our own faults are not tried again."""
    web.service.answers = [Answer(status)]
    with pytest.raises(raised):
        await web.gateway.send(web.address, NOTICE)


async def test_a_busy_service_says_when_to_come_back(web: WebSide) -> None:
    web.service.answers = [Answer(429, headers={"retry-after": "7"})]
    with pytest.raises(PushFailed) as failed:
        await web.gateway.send(web.address, NOTICE)
    assert failed.value.retry_after_seconds == 7


def test_the_text_of_rfc_8291_comes_out_as_the_rfc_says() -> None:
    """RFC 8291, appendix A: the same keys, salt and text give the same body."""
    private = int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    theirs = int.from_bytes(decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    auth = "BTBZMqHH6r4Tts7J_aSIgg"
    p256dh = (
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        p256dh,
        auth,
        own=ec.derive_private_key(private, ec.SECP256R1()),
        salt=decode("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    expected = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAm"
        "S6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_"
        "Qulcy4a-fN"
    )
    assert body == decode(expected)
    own = ec.derive_private_key(theirs, ec.SECP256R1())
    assert decrypt(body, own, decode(auth)) == b"When I grow up, I want to be a watermelon"


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://evil.example/push",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com:8443/x",
        "https://user@127.0.0.1/x",
        "nonsense",
    ],
)
async def test_an_endpoint_that_is_no_push_service_is_never_called(
    web: WebSide, endpoint: str
) -> None:
    """A subscription comes from a stranger: it may not make the server call anything else."""
    good = Address(
        PushKind.WEB, "https://fcm.googleapis.com/fcm/send/x", web.address.p256dh, web.address.auth
    )
    assert web.gateway.accepts(good)
    bad = Address(PushKind.WEB, endpoint, web.address.p256dh, web.address.auth)
    assert not web.gateway.accepts(bad)


@pytest.fixture
async def native(tmp_path: Path) -> AsyncIterator[tuple[FcmService, Fcm]]:
    service = FcmService()
    async with serving(service) as host:
        account = read_account(service.account_file(host, tmp_path))
        gateway = Fcm(account, SystemClock(), service=f"http://{host}")
        yield service, gateway
        await gateway.close()
        assert service.wrongs == []


TOKEN = Address(PushKind.FCM, "a device")


async def test_fcm_is_asked_with_one_token_for_many_messages(
    native: tuple[FcmService, Fcm],
) -> None:
    """H6: a signed assertion buys an access token, and messages have the shape that v1 wants."""
    service, gateway = native
    await gateway.send(TOKEN, NOTICE)
    await gateway.send(TOKEN, NOTICE)
    assert service.tokens == 1
    assert service.shown[0]["data"] == {"place": "/#/chat/1", "tag": "message:1"}


@pytest.mark.parametrize(
    ("status", "code", "raised"),
    [
        (404, "UNREGISTERED", AddressGone),
        (400, "INVALID_ARGUMENT", AddressGone),
        (400, None, PushRefused),
        (429, "QUOTA_EXCEEDED", PushFailed),
        (503, "UNAVAILABLE", PushFailed),
        (401, "THIRD_PARTY_AUTH_ERROR", PushFailed),
    ],
)
async def test_fcm_that_says_no_is_understood(
    native: tuple[FcmService, Fcm], status: int, code: str | None, raised: type[Exception]
) -> None:
    """H6: a bad request of ours never deletes somebody's device."""
    service, gateway = native
    service.answers = [error(status, code)]
    with pytest.raises(raised):
        await gateway.send(TOKEN, NOTICE)
