"""How an operator comes in: by password or one-time link, and then by the second factor (A1, A7).

A wrong password is counted the same way whether or not the e-mail is known, and takes as long; see
``tries`` for who is locked out by it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import store_operators, store_totp, store_tries
from hadir.accounts.access import Identity, LinkOver, LockedOut, WrongPassword
from hadir.accounts.cookies import MARK_DAYS
from hadir.accounts.keys import Purpose, mac
from hadir.accounts.operators import link_hash
from hadir.accounts.passwords import check_password, hash_password, matches
from hadir.accounts.sign_in import open_sign_in, revoke_all
from hadir.accounts.signed import read_signed, sign
from hadir.accounts.tries import Source, after_failure, delay_seconds, locked_for
from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.accounts.access import Signed
    from hadir.accounts.keys import Keys
    from hadir.accounts.model import Operator
    from hadir.accounts.tokens import Tokens
    from hadir.accounts.tries import Tries
    from hadir.infra.db import Database, Tx
    from hadir.kernel.errors import AppError
    from hadir.settings import Settings

SECOND_STEP_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Door:
    """What every way in of operators needs."""

    db: Database
    settings: Settings
    keys: Keys
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody stands. ``mark`` is what a browser shows that was let in before."""

    address: str
    device: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class SecondStep:
    """The password was right; a code must follow. Not enrolled: an app must be set up first."""

    ticket: str
    enrolled: bool
    expires_at: datetime


async def log_in(
    door: Door, typed_email: str, password: str, origin: Origin
) -> Signed | SecondStep | Refused:
    """By e-mail and password. A wrong one is counted: that refusal is returned."""
    email = typed_email.strip().lower()
    account, source = account_hash(door.keys, email), source_of(door, email, origin)
    async with door.db.reading() as reading:
        known = await store_operators.find_by_email(reading, email)
        tries = await read_tries(reading, door, account, source)
    if refused := refuse_locked(reading, door, tries, source):
        return refused
    await asyncio.sleep(delay_seconds(tries))
    right = await matches(known.password_hash if known else None, password)
    async with door.db.transaction() as tx:
        await store_tries.lock_tries(tx, account, source.name)
        tries = await read_tries(tx, door, account, source)
        if refused := refuse_locked(tx, door, tries, source):
            return refused
        operator = await store_operators.lock_by_email(tx, email)
        if operator is None or not right or not _is_still(operator, known):
            return await count_failure(tx, door, account, source, WrongPassword)
        await store_tries.forget_tries(tx, account, source.name)
        return await _let_in(tx, door, operator, origin.device)


async def redeem_link(door: Door, token: str, password: str, device: str) -> Signed | SecondStep:
    """Set the password, end older sign-ins, and go on as after a right password.

    Raises:
        LinkOver: unknown, used or over.
        WeakPassword: the link stays good.
    """
    check_password(password)
    password_hash = await hash_password(password)
    async with door.db.transaction() as tx:
        link = await store_operators.use_link(tx, link_hash(token))
        if link is None:
            raise LinkOver
        operator = await store_operators.lock_operator(tx, link.operator_id)
        check_password(password, operator.email)
        if not operator.is_active:
            raise LinkOver
        await store_operators.set_password(tx, operator.id, password_hash)
        await store_tries.forget_all_tries(tx, account_hash(door.keys, operator.email))
        await revoke_all(tx, operator.id, "password_set")
        subject = ("operator", str(operator.id))
        await write_audit(tx, operator.id, "operator.password_set", subject, (None, None))
        changed = await store_operators.lock_operator(tx, operator.id)
        return await _let_in(tx, door, changed, device)


async def read_tries(tx: Tx, door: Door, account: bytes, source: Source) -> Tries:
    values = door.settings.values
    since = tx.now - timedelta(minutes=values.operator_lockout_minutes)
    attempts = values.operator_lockout_attempts
    return await store_tries.find_tries(tx, account, source.name, since, attempts)


def refuse_locked(tx: Tx, door: Door, tries: Tries, source: Source) -> Refused | None:
    values = door.settings.values
    wait = locked_for(
        tries,
        source,
        tx.now,
        attempts=values.operator_lockout_attempts,
        minutes=values.operator_lockout_minutes,
    )
    return None if wait is None else Refused(LockedOut, {"retry_after_seconds": wait})


async def count_failure(
    tx: Tx, door: Door, account: bytes, source: Source, why: type[AppError]
) -> Refused:
    """One more; the one that fills the measure locks this source for a while."""
    values = door.settings.values
    minutes = values.operator_lockout_minutes
    tries = await read_tries(tx, door, account, source)
    failed, until = after_failure(
        tries, tx.now, attempts=values.operator_lockout_attempts, minutes=minutes
    )
    await store_tries.set_tries(tx, account, source.name, failed, until)
    if until is None:
        return Refused(why)
    subject = ("sign_in", account.hex())
    await write_audit(tx, None, "operator.locked_out", subject, (None, {"source": source.name}))
    return Refused(LockedOut, {"retry_after_seconds": minutes * 60})


def account_hash(keys: Keys, email: str) -> bytes:
    return mac(keys.current(Purpose.TRIES), email.encode())


def make_mark(keys: Keys, email: str, now: datetime) -> str:
    """For a browser that was let in: from now on its failures count for itself alone."""
    body = {"id": str(new_id()), "account": account_hash(keys, email).hex()}
    return sign(keys, Purpose.DEVICE, body, now + timedelta(days=MARK_DAYS))


def identity_of(operator: Operator) -> Identity:
    return Identity(operator.id, AccountKind.OPERATOR, operator.email, operator.role)


def password_print(operator: Operator) -> str:
    """Changes with the password; says nothing about it."""
    return sha256((operator.password_hash or "").encode()).hexdigest()[:16]


def _is_still(operator: Operator, known: Operator | None) -> bool:
    """The password that was compared is the one of now."""
    same = known is not None and operator.password_hash == known.password_hash
    return same and operator.is_active


def source_of(door: Door, email: str, origin: Origin) -> Source:
    """A marked browser of this account is a source of its own."""
    now = door.db.clock.now()
    body = read_signed(door.keys, Purpose.DEVICE, origin.mark or "", now)
    if body and body["account"] == account_hash(door.keys, email).hex():
        return Source(f"device {UUID(body['id'])}", marked=True)
    return Source(f"address {origin.address}", marked=False)


async def _let_in(tx: Tx, door: Door, operator: Operator, device: str) -> Signed | SecondStep:
    totp = await store_totp.find_totp(tx, operator.id)
    enrolled = totp is not None and totp.confirmed_at is not None
    if not enrolled and not operator.totp_required:
        return await open_sign_in(tx, door.tokens, identity_of(operator), device)
    expires_at = tx.now + timedelta(minutes=SECOND_STEP_MINUTES)
    body = {"sub": str(operator.id), "password": password_print(operator)}
    ticket = sign(door.keys, Purpose.SECOND_STEP, body, expires_at)
    return SecondStep(ticket, enrolled, expires_at)
