"""Signing in with Google or Apple (spec A9): our nonce goes out, their token comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import store_access
from hadir.accounts.access import Signed
from hadir.accounts.claiming import claim_identity
from hadir.accounts.keys import Purpose
from hadir.accounts.sign_in import end_older, open_sign_in
from hadir.accounts.signed import read_signed, sign
from hadir.gateways.identity.port import IdentityAway, IdentityRefused
from hadir.infra.ids import new_id
from hadir.kernel.errors import AppError

if TYPE_CHECKING:
    from hadir.accounts.claiming import Merging
    from hadir.accounts.keys import Keys
    from hadir.accounts.tokens import Tokens
    from hadir.edge.callers import Caller
    from hadir.gateways.identity.port import IdentityGateway
    from hadir.infra.db import Database

NONCE_SECONDS = 600


class IdentityWrong(AppError):
    """That sign-in could not be verified."""

    code = "IDENTITY_WRONG"
    status = 401


class IdentityDown(AppError):
    """That way of signing in does not answer right now; you can go on without it."""

    code = "IDENTITY_DOWN"
    status = 502
    temporary = True


@dataclass(frozen=True, slots=True)
class Brought:
    """A token as it came back, on which device, and who was signed in there before."""

    token: str
    nonce: str
    device: str
    caller: Caller | None


def make_nonce(keys: Keys, now: datetime) -> tuple[str, datetime]:
    """A word for one sign-in, for ten minutes. What goes into their token is its hash."""
    expires_at = now + timedelta(seconds=NONCE_SECONDS)
    return sign(keys, Purpose.NONCE, {"id": str(new_id())}, expires_at), expires_at


def shown_nonce(nonce: str) -> str:
    """What the provider is given: who steals its token does not know the word, so it is no use."""
    return sha256(nonce.encode()).hexdigest()


async def sign_in_with(
    db: Database,
    keys: Keys,
    tokens: Tokens,
    gateway: IdentityGateway,
    brought: Brought,
    merging: Merging,
) -> Signed:
    """Sign in whoever the provider vouches for; each nonce serves once.

    Raises:
        IdentityWrong, IdentityDown, BothTalking.
    """
    word = read_signed(keys, Purpose.NONCE, brought.nonce, db.clock.now())
    if word is None:
        raise IdentityWrong
    try:
        vouched = await gateway.verify(brought.token, shown_nonce(brought.nonce))
    except IdentityRefused as refused:
        raise IdentityWrong from refused
    except IdentityAway as away:
        raise IdentityDown from away
    async with db.transaction() as tx:
        until = datetime.fromtimestamp(word["exp"], tx.now.tzinfo)
        if not await store_access.use_ticket(tx, UUID(word["id"]), until):
            raise IdentityWrong
        caller_id = brought.caller.account_id if brought.caller else None
        identity = await claim_identity(tx, vouched.issuer, vouched.subject, caller_id, merging)
        await end_older(tx, identity, brought.caller)
        return await open_sign_in(tx, tokens, identity, brought.device)
