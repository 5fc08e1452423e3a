"""The one moment in which a search becomes a session: its mitra's row is locked, it is claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir import sessions
from hadir.kernel.enums import Actor, OfferResponse, SessionState
from hadir.pairing import store, store_orders
from hadir.pairing.model import HOLD_DEADLINE, LAST_LOOK, ROUND_DEADLINE, TIMEOUT_DEADLINE
from hadir.payments import Hold, consume, open_held_payment
from hadir.wire.events import OfferWithdrawn, Paired
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from hadir.accounts import MitraAccount
    from hadir.infra.db import Tx
    from hadir.sessions import Session
    from hadir.settings import Values


async def seat(tx: Tx, values: Values, session: Session, mitra: MitraAccount, actor: Actor) -> None:
    """The cards of the others go, the payment is consumed, the clock starts; or the payment is
    asked for, and the clock waits (E2)."""
    await _settle(tx, session)
    paired = Paired(session_id=session.id, mitra_name=mitra.call_name)
    tx.emit([account_topic(session.customer_id), account_topic(mitra.id)], paired)
    if session.state is SessionState.PENDING_PAYMENT:
        await _hold(tx, values, session, mitra, actor)
        return
    if session.continues_id is None:  # the rest of a session was consumed with its beginning
        assert session.payment_session_id is not None
        await consume(tx, session.payment_session_id)
    await sessions.begin(tx, session, mitra.call_name, values, actor)


async def _hold(
    tx: Tx, values: Values, session: Session, mitra: MitraAccount, actor: Actor
) -> None:
    """The mitra waits; the customer is asked to pay what was ordered with the search (E2)."""
    assert session.hold_until is not None
    chosen = await store_orders.get_order(tx, session.id)
    order = store_orders.order_of(session, chosen)
    asked = Hold(session.customer_id, session.id, chosen.provider, session.hold_until)
    payment = await open_held_payment(tx, values, order, asked)
    await sessions.hold(tx, session, payment.id, mitra.call_name, actor)
    await tx.set_deadline(HOLD_DEADLINE, session.id, session.hold_until + LAST_LOOK)


async def _settle(tx: Tx, session: Session) -> None:
    """One has it, the others missed it; every other card disappears."""
    losers = await store.close_open_offers(tx, session.id, OfferResponse.MISSED)
    taken = OfferWithdrawn(request_id=session.id, reason="taken")
    tx.emit([account_topic(mitra_id) for mitra_id in losers], taken)
    await tx.clear_deadlines(session.id, ROUND_DEADLINE, TIMEOUT_DEADLINE)
