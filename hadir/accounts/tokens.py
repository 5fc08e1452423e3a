"""Access tokens (JWT HS256) and who they speak for. Nothing here asks anybody: see revocations."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import jwt

from hadir.accounts.access import ACCESS_SECONDS
from hadir.accounts.keys import Purpose
from hadir.edge.callers import Caller
from hadir.kernel.enums import AccountKind, OperatorRole
from hadir.kernel.errors import Unauthorised

if TYPE_CHECKING:
    from hadir.accounts.access import Identity
    from hadir.accounts.keys import Keys
    from hadir.kernel.clock import Clock

ISSUER = AUDIENCE = "hadir"
CLAIMS = ["sub", "typ", "role", "session_id", "iss", "aud", "iat", "exp"]
CACHE_SIZE = 50_000
# Times are judged by the injected clock, not by the machine's.
OPTIONS = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": CLAIMS}


class Tokens:
    """Issues and reads access tokens; remembers those it has read."""

    def __init__(self, keys: Keys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._jwt = jwt.PyJWT({"enforce_minimum_key_length": True})
        self._read: dict[str, tuple[Caller, datetime]] = {}
        self._read_of: dict[UUID, set[str]] = {}

    def issue(self, identity: Identity, auth_session_id: UUID, now: datetime) -> str:
        """A token for 15 minutes from ``now``."""
        at = int(now.timestamp())
        claims = {
            "sub": str(identity.id),
            "typ": identity.kind.value,
            "role": (identity.role or identity.kind).value,
            "session_id": str(auth_session_id),
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": at,
            "exp": at + ACCESS_SECONDS,
        }
        return self._jwt.encode(claims, self._keys.current(Purpose.ACCESS), algorithm="HS256")

    def verify(self, token: str) -> Caller:
        """The caller by signature and time alone; whether the sign-in was revoked is not asked.

        Raises:
            Unauthorised: forged, foreign, malformed or over.
        """
        if token not in self._read:
            self._keep(token, self._decode(token))
        caller = self.remembered(token)
        if caller is None:
            self._drop(token)
            raise Unauthorised
        return caller

    def remembered(self, token: str) -> Caller | None:
        """The caller of a token that was read before and is not over."""
        known = self._read.get(token)
        return known[0] if known is not None and self._clock.now() < known[1] else None

    def remembers(self, token: str) -> bool:
        return token in self._read

    def forget(self, auth_session_id: UUID) -> None:
        """This sign-in is over: none of its tokens is remembered any longer."""
        for token in [*self._read_of.get(auth_session_id, ())]:
            self._drop(token)

    def _keep(self, token: str, known: tuple[Caller, datetime]) -> None:
        if len(self._read) >= CACHE_SIZE:
            self._drop(next(iter(self._read)))
        self._read[token] = known
        self._read_of.setdefault(known[0].auth_session_id, set()).add(token)

    def _drop(self, token: str) -> None:
        known = self._read.pop(token, None)
        if known is None:
            return
        tokens = self._read_of[known[0].auth_session_id]
        tokens.discard(token)
        if not tokens:
            del self._read_of[known[0].auth_session_id]

    def _decode(self, token: str) -> tuple[Caller, datetime]:
        for key in self._keys.accepted(Purpose.ACCESS):
            try:
                claims = self._jwt.decode(
                    token,
                    key,
                    algorithms=["HS256"],
                    audience=AUDIENCE,
                    issuer=ISSUER,
                    options=OPTIONS,  # type: ignore[arg-type] # a TypedDict of the same shape
                )
                return _caller(claims), datetime.fromtimestamp(claims["exp"], UTC)
            except jwt.InvalidSignatureError:
                continue
            except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as error:
                raise Unauthorised from error
        raise Unauthorised


def _caller(claims: dict[str, Any]) -> Caller:
    kind = AccountKind(claims["typ"])
    role = OperatorRole(claims["role"]) if kind is AccountKind.OPERATOR else None
    return Caller(UUID(claims["sub"]), kind, UUID(claims["session_id"]), role)
