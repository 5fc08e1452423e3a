"""Operators' second factor (spec A1): set up, prove, take off, reset. Verbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.accounts import store_operators, store_totp, store_tries, totp
from hadir.accounts.access import (
    OwnAccount,
    SecondStepOver,
    TotpEnrolled,
    TotpIsRequired,
    TotpNotBegun,
    TotpWrong,
)
from hadir.accounts.keys import Purpose, mac
from hadir.accounts.operator_sign_in import (
    count_failure,
    identity_of,
    password_print,
    read_tries,
    refuse_locked,
    source_of,
)
from hadir.accounts.sign_in import open_sign_in, revoke_all, revoke_others
from hadir.accounts.signed import read_signed
from hadir.accounts.tries import Source
from hadir.infra.audit import write_audit
from hadir.kernel.errors import Refused

if TYPE_CHECKING:
    from hadir.accounts.access import Signed
    from hadir.accounts.model import Operator
    from hadir.accounts.operator_sign_in import Door, Origin
    from hadir.edge.callers import Caller
    from hadir.infra.db import Tx

INSIDE = Source("signed in", marked=True)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Shown once, while the app is set up."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class Entered:
    """``recovery_codes`` are shown once, right after the app was set up; else empty."""

    signed: Signed
    recovery_codes: list[str]


async def begin_at_door(door: Door, ticket: str) -> Enrolment:
    """Set up an app before the first sign-in, where an admin requires one.

    Raises:
        SecondStepOver, TotpEnrolled.
    """
    async with door.db.transaction() as tx:
        return await _begin(tx, door, await _of_ticket(tx, door, ticket))


async def begin(door: Door, caller: Caller) -> Enrolment:
    """Set up an app; it counts once its first code was proven.

    Raises:
        TotpEnrolled.
    """
    async with door.db.transaction() as tx:
        return await _begin(tx, door, await store_operators.lock_operator(tx, caller.account_id))


async def enter(door: Door, ticket: str, code: str, origin: Origin) -> Entered | Refused:
    """The second step of signing in. A wrong code is counted: that refusal is returned.

    Raises:
        SecondStepOver, TotpNotBegun.
    """
    async with door.db.transaction() as tx:
        operator = await _of_ticket(tx, door, ticket)
        source = source_of(door, operator.email, origin)
        proven = await _prove(tx, door, operator, code, source, recovery=True)
        if isinstance(proven, Refused):
            return proven
        signed = await open_sign_in(tx, door.tokens, identity_of(operator), origin.device)
        return Entered(signed, proven)


async def confirm(door: Door, caller: Caller, code: str) -> list[str] | Refused:
    """The first code of an app that was set up while signed in; the recovery codes.

    Other sign-ins end: they came in by less.

    Raises:
        TotpEnrolled, TotpNotBegun.
    """
    async with door.db.transaction() as tx:
        operator = await store_operators.lock_operator(tx, caller.account_id)
        begun = await store_totp.find_totp(tx, operator.id)
        if begun is not None and begun.confirmed_at is not None:
            raise TotpEnrolled
        proven = await _prove(tx, door, operator, code, INSIDE, recovery=False)
        if not isinstance(proven, Refused):
            await revoke_others(tx, caller, "totp_enrolled")
        return proven


async def take_off(door: Door, caller: Caller, code: str) -> Refused | None:
    """No second factor from now on; proven by a code of it.

    Raises:
        TotpIsRequired, TotpNotBegun.
    """
    async with door.db.transaction() as tx:
        operator = await store_operators.lock_operator(tx, caller.account_id)
        if operator.totp_required:
            raise TotpIsRequired
        proven = await _prove(tx, door, operator, code, INSIDE, recovery=True)
        if isinstance(proven, Refused):
            return proven
        await store_totp.delete_totp(tx, operator.id)
        await _audit(tx, operator.id, operator.id, "operator.totp_taken_off")
        return None


async def new_recovery_codes(door: Door, caller: Caller, code: str) -> list[str] | Refused:
    """Ten new ones; the old ones end.

    Raises:
        TotpNotBegun.
    """
    async with door.db.transaction() as tx:
        operator = await store_operators.lock_operator(tx, caller.account_id)
        proven = await _prove(tx, door, operator, code, INSIDE, recovery=False)
        if isinstance(proven, Refused):
            return proven
        await _audit(tx, operator.id, operator.id, "operator.recovery_codes_renewed")
        return await _give_codes(tx, door, operator.id)


async def reset(door: Door, operator_id: UUID, admin_id: UUID) -> None:
    """By an admin, for who lost phone and codes: off, and signed out everywhere.

    Raises:
        NotFound.
        OwnAccount: whoever took over one's screen would be rid of the factor.
    """
    if operator_id == admin_id:
        raise OwnAccount
    async with door.db.transaction() as tx:
        operator = await store_operators.lock_operator(tx, operator_id)
        await store_totp.delete_totp(tx, operator.id)
        await store_tries.forget_all_tries(tx, _account(door, operator.id))
        await revoke_all(tx, operator.id, "totp_reset")
        await _audit(tx, admin_id, operator.id, "operator.totp_reset")


async def _of_ticket(tx: Tx, door: Door, ticket: str) -> Operator:
    body = read_signed(door.keys, Purpose.SECOND_STEP, ticket, tx.now)
    if body is None:
        raise SecondStepOver
    operator = await store_operators.lock_operator(tx, UUID(body["sub"]))
    if not operator.is_active or password_print(operator) != body["password"]:
        raise SecondStepOver
    return operator


async def _begin(tx: Tx, door: Door, operator: Operator) -> Enrolment:
    secret = totp.new_secret()
    sealed = totp.seal(door.keys, operator.id, secret)
    if not await store_totp.begin_totp(tx, operator.id, sealed):
        raise TotpEnrolled
    return Enrolment(totp.shown(secret), totp.uri(secret, operator.email))


async def _prove(
    tx: Tx, door: Door, operator: Operator, code: str, source: Source, *, recovery: bool
) -> list[str] | Refused:
    """The recovery codes when this was the first code of an app, else none."""
    account = _account(door, operator.id)
    await store_tries.lock_tries(tx, account, source.name)
    if refused := refuse_locked(tx, door, await read_tries(tx, door, account, source), source):
        return refused
    row = await store_totp.lock_totp(tx, operator.id)
    if row is None:
        raise TotpNotBegun
    first = row.confirmed_at is None
    by_recovery = recovery and not first and await _use_recovery(tx, door, operator.id, code)
    if not by_recovery and not await _spend(tx, door, operator.id, row, code):
        return await count_failure(tx, door, account, source, TotpWrong)
    await store_tries.forget_tries(tx, account, source.name)
    if not first:
        return []
    await _audit(tx, operator.id, operator.id, "operator.totp_enrolled")
    return await _give_codes(tx, door, operator.id)


async def _spend(tx: Tx, door: Door, operator_id: UUID, row: store_totp.Totp, code: str) -> bool:
    secret = totp.unseal(door.keys, operator_id, row.sealed_secret)
    step = totp.fitting_step(secret, code, tx.now, after=row.last_step) if secret else None
    if step is None:
        return False
    await store_totp.spend_step(tx, operator_id, step)
    return True


async def _use_recovery(tx: Tx, door: Door, operator_id: UUID, code: str) -> bool:
    hashes = totp.recovery_hashes(door.keys, operator_id, code)
    if not await store_totp.use_recovery_code(tx, operator_id, hashes):
        return False
    await _audit(tx, operator_id, operator_id, "operator.recovery_code_used")
    return True


async def _give_codes(tx: Tx, door: Door, operator_id: UUID) -> list[str]:
    codes = totp.new_recovery_codes()
    hashes = [totp.recovery_hashes(door.keys, operator_id, one)[0] for one in codes]
    await store_totp.replace_recovery_codes(tx, operator_id, hashes)
    return codes


async def _audit(tx: Tx, by: UUID, of: UUID, action: str) -> None:
    nothing: tuple[dict[str, Any] | None, dict[str, Any] | None] = (None, None)
    await write_audit(tx, by, action, ("operator", str(of)), nothing)


def _account(door: Door, operator_id: UUID) -> bytes:
    return mac(door.keys.current(Purpose.TRIES), b"totp", operator_id.bytes)
