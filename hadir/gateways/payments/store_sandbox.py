"""SQL on the sandbox vendor's own table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.gateways.payments.port import ChargeStatus

if TYPE_CHECKING:
    from hadir.infra.db import Tx

COLUMNS = "ref, payment_session_id, amount_idr, method, status, created_at, expires_at"
SELECT = "SELECT " + COLUMNS + " FROM sandbox_charges "  # noqa: S608 - constants only
FIND = SELECT + "WHERE ref = %s"
FIND_FOR = SELECT + "WHERE payment_session_id = %s"
INSERT = """
    INSERT INTO sandbox_charges
        (ref, payment_session_id, amount_idr, method, status, created_at, expires_at)
    VALUES (%s, %s, %s, %s, 'waiting', %s, %s) ON CONFLICT DO NOTHING
"""
CLOSE_LATE = """
    UPDATE sandbox_charges SET status = 'expired'
    WHERE payment_session_id = %s AND status = 'waiting' AND expires_at <= %s
"""
DECIDE = """
    UPDATE sandbox_charges SET status = %s WHERE payment_session_id = %s AND status = 'waiting'
"""


INSERT_REFUND = """
    INSERT INTO sandbox_refunds (ref, charge_ref, amount_idr) VALUES (%s, %s, %s)
    ON CONFLICT DO NOTHING
"""
HAS_REFUND = "SELECT EXISTS (SELECT FROM sandbox_refunds WHERE ref = %s)"


@dataclass(frozen=True, slots=True)
class SandboxCharge:
    ref: str
    payment_session_id: UUID
    amount_idr: int
    method: str
    status: ChargeStatus
    created_at: datetime
    expires_at: datetime


async def find_charge(tx: Tx, ref: str) -> SandboxCharge | None:
    return await tx.find(SandboxCharge, FIND, (ref,))


async def get_charge_for(tx: Tx, payment_session_id: UUID) -> SandboxCharge:
    """Raises: NotFound."""
    return await tx.get(SandboxCharge, FIND_FOR, (payment_session_id,))


async def insert_charge(tx: Tx, charge: SandboxCharge) -> bool:
    """False when this payment session has one already."""
    row = (
        charge.ref,
        charge.payment_session_id,
        charge.amount_idr,
        charge.method,
        charge.created_at,
        charge.expires_at,
    )
    return await tx.execute(INSERT, row) == 1


async def close_late(tx: Tx, payment_session_id: UUID) -> None:
    """A charge whose time is over expires before anything else is done with it."""
    await tx.execute(CLOSE_LATE, (payment_session_id, tx.now))


async def mark_decided(tx: Tx, payment_session_id: UUID, status: ChargeStatus) -> bool:
    """Only the first decision counts."""
    return await tx.execute(DECIDE, (status, payment_session_id)) == 1


async def find_charge_for(tx: Tx, payment_session_id: UUID) -> SandboxCharge | None:
    return await tx.find(SandboxCharge, FIND_FOR, (payment_session_id,))


async def insert_refund(tx: Tx, ref: str, charge_ref: str, amount_idr: int) -> None:
    """The same reference again changes nothing."""
    await tx.execute(INSERT_REFUND, (ref, charge_ref, amount_idr))


async def has_refund(tx: Tx, ref: str) -> bool:
    return bool(await tx.value(HAS_REFUND, (ref,)))
