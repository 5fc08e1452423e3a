"""Tickets that open a socket: signed, 30 s, single use (spec H1).

A browser cannot put a bearer token on a WebSocket; a ticket in the first frame stands in for it.

Where its single use is kept stands in the ticket, for two places could each allow one. In Valkey a
mark says that it is *unused*: who opens a socket takes the mark away, and a Valkey that lost its
marks opens nothing. A ticket that was issued while Valkey was away leaves a row when it is used.
Who is refused because Valkey went away in between comes back with a new one.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from glide import ExpirySet, ExpiryType

from hadir.accounts import store_access
from hadir.accounts.access import TICKET_SECONDS
from hadir.accounts.keys import Purpose, mac
from hadir.edge.callers import Caller
from hadir.infra.ids import new_id
from hadir.infra.valkey import ValkeyDown
from hadir.kernel.enums import AccountKind, OperatorRole
from hadir.kernel.errors import Unauthorised

if TYPE_CHECKING:
    from hadir.accounts.keys import Keys
    from hadir.accounts.revocations import Revocations
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

UNUSED = "auth:ticket:"


class Tickets:
    """Issues and redeems."""

    def __init__(self, keys: Keys, db: Database, valkey: Valkey, revocations: Revocations) -> None:
        self._keys = keys
        self._db = db
        self._valkey = valkey
        self._revocations = revocations

    async def issue(self, caller: Caller) -> tuple[str, datetime]:
        """A ticket for this caller's next socket, and until when it is good."""
        expires_at = self._db.clock.now() + timedelta(seconds=TICKET_SECONDS)
        ticket_id = new_id()
        body = {
            "id": str(ticket_id),
            "marked": await self._mark(ticket_id),
            "sub": str(caller.account_id),
            "typ": caller.kind.value,
            "role": caller.role and caller.role.value,
            "session_id": str(caller.auth_session_id),
            "exp": expires_at.timestamp(),
        }
        payload = orjson.dumps(body)
        seal = mac(self._keys.current(Purpose.TICKET), payload)
        return f"{_text(payload)}.{_text(seal)}", expires_at

    async def redeem(self, text: str) -> Caller:
        """The caller to whom the ticket was issued; each ticket opens one socket.

        Raises:
            Unauthorised: forged, over, used, or the sign-in was revoked meanwhile.
        """
        body = self._open(text)
        expires_at = datetime.fromtimestamp(body["exp"], UTC)
        role = OperatorRole(body["role"]) if body["role"] else None
        caller = Caller(UUID(body["sub"]), AccountKind(body["typ"]), UUID(body["session_id"]), role)
        if expires_at <= self._db.clock.now():
            raise Unauthorised
        if await self._revocations.is_over(caller.auth_session_id):
            raise Unauthorised
        if not await self._use(UUID(body["id"]), expires_at, marked=body["marked"]):
            raise Unauthorised
        return caller

    def _open(self, text: str) -> dict[str, Any]:
        try:
            payload, seal = (urlsafe_b64decode(part.encode()) for part in text.split("."))
        except ValueError as error:
            raise Unauthorised from error
        for key in self._keys.accepted(Purpose.TICKET):
            if hmac.compare_digest(seal, mac(key, payload)):
                body: dict[str, Any] = orjson.loads(payload)
                return body
        raise Unauthorised

    async def _mark(self, ticket_id: UUID) -> bool:
        """False when Valkey is away."""
        expiry = ExpirySet(ExpiryType.SEC, 2 * TICKET_SECONDS)
        try:
            await self._valkey.call(lambda to: to.set(f"{UNUSED}{ticket_id}", "1", expiry=expiry))
        except ValkeyDown:
            return False
        return True

    async def _use(self, ticket_id: UUID, expires_at: datetime, *, marked: bool) -> bool:
        """Exactly one caller gets True."""
        if not marked:
            async with self._db.transaction() as tx:
                return await store_access.use_ticket(tx, ticket_id, expires_at)
        try:
            return await self._valkey.call(lambda to: to.delete([f"{UNUSED}{ticket_id}"])) == 1
        except ValkeyDown:
            return False


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
