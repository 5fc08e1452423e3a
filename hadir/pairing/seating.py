"""The one moment in which a search becomes a session: its mitra's row is locked, it is claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir import sessions
from hadir.kernel.enums import Actor, OfferResponse
from hadir.pairing import store
from hadir.pairing.model import ROUND_DEADLINE, TIMEOUT_DEADLINE
from hadir.payments import consume
from hadir.wire.events import OfferWithdrawn, Paired
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from hadir.accounts import MitraAccount
    from hadir.infra.db import Tx
    from hadir.sessions import Session
    from hadir.settings import Values


async def seat(tx: Tx, values: Values, session: Session, mitra: MitraAccount, actor: Actor) -> None:
    """The cards of the others go, the payment is consumed, the clock starts."""
    await _settle(tx, session)
    if session.continues_id is None:  # the rest of a session was consumed with its beginning
        assert session.payment_session_id is not None
        await consume(tx, session.payment_session_id)
    await sessions.begin(tx, session, mitra.call_name, values, actor)
    paired = Paired(session_id=session.id, mitra_name=mitra.call_name)
    tx.emit([account_topic(session.customer_id), account_topic(mitra.id)], paired)


async def _settle(tx: Tx, session: Session) -> None:
    """One has it, the others missed it; every other card disappears."""
    losers = await store.close_open_offers(tx, session.id, OfferResponse.MISSED)
    taken = OfferWithdrawn(request_id=session.id, reason="taken")
    tx.emit([account_topic(mitra_id) for mitra_id in losers], taken)
    await tx.clear_deadlines(session.id, ROUND_DEADLINE, TIMEOUT_DEADLINE)
