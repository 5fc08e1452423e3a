"""The provider at home: takes no money, keeps its charges in a table, and has a pay page.

It obeys the port like any other vendor; ``decline_next`` and ``time_out_after_charging`` let a test
have the bad days of a real one. Production refuses it (spec M3).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

import orjson

from hadir.gateways.payments import store_sandbox as store
from hadir.gateways.payments.port import (
    Charge,
    ChargeDeclined,
    ChargeRequest,
    ChargeState,
    ChargeStatus,
    ForgedWebhook,
    GatewaySilent,
    Notice,
    Refund,
    RefundNotSupported,
    RefundRequest,
    RefundState,
    UnknownCharge,
)
from hadir.gateways.payments.qris import qris_text
from hadir.gateways.payments.store_sandbox import SandboxCharge

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from hadir.infra.db import Database

SIGNATURE = "x-sandbox-signature"
QR_METHOD = "qris"
# As in life: what came by bank transfer cannot be pushed back through the same channel.
NO_WAY_BACK = frozenset({"bca_va"})


class Sandbox:
    """``public_url`` is where people reach the pay page, without a slash at its end."""

    name = "sandbox"

    def __init__(self, db: Database, public_url: str, secret: str) -> None:
        self._db = db
        self._public_url = public_url
        self._key = hashlib.sha256(b"sandbox webhooks:" + secret.encode()).digest()
        self._decline = False
        self._silent = False

    def decline_next(self) -> None:
        """The next charge is refused."""
        self._decline = True

    def time_out_after_charging(self) -> None:
        """The next charge is made, but the answer is lost."""
        self._silent = True

    async def create_charge(self, request: ChargeRequest) -> Charge:
        declined, self._decline = self._decline, False
        if declined:
            raise ChargeDeclined
        async with self._db.transaction() as tx:
            await store.insert_charge(tx, _new_charge(request, tx.now))
            made = await store.get_charge_for(tx, request.payment_session_id)
        silent, self._silent = self._silent, False
        if silent:
            raise GatewaySilent
        return self._as_charge(made)

    async def find_charge(self, payment_session_id: UUID) -> Charge | None:
        async with self._db.reading() as tx:
            made = await store.find_charge_for(tx, payment_session_id)
        return None if made is None else self._as_charge(made)

    async def expire(self, ref: str) -> None:
        async with self._db.transaction() as tx:
            charge = await store.find_charge(tx, ref)
            if charge is None:
                raise UnknownCharge(ref)
            await store.mark_decided(tx, charge.payment_session_id, ChargeStatus.EXPIRED)

    async def refund(self, request: RefundRequest) -> Refund:
        async with self._db.transaction() as tx:
            charge = await store.find_charge(tx, request.charge_ref)
            if charge is None:
                raise UnknownCharge(request.charge_ref)
            if charge.method in NO_WAY_BACK:
                raise RefundNotSupported
            ref = f"sandbox-refund-{request.refund_id}"
            await store.insert_refund(tx, ref, charge.ref, request.amount_idr)
        return Refund(ref, RefundState.DONE)

    async def look_up_refund(self, ref: str) -> Refund:
        async with self._db.reading() as tx:
            if not await store.has_refund(tx, ref):
                raise UnknownCharge(ref)
        return Refund(ref, RefundState.DONE)

    async def look_up(self, ref: str) -> ChargeState:
        async with self._db.transaction() as tx:
            charge = await store.find_charge(tx, ref)
            if charge is None:
                raise UnknownCharge(ref)
            await store.close_late(tx, charge.payment_session_id)
            charge = await store.get_charge_for(tx, charge.payment_session_id)
        reference = str(charge.payment_session_id)
        return ChargeState(charge.status, charge.amount_idr, reference=reference)

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        if not hmac.compare_digest(headers.get(SIGNATURE, "").encode(), self.sign(body).encode()):
            raise ForgedWebhook
        try:
            said = orjson.loads(body)
            return Notice(event_key=str(said["event_id"]), ref=str(said["ref"]))
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return Notice(event_key=f"sha256:{hashlib.sha256(body).hexdigest()}", ref=None)

    def webhook_of(self, charge: SandboxCharge) -> tuple[dict[str, str], bytes]:
        """The headers and body by which the vendor tells how a charge was decided."""
        event = f"{charge.ref}:{charge.status}"
        body = orjson.dumps({"event_id": event, "ref": charge.ref, "status": charge.status})
        return {SIGNATURE: self.sign(body)}, body

    async def get_charge(self, payment_session_id: UUID) -> SandboxCharge:
        """The charge as the pay page shows it.

        Raises:
            NotFound.
        """
        async with self._db.transaction() as tx:
            await store.close_late(tx, payment_session_id)
            return await store.get_charge_for(tx, payment_session_id)

    async def decide(self, payment_session_id: UUID, status: ChargeStatus) -> SandboxCharge:
        """A button of the pay page. What is decided stays decided, also when pressed twice.

        Raises:
            NotFound.
        """
        async with self._db.transaction() as tx:
            await store.close_late(tx, payment_session_id)
            await store.mark_decided(tx, payment_session_id, status)
            return await store.get_charge_for(tx, payment_session_id)

    def _as_charge(self, made: SandboxCharge) -> Charge:
        url = f"{self._public_url}/dev/pay/{made.payment_session_id}"
        return Charge(made.ref, url, qr_text_of(made))

    def sign(self, body: bytes) -> str:
        """The proof that a webhook is the sandbox's own."""
        return hmac.new(self._key, body, hashlib.sha256).hexdigest()


def qr_text_of(charge: SandboxCharge) -> str | None:
    """What the customer's banking app would read, when the method is paid by picture."""
    return qris_text(charge.ref, charge.amount_idr) if charge.method == QR_METHOD else None


def _new_charge(request: ChargeRequest, now: datetime) -> SandboxCharge:
    return SandboxCharge(
        ref=f"sandbox-{request.payment_session_id}",
        payment_session_id=request.payment_session_id,
        amount_idr=request.amount_idr,
        method=request.method,
        status=ChargeStatus.WAITING,
        created_at=now,
        expires_at=request.expires_at,
    )
