"""Who is asking. Rooms receive a ``Caller``; they never see a token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Protocol, cast
from uuid import UUID

import structlog
from fastapi import Depends, Request

from hadir.kernel.enums import AccountKind, OperatorRole
from hadir.kernel.errors import Forbidden, Unauthorised

RANK = {OperatorRole.VIEWER: 0, OperatorRole.SUPERVISOR: 1, OperatorRole.ADMIN: 2}


@dataclass(frozen=True, slots=True)
class Caller:
    """An account, signed in on one device."""

    account_id: UUID
    kind: AccountKind
    auth_session_id: UUID
    role: OperatorRole | None = None


class Authenticator(Protocol):
    """What the edge needs of accounts."""

    def recognise(self, token: str) -> Caller | None:
        """Whose token this is, when that is known here and now; None: ask ``authenticate``."""
        ...

    async def authenticate(self, token: str) -> Caller:
        """Raises: Unauthorised when the token is not one of ours, is over or was revoked."""
        ...


async def authenticate(request: Request) -> Caller:
    """The caller of this request.

    Raises:
        Unauthorised: there is no valid bearer token.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorised
    caller = await cast("Authenticator", request.app.state.authenticator).authenticate(token)
    structlog.contextvars.bind_contextvars(auth_session=str(caller.auth_session_id))
    return caller


def kind(*kinds: AccountKind) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: a signed-in account of one of ``kinds``, else 401 or 403."""

    async def dependency(request: Request) -> Caller:
        caller = await authenticate(request)
        if caller.kind not in kinds:
            raise Forbidden
        return caller

    return dependency


def role(least: OperatorRole) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: an operator of at least this role, else 401 or 403."""

    async def dependency(request: Request) -> Caller:
        caller = await authenticate(request)
        if caller.role is None or RANK[caller.role] < RANK[least]:
            raise Forbidden
        return caller

    return dependency


Customer = Annotated[Caller, Depends(kind(AccountKind.CUSTOMER))]
Mitra = Annotated[Caller, Depends(kind(AccountKind.MITRA))]
Either = Annotated[Caller, Depends(kind(AccountKind.CUSTOMER, AccountKind.MITRA))]
Anyone = Annotated[
    Caller, Depends(kind(AccountKind.CUSTOMER, AccountKind.MITRA, AccountKind.OPERATOR))
]
Viewer = Annotated[Caller, Depends(role(OperatorRole.VIEWER))]
Supervisor = Annotated[Caller, Depends(role(OperatorRole.SUPERVISOR))]
Admin = Annotated[Caller, Depends(role(OperatorRole.ADMIN))]
