"""What the two people say about a session: is it sensitive, how was it, never again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import hold_account
from hadir.kernel.enums import Actor, Audience, SessionState, Side, TopicSensitivity
from hadir.kernel.errors import Forbidden
from hadir.sessions import store_care
from hadir.sessions import store_stream as stream
from hadir.sessions.model import (
    ConfirmationRequired,
    InvalidTransition,
    NobodyToBlock,
    SensitivityLatched,
)
from hadir.sessions.usecases import access_session, lock_own
from hadir.wire.events import SessionTopicUpdated

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from hadir.settings import Values

DURING = (SessionState.ACTIVE, SessionState.EXTENDING)
AFTERWARDS = (SessionState.CLOSING, SessionState.COMPLETED)


async def flip_topic(
    db: Database,
    values: Values,
    account_id: UUID,
    session_id: UUID,
    wanted: TopicSensitivity,
    *,
    confirmed: bool,
) -> None:
    """Only the session's mitra, only while it runs (J1, J2). The same again is no change.

    Raises:
        NotFound, Forbidden: not yours; yours, but you are the customer.
        InvalidTransition, SensitivityLatched, ConfirmationRequired.
    """
    async with db.transaction() as tx:
        session, side = await lock_own(tx, account_id, session_id)
        if side is Side.CUSTOMER:
            raise Forbidden
        if session.state not in DURING:
            raise InvalidTransition(state=session.state.value)
        if session.topic_sensitivity is wanted:
            return
        if values.sensitive_flag_one_way_latch and wanted is TopicSensitivity.REGULAR:
            raise SensitivityLatched
        if values.sensitive_flip_confirmation_enabled and not confirmed:
            raise ConfirmationRequired
        await store_care.set_topic(tx, session_id, account_id, wanted)
        event = SessionTopicUpdated(topic_sensitivity=wanted)
        await stream.append(tx, session_id, event, Actor.MITRA, Audience.MITRA)


async def rate_session(
    db: Database, account_id: UUID, session_id: UUID, stars: int, note: str | None
) -> None:
    """How it was, once it is over; a later rating replaces an earlier one (B7).

    Raises:
        NotFound, InvalidTransition: it still runs, or nobody was ever there.
    """
    async with db.transaction() as tx:
        session, _ = await access_session(tx, account_id, session_id)
        if session.state not in AFTERWARDS:
            raise InvalidTransition(state=session.state.value)
        await store_care.upsert_rating(tx, session_id, stars, note)


async def report_session(db: Database, account_id: UUID, session_id: UUID, text: str) -> None:
    """Tell the operators that something was wrong. Raises: NotFound."""
    async with db.transaction() as tx:
        _, side = await access_session(tx, account_id, session_id)
        await store_care.insert_report(tx, session_id, side, text)


async def block_other(db: Database, account_id: UUID, session_id: UUID) -> None:
    """These two are never brought together again; the other one is not told (B7).

    Raises:
        NotFound, NobodyToBlock: nobody had accepted yet.
    """
    async with db.transaction() as tx:
        session, side = await access_session(tx, account_id, session_id)
        if session.mitra_id is None:
            raise NobodyToBlock
        customer_id = await hold_account(tx, session.customer_id)
        await store_care.insert_block(tx, customer_id, session.mitra_id, side)
