"""Signing in, staying signed in, signing out (spec A5, A6)."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from hadir.accounts import store, store_access, store_operators
from hadir.accounts.access import AccountBanned, Identity, Signed, TokenReused, may_repeat
from hadir.accounts.keys import Purpose, mac
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import NotFound, Refused, Unauthorised
from hadir.wire.internal import SignInsRevoked
from hadir.wire.topics import REVOKED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from hadir.accounts.access import AuthSession, RefreshToken
    from hadir.accounts.keys import Keys
    from hadir.accounts.tokens import Tokens
    from hadir.edge.callers import Caller
    from hadir.infra.db import Database, Tx

    Leaving = Callable[[Tx, UUID], Awaitable[None]]

REFRESH_BYTES = 32


async def open_sign_in(tx: Tx, tokens: Tokens, identity: Identity, device: str) -> Signed:
    """One more signed-in device of this account."""
    session_id = new_id()
    refresh_token = secrets.token_urlsafe(REFRESH_BYTES)
    await store_access.insert_session(tx, session_id, identity, device)
    await store_access.insert_refresh(tx, _hash(refresh_token), session_id)
    access_token = tokens.issue(identity, session_id, tx.now)
    return Signed(identity, session_id, access_token, refresh_token)


async def start_anonymous(db: Database, tokens: Tokens, device: str) -> Signed:
    """A customer of whom nothing is known yet (spec A1)."""
    async with db.transaction() as tx:
        customer_id = new_id()
        await store.insert_customer(tx, customer_id)
        identity = Identity(customer_id, AccountKind.CUSTOMER, None)
        return await open_sign_in(tx, tokens, identity, device)


async def refresh(
    db: Database,
    keys: Keys,
    tokens: Tokens,
    token: str,
    kinds: tuple[AccountKind, ...],
    *,
    grace_seconds: int,
) -> Signed | Refused:
    """Spend a refresh token for the next one.

    A token that was spent before ends the whole sign-in, except within the grace, where its
    successor is answered again; that refusal is returned, so that its trace commits.

    Raises:
        Unauthorised: the token is unknown, over, revoked, or of another kind of account.
        AccountBanned: it ended because an operator closed the account.
    """
    async with db.transaction() as tx:
        row, session = await _lock_family(tx, _hash(token), kinds)
        if row.spent_at is not None:
            known = row.successor_hash or b""
            successor = await store_access.find_refresh(tx, known)
            if not may_repeat(row, successor, tx.now, grace_seconds):
                await end_sign_in(tx, session.account_id, session.id, "token_reused")
                return Refused(TokenReused)
            following = _successor(keys, token, known)
        else:
            following = _successor(keys, token, None)
            await store_access.mark_spent(tx, row.token_hash, _hash(following))
            await store_access.insert_refresh(tx, _hash(following), session.id)
            await store_access.touch_session(tx, session.id)
        identity = await find_identity(tx, session.account_kind, session.account_id)
        if identity is None:
            raise Unauthorised
        return Signed(identity, session.id, tokens.issue(identity, session.id, tx.now), following)


async def sign_out(
    db: Database, caller: Caller, auth_session_id: UUID, leaving: Leaving | None = None
) -> None:
    """End one sign-in of the caller, at once and everywhere.

    ``leaving`` runs in the same transaction when it is a mitra who signs out.

    Raises:
        NotFound: it is not a live sign-in of this account.
    """
    async with db.transaction() as tx:
        await end_sign_in(tx, caller.account_id, auth_session_id, "signed_out")
        if leaving is not None and caller.kind is AccountKind.MITRA:
            await leaving(tx, caller.account_id)


async def sign_out_by_token(
    db: Database, token: str, kinds: tuple[AccountKind, ...], leaving: Leaving | None = None
) -> AccountKind:
    """Like ``sign_out``, for who has only the refresh token left; the kind of account it was.

    Raises:
        Unauthorised: the token belongs to no live sign-in.
    """
    async with db.transaction() as tx:
        _, session = await _lock_family(tx, _hash(token), kinds)
        await end_sign_in(tx, session.account_id, session.id, "signed_out")
        if leaving is not None and session.account_kind is AccountKind.MITRA:
            await leaving(tx, session.account_id)
        return session.account_kind


async def end_sign_in(
    tx: Tx, account_id: UUID, auth_session_id: UUID, reason: str, *, closes_sockets: bool = True
) -> None:
    """Raises: NotFound when it is not a live sign-in of this account."""
    ids = await store_access.mark_revoked(tx, auth_session_id, account_id, reason)
    if not ids:
        raise NotFound
    _tell(tx, account_id, ids, closes_sockets=closes_sockets)


async def end_older(tx: Tx, identity: Identity, caller: Caller | None) -> None:
    """The same person goes on with a new sign-in: the tokens from before the proof end."""
    if caller is None or caller.account_id != identity.id:
        return
    session_id = caller.auth_session_id
    ids = await store_access.mark_revoked(tx, session_id, identity.id, "verified")
    _tell(tx, identity.id, ids, closes_sockets=False)


async def revoke_all(tx: Tx, account_id: UUID, reason: str, *, banned: bool = False) -> list[UUID]:
    """End every sign-in of an account: tokens are refused and sockets close after the commit.

    ``banned``: the sockets hear that they need not come back.
    """
    ids = await store_access.mark_all_revoked(tx, account_id, reason)
    _tell(tx, account_id, ids, closes_sockets=True, banned=banned)
    return ids


async def revoke_others(tx: Tx, caller: Caller, reason: str) -> None:
    """End every other sign-in of the caller."""
    sessions = (caller.account_id, caller.auth_session_id)
    ids = await store_access.mark_others_revoked(tx, *sessions, reason)
    _tell(tx, caller.account_id, ids, closes_sockets=True)


async def find_identity(tx: Tx, kind: AccountKind, account_id: UUID) -> Identity | None:
    """Who the account is now; None when it may not be signed in."""
    if kind is AccountKind.CUSTOMER:
        customer = await store.find_customer(tx, account_id)
        if customer is None or customer.is_gone:
            return None
        return Identity(customer.id, kind, customer.call_name)
    if kind is AccountKind.MITRA:
        mitra = await store.find_mitra(tx, account_id)
        if mitra is None or not mitra.is_active:
            return None
        return Identity(mitra.id, kind, mitra.call_name)
    operator = await store_operators.find_operator(tx, account_id)
    if operator is None or not operator.is_active:
        return None
    return Identity(operator.id, kind, operator.email, operator.role)


async def _lock_family(
    tx: Tx, token_hash: bytes, kinds: tuple[AccountKind, ...]
) -> tuple[RefreshToken, AuthSession]:
    """Lock the sign-in first: whoever waited for it then reads what the other one left."""
    row = await store_access.find_refresh(tx, token_hash)
    if row is None:
        raise Unauthorised
    session = await store_access.lock_session(tx, row.auth_session_id)
    row = await store_access.find_refresh(tx, token_hash)
    if row is None or row.expires_at <= tx.now:
        raise Unauthorised
    if session.account_kind not in kinds:
        raise Unauthorised
    if session.revoked_at is not None:
        await _say_banned(tx, session)
        raise Unauthorised
    return row, session


async def _say_banned(tx: Tx, session: AuthSession) -> None:
    """Told to whoever was signed in there, and to nobody else: the token proves it."""
    customer = await store.find_customer(tx, session.account_id)
    mitra = await store.find_mitra(tx, session.account_id)
    if (customer and customer.banned_at) or (mitra and not mitra.is_active):
        raise AccountBanned


def _successor(keys: Keys, token: str, known_hash: bytes | None) -> str:
    """HMAC(refresh key, spent token), with the key of that time when the secret was rotated."""
    made = [mac(key, token.encode()).hex() for key in keys.accepted(Purpose.REFRESH)]
    if known_hash is None:
        return made[0]
    matching = [one for one in made if _hash(one) == known_hash]
    if not matching:
        raise Unauthorised
    return matching[0]


def _tell(
    tx: Tx, account_id: UUID, ids: list[UUID], *, closes_sockets: bool, banned: bool = False
) -> None:
    if ids:
        event = SignInsRevoked(
            account_id=account_id,
            auth_session_ids=ids,
            revoked_at=tx.now,
            closes_sockets=closes_sockets,
            banned=banned,
        )
        tx.emit(REVOKED, event)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
