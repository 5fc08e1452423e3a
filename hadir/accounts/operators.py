"""Operators: invited by a one-time link, signed in by password, locked out for a while (A7)."""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import store_operators
from hadir.accounts.access import Identity, LinkOver, LockedOut, OperatorExists, WrongPassword
from hadir.accounts.model import InvalidEmail
from hadir.accounts.passwords import check_password, hash_password, matches
from hadir.accounts.sign_in import open_sign_in, revoke_all
from hadir.infra import inbox
from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import NotFound, Refused

if TYPE_CHECKING:
    from hadir.accounts.access import Signed
    from hadir.accounts.model import Operator
    from hadir.accounts.tokens import Tokens
    from hadir.infra.db import Database, Tx
    from hadir.kernel.enums import OperatorRole
    from hadir.settings import Values

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
LINK_HOURS = 24
LINK_BYTES = 32
DELAY_SECONDS = 0.25  # after each wrong try one more


@dataclass(frozen=True, slots=True)
class Invitation:
    """A sign-in link that works once. It is shown, never stored or logged."""

    operator_id: UUID
    url: str
    expires_at: datetime


async def invite_operator(
    db: Database,
    email: str,
    role: OperatorRole,
    *,
    control_center_url: str,
    invited_by: UUID | None = None,
    show_in_inbox: bool = False,
) -> Invitation:
    """A new operator, who sets a password through the link. ``show_in_inbox`` at home only.

    Raises:
        OperatorExists: ask for ``renew_link`` instead.
    """
    async with db.transaction() as tx:
        operator_id = await _add(tx, email, role, invited_by)
        return await _make_link(tx, operator_id, email, control_center_url, show_in_inbox)


async def add_operator_with_password(
    db: Database, email: str, role: OperatorRole, password: str
) -> UUID:
    """A new operator who can sign in at once.

    Raises:
        OperatorExists, WeakPassword.
    """
    check_password(password, email)
    password_hash = await hash_password(password)
    async with db.transaction() as tx:
        operator_id = await _add(tx, email, role, None)
        await store_operators.set_password(tx, operator_id, password_hash)
        return operator_id


async def renew_link(
    db: Database, email: str, *, control_center_url: str, show_in_inbox: bool = False
) -> Invitation:
    """Another one-time link for an operator who lost the way in.

    Raises:
        NotFound: there is no such operator.
    """
    async with db.transaction() as tx:
        operator = await store_operators.find_by_email(tx, email.strip().lower())
        if operator is None or not operator.is_active:
            raise NotFound
        subject = ("operator", str(operator.id))
        await write_audit(tx, None, "operator.link_renewed", subject, (None, None))
        return await _make_link(tx, operator.id, operator.email, control_center_url, show_in_inbox)


async def redeem_link(
    db: Database, tokens: Tokens, token: str, password: str, device: str
) -> Signed:
    """Set the password, end older sign-ins, and sign in.

    Raises:
        LinkOver: unknown, used or over.
        WeakPassword: the link stays good.
    """
    check_password(password)
    password_hash = await hash_password(password)
    async with db.transaction() as tx:
        link = await store_operators.use_link(tx, _hash(token))
        if link is None:
            raise LinkOver
        operator = await store_operators.lock_operator(tx, link.operator_id)
        check_password(password, operator.email)
        if not operator.is_active:
            raise LinkOver
        await store_operators.set_password(tx, operator.id, password_hash)
        await revoke_all(tx, operator.id, "password_set")
        subject = ("operator", str(operator.id))
        await write_audit(tx, operator.id, "operator.password_set", subject, (None, None))
        return await open_sign_in(tx, tokens, _identity(operator), device)


async def log_in(
    db: Database, tokens: Tokens, values: Values, email: str, password: str, device: str
) -> Signed | Refused:
    """By e-mail and password. A wrong one is counted: that refusal is returned."""
    async with db.reading() as reading:
        known = await store_operators.find_by_email(reading, email.strip().lower())
    await asyncio.sleep(DELAY_SECONDS * (known.failed_attempts if known else 0))
    right = await matches(known.password_hash if known else None, password)
    if known is None:
        return Refused(WrongPassword)
    async with db.transaction() as tx:
        operator = await store_operators.lock_operator(tx, known.id)
        if operator.locked_until is not None and operator.locked_until > tx.now:
            wait = (operator.locked_until - tx.now).total_seconds()
            return Refused(LockedOut, {"retry_after_seconds": max(1, round(wait))})
        still_same = operator.password_hash == known.password_hash
        if not right or not operator.is_active or not still_same:
            return await _count_failure(tx, operator, values)
        await store_operators.set_failures(tx, operator.id, 0, None)
        return await open_sign_in(tx, tokens, _identity(operator), device)


async def _count_failure(tx: Tx, operator: Operator, values: Values) -> Refused:
    attempts = operator.failed_attempts + 1
    if attempts < values.operator_lockout_attempts:
        await store_operators.set_failures(tx, operator.id, attempts, None)
        return Refused(WrongPassword)
    until = tx.now + timedelta(minutes=values.operator_lockout_minutes)
    await store_operators.set_failures(tx, operator.id, 0, until)
    subject = ("operator", str(operator.id))
    await write_audit(tx, None, "operator.locked_out", subject, (None, None))
    return Refused(LockedOut, {"retry_after_seconds": values.operator_lockout_minutes * 60})


async def _add(tx: Tx, email: str, role: OperatorRole, by: UUID | None) -> UUID:
    operator_id, address = new_id(), email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise InvalidEmail
    if not await store_operators.insert_operator(tx, operator_id, address, role):
        raise OperatorExists
    after = {"email": address, "role": role.value}
    await write_audit(tx, by, "operator.added", ("operator", str(operator_id)), (None, after))
    return operator_id


async def _make_link(
    tx: Tx, operator_id: UUID, email: str, control_center_url: str, show_in_inbox: bool
) -> Invitation:
    token = secrets.token_urlsafe(LINK_BYTES)
    expires_at = tx.now + timedelta(hours=LINK_HOURS)
    await store_operators.insert_link(tx, _hash(token), operator_id, expires_at)
    # Behind the #, so that no server or proxy writes the token into an access log.
    url = f"{control_center_url.rstrip('/')}/#/link/{token}"
    if show_in_inbox:
        await inbox.write(tx, "operator_link", email, "Control center", url=url)
    return Invitation(operator_id, url, expires_at)


def _identity(operator: Operator) -> Identity:
    return Identity(operator.id, AccountKind.OPERATOR, operator.email, operator.role)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
