"""Operators: made by the command line or an admin, invited by a one-time link (spec A7)."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import store_operators
from hadir.accounts.access import OperatorExists, OwnAccount
from hadir.accounts.model import InvalidEmail
from hadir.accounts.passwords import check_password, hash_password
from hadir.infra import inbox
from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id
from hadir.kernel.errors import NotFound

if TYPE_CHECKING:
    from hadir.accounts.model import Operator
    from hadir.infra.db import Database, Tx
    from hadir.kernel.enums import OperatorRole

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
LINK_HOURS = 24
LINK_BYTES = 32


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
    """Another one-time link for an operator who lost the way in; older ones end.

    Raises:
        NotFound: there is no such operator.
    """
    async with db.transaction() as tx:
        operator = await store_operators.find_by_email(tx, email.strip().lower())
        if operator is None:
            raise NotFound
        return await _renew(tx, operator, None, control_center_url, show_in_inbox)


async def renew_link_of(
    db: Database,
    operator_id: UUID,
    admin_id: UUID,
    *,
    control_center_url: str,
    show_in_inbox: bool = False,
) -> Invitation:
    """The same, asked for by an admin.

    Raises:
        NotFound.
        OwnAccount: one's own password is changed by whoever knows it.
    """
    if operator_id == admin_id:
        raise OwnAccount
    async with db.transaction() as tx:
        operator = await store_operators.lock_operator(tx, operator_id)
        return await _renew(tx, operator, admin_id, control_center_url, show_in_inbox)


async def _renew(
    tx: Tx, operator: Operator, by: UUID | None, control_center_url: str, show_in_inbox: bool
) -> Invitation:
    if not operator.is_active:
        raise NotFound
    await store_operators.end_links(tx, operator.id)
    subject = ("operator", str(operator.id))
    await write_audit(tx, by, "operator.link_renewed", subject, (None, None))
    return await _make_link(tx, operator.id, operator.email, control_center_url, show_in_inbox)


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
    await store_operators.insert_link(tx, link_hash(token), operator_id, expires_at)
    # Behind the #, so that no server or proxy writes the token into an access log.
    url = f"{control_center_url.rstrip('/')}/#/link/{token}"
    if show_in_inbox:
        await inbox.write(tx, "operator_link", email, "Control center", url=url)
    return Invitation(operator_id, url, expires_at)


def link_hash(token: str) -> bytes:
    """What the row holds of a link."""
    return sha256(token.encode()).digest()
