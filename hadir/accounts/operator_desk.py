"""What operators do with their own account, and admins with those of others (spec A1, A7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hadir.accounts import store_operators, store_totp, store_tries
from hadir.accounts.access import OwnAccount, WrongPassword
from hadir.accounts.operator_sign_in import (
    account_hash,
    count_failure,
    password_print,
    read_tries,
    refuse_locked,
)
from hadir.accounts.passwords import check_password, hash_password, matches
from hadir.accounts.sign_in import revoke_all, revoke_others
from hadir.accounts.tries import Source
from hadir.infra.audit import write_audit
from hadir.kernel.errors import Refused
from hadir.settings.model import StaleWrite

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.accounts.model import Operator
    from hadir.accounts.operator_sign_in import Door
    from hadir.accounts.store_operators import OperatorRow
    from hadir.edge.callers import Caller
    from hadir.infra.db import Database, Tx
    from hadir.kernel.enums import OperatorRole

OWN = Source("own password", marked=True)


@dataclass(frozen=True, slots=True)
class Self:
    """An operator's own account."""

    operator: Operator
    totp_enrolled: bool
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class Change:
    """What an admin changes; None leaves it."""

    version: int
    role: OperatorRole | None = None
    is_active: bool | None = None
    totp_required: bool | None = None


async def read_self(db: Database, caller: Caller) -> Self:
    async with db.reading() as tx:
        operator = await store_operators.get_operator(tx, caller.account_id)
        row = await store_totp.find_totp(tx, operator.id)
        left = await store_totp.count_recovery_codes(tx, operator.id)
    return Self(operator, row is not None and row.confirmed_at is not None, left)


async def check_own_password(door: Door, caller: Caller, password: str) -> Operator | Refused:
    """Prove again who it is. A wrong password is counted, so that an open screen is no way in."""
    async with door.db.reading() as reading:
        known = await store_operators.get_operator(reading, caller.account_id)
    right = await matches(known.password_hash, password)
    account = account_hash(door.keys, known.email)
    async with door.db.transaction() as tx:
        await store_tries.lock_tries(tx, account, OWN.name)
        tries = await read_tries(tx, door, account, OWN)
        if refused := refuse_locked(tx, door, tries, OWN):
            return refused
        if not right:
            return await count_failure(tx, door, account, OWN, WrongPassword)
        await store_tries.forget_tries(tx, account, OWN.name)
        return known


async def change_own_password(door: Door, caller: Caller, current: str, new: str) -> Refused | None:
    """The other sign-ins end.

    Raises:
        WeakPassword.
    """
    proven = await check_own_password(door, caller, current)
    if isinstance(proven, Refused):
        return proven
    check_password(new, proven.email)
    password_hash = await hash_password(new)
    async with door.db.transaction() as tx:
        operator = await store_operators.lock_operator(tx, caller.account_id)
        if password_print(operator) != password_print(proven):
            return Refused(WrongPassword)
        await store_operators.set_password(tx, operator.id, password_hash)
        await revoke_others(tx, caller, "password_changed")
        await _audit(tx, caller.account_id, operator.id, "operator.password_changed")
        return None


async def list_operators(db: Database) -> list[OperatorRow]:
    async with db.reading() as tx:
        return await store_operators.list_operators(tx)


async def change_operator(
    db: Database, operator_id: UUID, change: Change, admin: Caller
) -> Operator:
    """Role, active or not, second factor required or not. Whoever loses something signs in anew.

    Raises:
        NotFound.
        OwnAccount: nobody takes their own rights away, so an admin always remains.
        StaleWrite: somebody else was first.
    """
    if operator_id == admin.account_id and (change.role is not None or change.is_active is False):
        raise OwnAccount
    async with db.transaction() as tx:
        before = await store_operators.lock_operator(tx, operator_id)
        after = replace(
            before,
            role=before.role if change.role is None else change.role,
            is_active=before.is_active if change.is_active is None else change.is_active,
            totp_required=(
                before.totp_required if change.totp_required is None else change.totp_required
            ),
            version=change.version,
        )
        if not await store_operators.change_operator(tx, after):
            raise StaleWrite(version=before.version)
        await _follow(tx, before, after)
        subject = ("operator", str(operator_id))
        both = (_facts(before), _facts(after))
        await write_audit(tx, admin.account_id, "operator.changed", subject, both)
        return await store_operators.lock_operator(tx, operator_id)


async def _follow(tx: Tx, before: Operator, after: Operator) -> None:
    """Tokens say the role: they end when it changes. A required factor is asked for at once."""
    if not after.is_active:
        await store_operators.end_links(tx, after.id)
    row = await store_totp.find_totp(tx, after.id)
    lacks = after.totp_required and (row is None or row.confirmed_at is None)
    if before.role is not after.role or not after.is_active or lacks:
        await revoke_all(tx, after.id, "changed_by_admin")


def _facts(operator: Operator) -> dict[str, object]:
    return {
        "role": operator.role.value,
        "is_active": operator.is_active,
        "totp_required": operator.totp_required,
    }


async def _audit(tx: Tx, by: UUID, of: UUID, action: str) -> None:
    await write_audit(tx, by, action, ("operator", str(of)), (None, None))
