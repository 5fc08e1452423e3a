"""Tickets that open a socket: signed, 30 s, single use (spec H1).

A browser cannot put a bearer token on a WebSocket; a ticket in the first frame stands in for it.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from glide import ConditionalChange, ExpirySet, ExpiryType

from hadir.accounts import store_access
from hadir.accounts.access import TICKET_SECONDS
from hadir.accounts.keys import Purpose, mac
from hadir.edge.callers import Caller
from hadir.infra.ids import new_id
from hadir.infra.valkey import ValkeyDown
from hadir.kernel.enums import AccountKind, OperatorRole
from hadir.kernel.errors import Unauthorised

if TYPE_CHECKING:
    from glide import GlideClient

    from hadir.accounts.keys import Keys
    from hadir.accounts.revocations import Revocations
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

USED = "auth:ticket:"


class Tickets:
    """Issues and redeems. Used tickets are kept in Valkey, in Postgres while Valkey is away.

    What this process has used it knows itself, wherever it was written; before Valkey is believed
    again it learns what others used meanwhile.
    """

    def __init__(self, keys: Keys, db: Database, valkey: Valkey, revocations: Revocations) -> None:
        self._keys = keys
        self._db = db
        self._valkey = valkey
        self._revocations = revocations
        self._used: dict[UUID, datetime] = {}
        valkey.before_believed(self.copy_uses)

    def issue(self, caller: Caller) -> tuple[str, datetime]:
        """A ticket for this caller's next socket, and until when it is good."""
        expires_at = self._db.clock.now() + timedelta(seconds=TICKET_SECONDS)
        body = {
            "id": str(new_id()),
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
        if not await self._use(UUID(body["id"]), expires_at):
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

    async def _use(self, ticket_id: UUID, expires_at: datetime) -> bool:
        """Exactly one caller gets True."""
        if not self._use_here(ticket_id, expires_at):
            return False
        try:
            done = await self._valkey.call(partial(_mark_used, ticket_id))
        except ValkeyDown:
            async with self._db.transaction() as tx:
                return await store_access.use_ticket(tx, ticket_id, expires_at)
        return done is not None

    def _use_here(self, ticket_id: UUID, expires_at: datetime) -> bool:
        now = self._db.clock.now()
        while self._used and (oldest := next(iter(self._used.items())))[1] <= now:
            del self._used[oldest[0]]
        if ticket_id in self._used:
            return False
        self._used[ticket_id] = expires_at
        return True

    async def copy_uses(self) -> None:
        """Raises: ValkeyDown, psycopg.Error."""
        async with self._db.reading() as tx:
            used = await store_access.list_used_tickets(tx)
        for ticket_id in used:
            await self._valkey.unbelieved(partial(_mark_used, ticket_id))


async def _mark_used(ticket_id: UUID, client: GlideClient) -> object:
    """None when it was used before."""
    return await client.set(
        f"{USED}{ticket_id}",
        "1",
        conditional_set=ConditionalChange.ONLY_IF_DOES_NOT_EXIST,
        expiry=ExpirySet(ExpiryType.SEC, 2 * TICKET_SECONDS),
    )


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
