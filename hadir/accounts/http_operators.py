"""Operators' own accounts, and admins over those of others. On the internal listener (spec L1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter, Depends

from hadir.accounts import operator_desk, operators, second_factor, sign_in, store_access
from hadir.accounts.shapes import Device, Devices
from hadir.accounts.shapes_operator import (
    Enrolling,
    Invited,
    NewOperator,
    NewPassword,
    OperatorMe,
    OperatorOne,
    OperatorPage,
    OperatorPatch,
    PasswordAgain,
    RecoveryCodes,
    TotpCode,
)
from hadir.edge.callers import Admin, Viewer
from hadir.edge.limits import limited_account
from hadir.kernel.errors import Refused

if TYPE_CHECKING:
    from hadir.accounts.operator_sign_in import Door


@dataclass(frozen=True, slots=True)
class Inviting:
    """Where the control center is, and whether links also come to the developer inbox."""

    control_center_url: str
    show_in_inbox: bool


def routes(door: Door, inviting: Inviting) -> APIRouter:
    router = APIRouter(prefix="/internal", tags=["operators"])
    _add_own_account(router, door)
    _add_own_second_factor(router, door)
    _add_admin(router, door, inviting)
    return router


def _add_own_account(router: APIRouter, door: Door) -> None:
    @router.get("/me")
    async def me(caller: Viewer) -> OperatorMe:
        return OperatorMe.of(await operator_desk.read_self(door.db, caller))

    @router.post(
        "/me/password",
        status_code=204,
        dependencies=[Depends(limited_account("own_password", 10, 0.1))],
    )
    async def change_password(caller: Viewer, body: NewPassword) -> None:
        result = await operator_desk.change_own_password(door, caller, body.current, body.new)
        _raise(result)

    @router.get("/me/sessions")
    async def own_sessions(caller: Viewer) -> Devices:
        async with door.db.reading() as tx:
            rows = await store_access.list_sessions(tx, caller.account_id)
        return Devices(items=[Device.of(row, caller.auth_session_id) for row in rows])

    @router.delete("/me/sessions/{auth_session_id}", status_code=204)
    async def end_own_session(caller: Viewer, auth_session_id: UUID) -> None:
        await sign_in.sign_out(door.db, caller, auth_session_id)


def _add_own_second_factor(router: APIRouter, door: Door) -> None:
    again = [Depends(limited_account("own_totp", 10, 0.1))]

    @router.post("/me/totp", dependencies=again)
    async def begin_totp(caller: Viewer, body: PasswordAgain) -> Enrolling:
        _raise(await operator_desk.check_own_password(door, caller, body.password))
        begun = await second_factor.begin(door, caller)
        return Enrolling(secret=begun.secret, uri=begun.uri)

    @router.post("/me/totp/confirm", dependencies=again)
    async def confirm_totp(caller: Viewer, body: TotpCode) -> RecoveryCodes:
        return _codes(await second_factor.confirm(door, caller, body.code))

    @router.post("/me/totp/take-off", status_code=204, dependencies=again)
    async def take_off_totp(caller: Viewer, body: TotpCode) -> None:
        _raise(await second_factor.take_off(door, caller, body.code))

    @router.post("/me/recovery-codes", dependencies=again)
    async def renew_recovery_codes(caller: Viewer, body: TotpCode) -> RecoveryCodes:
        return _codes(await second_factor.new_recovery_codes(door, caller, body.code))


def _add_admin(router: APIRouter, door: Door, inviting: Inviting) -> None:
    @router.get("/operators")
    async def list_operators(_caller: Admin) -> OperatorPage:
        rows = await operator_desk.list_operators(door.db)
        return OperatorPage(items=[OperatorOne.of(row) for row in rows])

    @router.post("/operators", status_code=201)
    async def invite(caller: Admin, body: NewOperator) -> Invited:
        return Invited.of(
            await operators.invite_operator(
                door.db,
                body.email,
                body.role,
                control_center_url=inviting.control_center_url,
                invited_by=caller.account_id,
                show_in_inbox=inviting.show_in_inbox,
            )
        )

    @router.patch("/operators/{operator_id}", status_code=204)
    async def change(caller: Admin, operator_id: UUID, body: OperatorPatch) -> None:
        wanted = operator_desk.Change(**body.model_dump())
        await operator_desk.change_operator(door.db, operator_id, wanted, caller)

    @router.post("/operators/{operator_id}/link")
    async def renew_link(caller: Admin, operator_id: UUID) -> Invited:
        return Invited.of(
            await operators.renew_link_of(
                door.db,
                operator_id,
                caller.account_id,
                control_center_url=inviting.control_center_url,
                show_in_inbox=inviting.show_in_inbox,
            )
        )

    @router.post("/operators/{operator_id}/totp/reset", status_code=204)
    async def reset_totp(caller: Admin, operator_id: UUID) -> None:
        await second_factor.reset(door, operator_id, caller.account_id)


def _codes(result: list[str] | Refused) -> RecoveryCodes:
    if isinstance(result, Refused):
        raise result.as_error()
    return RecoveryCodes(recovery_codes=result)


def _raise(result: object) -> None:
    """Raises what was refused, after its trace is committed."""
    if isinstance(result, Refused):
        raise result.as_error()
