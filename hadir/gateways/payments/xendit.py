"""Xendit's hosted checkout (its Sessions API): one session a charge, by our reference.

Read from its public description, not tried with the live service: docs/payments.md says what is
documented and what is taken for granted. Neither names, phones nor topics are told to it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx2
import orjson
import structlog

from hadir.gateways.payments.port import (
    RUPIAH,
    Charge,
    ChargeDeclined,
    ChargeRequest,
    ChargeState,
    ChargeStatus,
    ForgedWebhook,
    GatewaySilent,
    GatewayUnreachable,
    Notice,
    Refund,
    RefundNotSupported,
    RefundRequest,
    RefundState,
    UnknownCharge,
)
from hadir.gateways.trust import trusted
from hadir.wire.model import iso

if TYPE_CHECKING:
    from collections.abc import Mapping

log = structlog.get_logger(__name__)

TOKEN_HEADER = "x-callback-token"  # noqa: S105 - the name of a header
TIMEOUT_SECONDS = 10.0
CHANNELS = {
    "qris": "QRIS",
    "gopay": "GOPAY",
    "dana": "DANA",
    "ovo": "OVO",
    "bca_va": "BCA_VIRTUAL_ACCOUNT",
}
STATUSES = {
    "ACTIVE": ChargeStatus.WAITING,
    "COMPLETED": ChargeStatus.PAID,
    "EXPIRED": ChargeStatus.EXPIRED,
    "CANCELED": ChargeStatus.EXPIRED,
}
REFUNDS = {"SUCCEEDED": RefundState.DONE, "FAILED": RefundState.FAILED}
NO_WAY_BACK = {"REFUND_NOT_SUPPORTED", "PARTIAL_REFUND_NOT_SUPPORTED"}
DUPLICATE = "DUPLICATE_ERROR"


@dataclass(frozen=True, slots=True)
class XenditAccess:
    """``url`` is Xendit's own, or a stub's; ``return_url`` is where people come back to."""

    secret_key: str
    callback_token: str
    url: str
    return_url: str


class Xendit:
    """Every call opens its own connection: there are few, and none may hang on an old one."""

    name = "xendit"

    def __init__(self, access: XenditAccess, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._access = access
        self._timeout = timeout_seconds

    async def create_charge(self, request: ChargeRequest) -> Charge:
        status, said = await self._call("POST", "/sessions", self._order(request))
        if status is HTTPStatus.CONFLICT and said.get("error_code") == DUPLICATE:
            found = await self.find_charge(request.payment_session_id)
            if found is None:
                raise GatewaySilent
            return found
        if status >= HTTPStatus.BAD_REQUEST:
            log.error("xendit.declined", status=int(status), code=said.get("error_code"))
            raise ChargeDeclined
        return _charge(said)

    async def find_charge(self, payment_session_id: UUID) -> Charge | None:
        path = f"/sessions?reference_id={payment_session_id}"
        status, said = await self._call("GET", path)
        found = said.get("data") or []
        return _charge(found[0]) if status < HTTPStatus.BAD_REQUEST and found else None

    async def look_up(self, ref: str) -> ChargeState:
        said = await self._session(ref)
        return ChargeState(
            STATUSES.get(str(said["status"]).upper(), ChargeStatus.WAITING),
            _whole(said["amount"]),
            str(said["currency"]),
            str(said["reference_id"]),
        )

    async def expire(self, ref: str) -> None:
        status, _ = await self._call("POST", f"/sessions/{ref}/cancel")
        if status is HTTPStatus.NOT_FOUND:
            raise UnknownCharge(ref)

    async def refund(self, request: RefundRequest) -> Refund:
        session = await self._session(request.charge_ref)
        body = {
            "payment_request_id": session["payment_request_id"],
            "reference_id": str(request.refund_id),
            "amount": request.amount_idr,
            "currency": RUPIAH,
            "reason": "REQUESTED_BY_CUSTOMER",
        }
        key = {"idempotency-key": str(request.refund_id)}
        status, said = await self._call("POST", "/refunds", body, key)
        if said.get("error_code") in NO_WAY_BACK:
            raise RefundNotSupported
        if status >= HTTPStatus.BAD_REQUEST:
            # An empty balance, another refund under way: these pass.
            log.warning("xendit.refund_later", status=int(status), code=said.get("error_code"))
            raise GatewaySilent
        return _refund(said)

    async def look_up_refund(self, ref: str) -> Refund:
        status, said = await self._call("GET", f"/refunds/{ref}")
        if status is HTTPStatus.NOT_FOUND:
            raise UnknownCharge(ref)
        return _refund(said)

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """The token is the same for every webhook and covers no body: it only says when to look."""
        token, ours = headers.get(TOKEN_HEADER, ""), self._access.callback_token
        if not hmac.compare_digest(token.encode(), ours.encode()):
            raise ForgedWebhook
        try:
            said = orjson.loads(body)
            event, data = str(said["event"]), said["data"]
            if event.startswith("refund."):
                return Notice(f"{event}:{data['id']}", None, str(data["id"]))
            return Notice(f"{event}:{data['payment_session_id']}", str(data["payment_session_id"]))
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return Notice(f"sha256:{hashlib.sha256(body).hexdigest()}", None)

    def _order(self, request: ChargeRequest) -> dict[str, Any]:
        return {
            "reference_id": str(request.payment_session_id),
            "session_type": "PAY",
            "mode": "PAYMENT_LINK",
            "amount": request.amount_idr,
            "currency": RUPIAH,
            "country": "ID",
            "locale": "id",
            "allowed_payment_channels": [CHANNELS.get(request.method, request.method.upper())],
            "expires_at": iso(request.expires_at),
            "success_return_url": self._access.return_url,
            "cancel_return_url": self._access.return_url,
        }

    async def _session(self, ref: str) -> dict[str, Any]:
        status, said = await self._call("GET", f"/sessions/{ref}")
        if status is HTTPStatus.NOT_FOUND:
            raise UnknownCharge(ref)
        if status >= HTTPStatus.BAD_REQUEST:
            raise GatewaySilent
        return said

    async def _call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[HTTPStatus, dict[str, Any]]:
        """Raises: GatewayUnreachable, GatewaySilent."""
        client = httpx2.AsyncClient(
            base_url=self._access.url,
            auth=(self._access.secret_key, ""),
            timeout=self._timeout,
            verify=trusted(),
        )
        try:
            async with client:
                answer = await client.request(method, path, json=body, headers=headers)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise GatewayUnreachable from error
        except httpx2.TransportError as error:
            raise GatewaySilent from error
        busy = answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
        if busy or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise GatewaySilent
        return HTTPStatus(answer.status_code), _read(answer.content)


def _read(content: bytes) -> dict[str, Any]:
    """Raises: GatewaySilent: what came is no answer of theirs."""
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise GatewaySilent from error
    return said if isinstance(said, dict) else {"data": said}


def _charge(said: dict[str, Any]) -> Charge:
    return Charge(str(said["payment_session_id"]), str(said["payment_link_url"]), None)


def _refund(said: dict[str, Any]) -> Refund:
    return Refund(str(said["id"]), REFUNDS.get(str(said["status"]), RefundState.UNDER_WAY))


def _whole(amount: Any) -> int:
    """Rupiah have no decimals; a fraction is no amount that we asked for."""
    number = float(amount)
    return int(number) if number.is_integer() else -1
