"""Fazpass delivers codes that we made (``/v1/otp/send``). One gateway key for each channel.

The public documents name no error codes for this call, so an answer is judged by its HTTP class and
by ``status``; ``code`` and ``message`` are opaque and could hold the number: neither is passed on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2
import structlog
from prometheus_client import Counter

from hadir.gateways.otp.port import NotDelivered
from hadir.gateways.trust import trusted
from hadir.kernel.enums import OtpChannel

if TYPE_CHECKING:
    from collections.abc import Mapping

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 4.0
MAX_ANSWER_BYTES = 64 * 1024
REFUSED = Counter("hadir_otp_refused_total", "Codes that a vendor did not take", ["why"])
OURS = {401: "unauthorised", 402: "out_of_balance", 403: "forbidden", 404: "no_such_gateway"}
WHY = {**OURS, 400: "bad_request", 422: "bad_number", 429: "rate_limited"}


class Fazpass:
    """The port ``OtpGateway``, by HTTP."""

    def __init__(
        self,
        base_url: str,
        merchant_key: str,
        gateway_keys: Mapping[OtpChannel, str],
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._timeout = timeout_seconds
        ordered = (OtpChannel.WHATSAPP, OtpChannel.SMS)
        self._keys = {one: gateway_keys[one] for one in ordered if one in gateway_keys}
        self._url = f"{base_url.rstrip('/')}/v1/otp/send"
        self._headers = {"Authorization": f"Bearer {merchant_key}"}

    @property
    def channels(self) -> tuple[OtpChannel, ...]:
        """Those that have a gateway; WhatsApp before SMS."""
        return (*self._keys,)

    async def send(self, channel: OtpChannel, phone: str, code: str) -> None:
        """Hand over one code."""
        if channel not in self._keys:
            raise NotDelivered("no gateway for this channel")
        body = {"otp": code, "phone": phone.removeprefix("+"), "gateway_key": self._keys[channel]}
        try:
            async with httpx2.AsyncClient(verify=trusted(), timeout=self._timeout) as http:
                answer = await http.post(self._url, json=body, headers=self._headers)
        except httpx2.HTTPError as error:
            raise _refused(type(error).__name__) from None
        if answer.status_code != httpx2.codes.OK:
            raise _refused(WHY.get(answer.status_code, f"http_{answer.status_code}"))
        if _read(answer).get("status") is not True:
            raise _refused("said_no")


def _read(answer: httpx2.Response) -> dict[str, Any]:
    if len(answer.content) > MAX_ANSWER_BYTES:
        return {}
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refused(why: str) -> NotDelivered:
    """What is ours to mend (keys, balance) is an error for whoever watches the log."""
    REFUSED.labels(why=why).inc()
    if why in OURS.values():
        log.error("otp.fazpass", why=why)
    return NotDelivered(why)
