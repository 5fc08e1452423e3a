"""More time: asked by the customer, answered by the mitra, charged only after a yes (spec G4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import find_status
from hadir.infra.ids import new_id
from hadir.kernel.enums import (
    Actor,
    ClosingReason,
    ExtensionState,
    SessionState,
    Side,
)
from hadir.kernel.errors import Forbidden
from hadir.payments import (
    ExtensionOrder,
    Order,
    check_extension,
    get_payment,
    open_extension_payment,
)
from hadir.sessions import lifecycle, store, store_extensions
from hadir.sessions import store_stream as stream
from hadir.sessions.model import (
    EXTENSION_DEADLINE,
    LOOK_AGAIN,
    REFUSALS_PER_SESSION,
    TIME_UP_DEADLINE,
    UNPAID_DEADLINE,
    UNPAID_PER_SESSION,
    WARNING_DEADLINE,
    ExtensionRefused,
    ExtensionResolved,
    InvalidTransition,
    Session,
    SessionPaused,
    check_transition,
)
from hadir.sessions.store_extensions import Extension
from hadir.sessions.usecases import access_session, lock_own
from hadir.settings.extending import AUTO_APPROVE
from hadir.wire import events

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.edge.idempotency import Once
    from hadir.infra.db import Database, Tx
    from hadir.settings import Values


async def request_extension(
    db: Database,
    values: Values,
    account_id: UUID,
    session_id: UUID,
    choice: tuple[UUID, str],
    once: Once,
    *,
    test_tiers: bool,
) -> Extension:
    """Ask for the minutes of a tier; ``choice`` is (tier, method). The clock stops meanwhile.

    Raises:
        NotFound, InvalidTransition, SessionPaused, ExtensionPending, ExtensionRefused, and the
            refusals of a purchase.
    """
    async with db.transaction() as tx:
        await access_session(tx, account_id, session_id)
        session = await lifecycle.lock_with_mitra(tx, session_id)
        extension_id = new_id()
        if earlier := await once.claim(tx, extension_id):
            return await store_extensions.get_extension(tx, session_id, earlier)
        await _check_patience(tx, session_id)
        tier_id, method = choice
        order = Order(session.mode, tier_id, session.topic_sensitivity, method)
        tier = await check_extension(
            tx, session.customer_id, order, calls=values.calls_enabled, test_tiers=test_tiers
        )
        answer_by = tx.now + timedelta(seconds=values.extension_timeout_seconds)
        extension = Extension(
            extension_id,
            session_id,
            ExtensionState.REQUESTED,
            tier.id,
            tier.minutes,
            tier.price_idr,
            method,
            tx.now,
            answer_by,
            None,
            None,
        )
        await store_extensions.insert_extension(tx, extension)
        await _stop_clock(tx, session)
        await tx.set_deadline(EXTENSION_DEADLINE, extension_id, answer_by)
        event = events.ExtensionRequested(
            extension_id=extension_id,
            minutes=tier.minutes,
            price_idr=extension.price_idr,
            answer_by=answer_by,
        )
        await stream.append(tx, session_id, event, Actor.CUSTOMER)
        return extension


async def answer_extension(
    db: Database,
    values: Values,
    account_id: UUID,
    ids: tuple[UUID, UUID],
    *,
    approve: bool,
) -> None:
    """The mitra's yes or no; ``ids`` is (session, extension).

    Raises:
        NotFound, Forbidden, ExtensionResolved: it was answered before, or time was up.
    """
    session_id, extension_id = ids
    async with db.transaction() as tx:
        session, side = await lock_own(tx, account_id, session_id)
        if side is Side.CUSTOMER:
            raise Forbidden
        extension = await store_extensions.get_extension(tx, session_id, extension_id)
        if extension.state is not ExtensionState.REQUESTED:
            raise ExtensionResolved
        await resolve(tx, values, session, extension, Actor.MITRA, approve=approve)


async def resolve(
    tx: Tx,
    values: Values,
    session: Session,
    extension: Extension,
    actor: Actor = Actor.SYSTEM,
    *,
    approve: bool,
) -> None:
    """Yes opens the charge, no ends it; either way the clock goes on where it stood."""
    await tx.clear_deadlines(extension.id, EXTENSION_DEADLINE)
    if approve:
        await _open_charge(tx, values, session, extension)
    else:
        await store_extensions.mark_ended(tx, extension.id, ExtensionState.REJECTED)
    answered = await store_extensions.get_extension_by_id(tx, extension.id)
    event = events.ExtensionResolved(
        extension_id=extension.id,
        outcome="approved" if approve else "rejected",
        pay_by=answered.pay_by,
        payment_session_id=answered.payment_session_id,
    )
    await stream.append(tx, session.id, event, actor)
    if session.state is SessionState.EXTENDING:
        end = await store_extensions.start_clock(tx, session.id)
        await lifecycle.set_clock(tx, session, end, values)
        await stream.append(tx, session.id, events.SessionResumed(expires_at=end))


async def answer_for_the_silent(
    tx: Tx, values: Values, extension_id: UUID, stale_before: datetime
) -> None:
    """The setting answers, but says yes only for a mitra who is within reach."""
    extension = await store_extensions.get_extension_by_id(tx, extension_id)
    if extension.state is not ExtensionState.REQUESTED:
        return
    session = await store.get_session(tx, extension.session_id)
    assert session.mitra_id is not None
    status = await find_status(tx, session.mitra_id)
    beaten = status.last_heartbeat_at if status is not None and status.is_online else None
    within_reach = beaten is not None and beaten >= stale_before
    yes = values.extension_default_action_on_timeout == AUTO_APPROVE
    await resolve(tx, values, session, extension, approve=yes and within_reach)


async def _check_patience(tx: Tx, session_id: UUID) -> None:
    limits = {
        ExtensionState.REJECTED: REFUSALS_PER_SESSION,
        ExtensionState.LAPSED: UNPAID_PER_SESSION,
    }
    for state, most in limits.items():
        if await store_extensions.count_ended(tx, session_id, state) >= most:
            raise ExtensionRefused


async def _stop_clock(tx: Tx, session: Session) -> None:
    """In closing there is no clock to stop: the five minutes of grace run on (G5)."""
    if session.state is SessionState.CLOSING and session.closing_reason is ClosingReason.TIME_UP:
        return
    if session.state is not SessionState.ACTIVE:
        raise InvalidTransition(state=session.state.value)
    if session.paused_at is not None:
        raise SessionPaused
    check_transition(session.state, SessionState.EXTENDING)
    await store_extensions.stop_clock(tx, session.id)
    await tx.clear_deadlines(session.id, WARNING_DEADLINE, TIME_UP_DEADLINE)
    await stream.append(tx, session.id, events.SessionPaused(reason="extension"), Actor.CUSTOMER)


async def _open_charge(tx: Tx, values: Values, session: Session, extension: Extension) -> None:
    assert session.payment_session_id is not None
    first = await get_payment(tx, session.payment_session_id)
    pay_by = tx.now + timedelta(seconds=values.extension_payment_seconds)
    wanted = ExtensionOrder(
        chat_session_id=session.id,
        extension_id=extension.id,
        tier_id=extension.tier_id,
        minutes=extension.minutes,
        price_idr=extension.price_idr,
        method=extension.method,
        pay_by=pay_by,
    )
    payment_id = await open_extension_payment(tx, values, first, wanted)
    await store_extensions.mark_approved(tx, extension.id, pay_by, payment_id)
    await tx.set_deadline(UNPAID_DEADLINE, extension.id, pay_by + LOOK_AGAIN)
