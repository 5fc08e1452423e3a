"""The mitra's answer to a request. First accept wins, in one transaction (spec E5)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir import sessions
from hadir.accounts import get_mitra, hold_account
from hadir.availability import capacity_of, lock_mitra
from hadir.kernel.enums import Actor, Mode, OfferResponse, SessionState
from hadir.pairing import store
from hadir.pairing.ending import run_out
from hadir.pairing.model import (
    AtCapacity,
    NotOnline,
    OfferExpired,
    OfferTaken,
)
from hadir.pairing.seating import seat
from hadir.wire.events import OfferWithdrawn
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from hadir.infra.db import Database, Tx
    from hadir.pairing.model import Offer
    from hadir.settings import Values


async def accept_offer(db: Database, values: Values, mitra_id: UUID, request_id: UUID) -> UUID:
    """Take the request: its session's id. A second tap by the winner answers the same.

    The mitra's row is locked before the session: without it ten requests at once go onto one mitra.

    Raises:
        NotFound: this mitra was never asked.
        OfferTaken, OfferExpired, AtCapacity, NotOnline.
    """
    async with db.transaction() as tx:
        await hold_account(tx, (await sessions.get_session(tx, request_id)).customer_id)
        status = await lock_mitra(tx, mitra_id)
        offer = await store.get_offer(tx, request_id, mitra_id)
        if offer.response is OfferResponse.ACCEPTED:
            if (await sessions.get_session(tx, request_id)).mitra_id != mitra_id:
                raise await _refusal(tx, offer)  # it was given to somebody else since (E11)
            return request_id
        session = None
        if offer.response is None and offer.expires_at > tx.now:
            session = await sessions.claim_session(
                tx, request_id, mitra_id, values.payment_hold_seconds
            )
        if session is None:
            raise await _refusal(tx, offer)
        if not await store.mark_answered(tx, request_id, mitra_id, OfferResponse.ACCEPTED):
            raise OfferExpired  # declined, or withdrawn, while we looked
        mitra = await get_mitra(tx, mitra_id)
        if not (status.is_online and mitra.is_active):
            raise NotOnline
        if mitra_id in await sessions.list_blocked_mitras(tx, session.customer_id):
            raise OfferExpired
        load = await sessions.count_holding(tx, mitra_id)
        alone = session.mode is Mode.CALL or status.in_call
        if load > (1 if alone else capacity_of(status, values.max_customers_per_mitra)):
            raise AtCapacity
        await seat(tx, values, session, mitra, Actor.MITRA)
        return session.id


async def decline_offer(db: Database, mitra_id: UUID, request_id: UUID) -> None:
    """Pass on this request; it is not offered to this mitra again. Twice is once.

    Where this mitra alone was asked, that is the end of the search (E10).

    Raises:
        NotFound: this mitra was never asked.
    """
    async with db.transaction() as tx:
        await store.get_offer(tx, request_id, mitra_id)
        session = await sessions.get_session(tx, request_id)
        if session.targeted_mitra_id is not None:  # the session before its offers, as all do
            session = await sessions.lock_session(tx, request_id)
        if not await store.mark_answered(tx, request_id, mitra_id, OfferResponse.DECLINED):
            return
        event = OfferWithdrawn(request_id=request_id, reason="declined")
        tx.emit(account_topic(mitra_id), event)
        if session.targeted_mitra_id is not None and session.state is SessionState.SEARCHING:
            await run_out(tx, session)


async def _refusal(tx: Tx, offer: Offer) -> OfferTaken | OfferExpired:
    if offer.response is OfferResponse.MISSED:
        return OfferTaken()
    session = await sessions.get_session(tx, offer.session_id)
    gone = (SessionState.SEARCHING, SessionState.CANCELLED, SessionState.EXPIRED)
    return OfferExpired() if session.state in gone else OfferTaken()
