"""SQL on prices, methods, payment sessions and stored webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from psycopg import errors
from psycopg.types.json import Jsonb

from hadir.accounts import hold_account
from hadir.infra.ids import new_id
from hadir.kernel.enums import Mode, PaymentStatus
from hadir.payments.model import Method, PaymentSession, Tier
from hadir.payments.refusals import InvalidPaymentTransition, UnknownMitra

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hadir.gateways.payments.port import Charge, Notice
    from hadir.infra.db import Tx

NEWEST = UUID(int=2**128 - 1)  # no id is newer: where a list begins
COLUMNS = """
    id, customer_id, status, mode, minutes, amount_idr, tier_id, tier_snapshot, topic_sensitivity,
    topics, method, is_first_session_discount, targeted_mitra_id, provider, provider_ref, pay_url,
    qr_text, chat_session_id, extension_id, created_at, expires_at, confirmed_at, closed_at,
    paid_idr, charge_asked_at
"""
SELECT = "SELECT " + COLUMNS + " FROM payment_sessions "  # noqa: S608 - constants only
GET = SELECT + "WHERE id = %s"
LOCK = GET + " FOR UPDATE"
FIND_PENDING = SELECT + "WHERE customer_id = %s AND status = 'pending' AND extension_id IS NULL"
FIND_OPEN = (
    SELECT
    + "WHERE customer_id = %s AND (status = 'confirmed'"
    + " OR (status = 'pending' AND extension_id IS NULL))"
    + " ORDER BY created_at DESC, id DESC LIMIT 1"
)
FIND_BY_REF = SELECT + "WHERE provider = %s AND provider_ref = %s"
LIST = SELECT + "WHERE customer_id = %s ORDER BY created_at DESC, id DESC LIMIT %s"
LIST_BEFORE = (
    SELECT
    + "WHERE customer_id = %s AND (created_at, id) < (%s, %s)"
    + " ORDER BY created_at DESC, id DESC LIMIT %s"
)
LOCK_ALL = SELECT + "WHERE id = ANY(%s) ORDER BY confirmed_at DESC, id DESC FOR UPDATE"
LOCK_CUSTOMER = "SELECT pg_advisory_xact_lock(hashtextextended('payments:' || %s, 0))"
INSERT = """
    INSERT INTO payment_sessions (id, customer_id, status, mode, minutes, amount_idr, tier_id,
        tier_snapshot, topic_sensitivity, topics, method, is_first_session_discount,
        targeted_mitra_id, provider, extension_id, chat_session_id, created_at, expires_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
MARK = """
    UPDATE payment_sessions SET status = %(to)s, confirmed_at = coalesce(%(confirmed_at)s,
        confirmed_at), closed_at = %(closed_at)s
    WHERE id = %(id)s AND status = %(from)s
"""
MARK_CHARGED = """
    UPDATE payment_sessions SET provider_ref = %s, pay_url = %s, qr_text = %s
    WHERE id = %s AND provider_ref IS NULL
"""
MARK_PAID = "UPDATE payment_sessions SET paid_idr = %s WHERE id = %s"
MARK_ASKED = """
    UPDATE payment_sessions SET charge_asked_at = %s WHERE id = %s AND charge_asked_at IS NULL
"""
MARK_UNASKED = """
    UPDATE payment_sessions SET charge_asked_at = NULL WHERE id = %s AND provider_ref IS NULL
"""
MARK_SEARCH = "UPDATE payment_sessions SET chat_session_id = %s WHERE id = %s"
INSERT_WEBHOOK = """
    INSERT INTO payment_webhooks (id, provider, event_key, ref, body, received_at)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (provider, event_key) DO NOTHING
"""
LOCK_REF = "SELECT pg_advisory_xact_lock(hashtextextended('charge:' || %s, 0))"
HEARD_OF = "SELECT EXISTS (SELECT 1 FROM payment_webhooks WHERE provider = %s AND ref = %s)"
# The minutes of a present are worth what the nearest tier on sale asks for them.
PRICE_OF = """
    SELECT price_idr * %(minutes)s / minutes FROM price_tiers
    WHERE mode = %(mode)s AND is_active ORDER BY is_test, abs(minutes - %(minutes)s) LIMIT 1
"""
GET_TIER = "SELECT id, mode, minutes, price_idr, is_test FROM price_tiers WHERE id = %s"
LIST_TIERS = """
    SELECT id, mode, minutes, price_idr, is_test FROM price_tiers
    WHERE is_active ORDER BY mode, minutes
"""
LIST_METHODS = """
    SELECT code, method_group, name, min_idr, max_idr FROM payment_methods
    WHERE is_active AND method_group <> 'credit' ORDER BY sort_order, code
"""


async def get_payment(tx: Tx, payment_id: UUID) -> PaymentSession:
    """Raises: NotFound."""
    return await tx.get(PaymentSession, GET, (payment_id,))


async def lock_payment(tx: Tx, payment_id: UUID) -> PaymentSession:
    """The customer is held first, for a merge takes the customer and then the payments.

    Raises:
        NotFound. Sessions and mitras, when needed too, are locked before it.
    """
    await hold_account(tx, (await get_payment(tx, payment_id)).customer_id)
    return await tx.get(PaymentSession, LOCK, (payment_id,))


async def lock_payments(tx: Tx, payment_ids: Sequence[UUID]) -> list[PaymentSession]:
    """The newest first."""
    return await tx.rows(PaymentSession, LOCK_ALL, ([*payment_ids],))


async def lock_customer(tx: Tx, customer_id: UUID) -> None:
    """One purchase of a customer at a time, also before there is a row to lock."""
    await tx.execute(LOCK_CUSTOMER, (str(customer_id),))


async def find_pending(tx: Tx, customer_id: UUID) -> PaymentSession | None:
    return await tx.find(PaymentSession, FIND_PENDING, (customer_id,))


async def find_open_payment(tx: Tx, customer_id: UUID) -> PaymentSession | None:
    """The newest that is pending, or confirmed and not consumed."""
    return await tx.find(PaymentSession, FIND_OPEN, (customer_id,))


async def find_by_ref(tx: Tx, provider: str, ref: str) -> PaymentSession | None:
    return await tx.find(PaymentSession, FIND_BY_REF, (provider, ref))


async def list_payments(
    tx: Tx, customer_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> list[PaymentSession]:
    """Newest first, after the one that ``before`` names."""
    if before is None:
        return await tx.rows(PaymentSession, LIST, (customer_id, limit))
    return await tx.rows(PaymentSession, LIST_BEFORE, (customer_id, *before, limit))


async def insert_payment(tx: Tx, one: PaymentSession) -> None:
    """Raises: UnknownMitra, when the targeted one does not exist."""
    row = (
        one.id,
        one.customer_id,
        one.status,
        one.mode,
        one.minutes,
        one.amount_idr,
        one.tier_id,
        Jsonb(one.tier_snapshot),
        one.topic_sensitivity,
        one.topics,
        one.method,
        one.is_first_session_discount,
        one.targeted_mitra_id,
        one.provider,
        one.extension_id,
        one.chat_session_id,
        one.created_at,
        one.expires_at,
    )
    try:
        await tx.execute(INSERT, row)
    except errors.ForeignKeyViolation as error:
        if "targeted_mitra_id" in (error.diag.constraint_name or ""):
            raise UnknownMitra from error
        raise


async def mark_status(tx: Tx, payment: PaymentSession, to: PaymentStatus, *, closes: bool) -> None:
    """Raises: InvalidPaymentTransition when somebody else moved it first."""
    row = {
        "id": payment.id,
        "from": payment.status,
        "to": to,
        "confirmed_at": tx.now if to is PaymentStatus.CONFIRMED else None,
        "closed_at": tx.now if closes else None,
    }
    if not await tx.execute(MARK, row):
        raise InvalidPaymentTransition


async def mark_charged(tx: Tx, payment_id: UUID, charge: Charge) -> bool:
    """False when it had a charge already."""
    row = (charge.ref, charge.pay_url, charge.qr_text, payment_id)
    return await tx.execute(MARK_CHARGED, row) == 1


async def mark_paid(tx: Tx, payment_id: UUID, paid_idr: int) -> None:
    await tx.execute(MARK_PAID, (paid_idr, payment_id))


async def mark_asked(tx: Tx, payment_id: UUID) -> bool:
    """False when the provider was asked for a charge before."""
    return bool(await tx.execute(MARK_ASKED, (tx.now, payment_id)))


async def mark_unasked(tx: Tx, payment_id: UUID) -> None:
    await tx.execute(MARK_UNASKED, (payment_id,))


async def price_of(tx: Tx, mode: Mode, minutes: int) -> int:
    """What so many minutes are worth in rupiah; nothing when nothing is sold."""
    return int(await tx.value(PRICE_OF, {"mode": mode, "minutes": minutes}) or 0)


async def mark_search(tx: Tx, payment_id: UUID, chat_session_id: UUID) -> None:
    await tx.execute(MARK_SEARCH, (chat_session_id, payment_id))


async def insert_webhook(tx: Tx, provider: str, notice: Notice, body: bytes) -> bool:
    """False when the same event was stored before."""
    row = (new_id(), provider, notice.event_key, notice.ref, body, tx.now)
    return await tx.execute(INSERT_WEBHOOK, row) == 1


async def lock_ref(tx: Tx, ref: str) -> None:
    """A webhook and the note of its charge take turns: one of them sees the other."""
    await tx.execute(LOCK_REF, (ref,))


async def was_heard_of(tx: Tx, provider: str, ref: str) -> bool:
    """Has a webhook spoken of this charge, perhaps before we knew it?"""
    return bool(await tx.value(HEARD_OF, (provider, ref)))


async def get_tier(tx: Tx, tier_id: UUID) -> Tier:
    """Also one that is not sold any more: somebody may have chosen it before."""
    return await tx.get(Tier, GET_TIER, (tier_id,))


async def list_tiers(tx: Tx) -> list[Tier]:
    return await tx.rows(Tier, LIST_TIERS)


async def list_methods(tx: Tx) -> list[Method]:
    return await tx.rows(Method, LIST_METHODS)
