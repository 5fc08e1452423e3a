"""SQL of one-time codes. No row, no job and no log ever holds a code: see ``otp``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hadir.accounts.access import OtpRequest

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.accounts.otp_limits import Asker
    from hadir.infra.db import Tx
    from hadir.kernel.enums import AccountKind, OtpChannel

HOUR = timedelta(hours=1)

LOCK_PHONE = "SELECT pg_advisory_xact_lock(hashtextextended('otp:' || %s, 0))"
LOCK_IP = "SELECT pg_advisory_xact_lock(hashtextextended('otp-ip:' || %s, 0))"
LAST_HOUR_OF_PHONE = """
    SELECT count(*) AS requests, min(created_at) AS first_at, max(created_at) AS last_at
    FROM otp_requests WHERE phone = %s AND created_at > %s
        AND (status <> 'failed' OR account_kind = 'mitra')
"""
LAST_HOUR_OF_BROWSER = """
    SELECT count(*) AS requests, min(created_at) AS first_at, max(created_at) AS last_at
    FROM otp_requests WHERE browser = %s AND created_at > %s
"""
LAST_HOUR_OF_IP = """
    SELECT count(*) AS requests, min(created_at) AS first_at, max(created_at) AS last_at
    FROM otp_requests WHERE ip = %s AND created_at > %s
"""
LAST_HOUR_OF_ALL = """
    SELECT count(*) AS requests, min(created_at) AS first_at, max(created_at) AS last_at
    FROM otp_requests WHERE created_at > %s AND code_hash IS NOT NULL
"""
INSERT = """
    INSERT INTO otp_requests
        (id, account_kind, phone, requested_by, ip, browser, channel, code_hash, created_at,
        expires_at)
    VALUES (%(id)s, %(account_kind)s, %(phone)s, %(requested_by)s, %(ip)s, %(browser)s, %(channel)s,
        %(code_hash)s, %(created_at)s, %(expires_at)s)
"""
GET = """
    SELECT id, account_kind, phone, requested_by, channel, code_hash, attempts, status,
        created_at, expires_at, used_at
    FROM otp_requests WHERE id = %s
"""
LOCK = """
    SELECT id, account_kind, phone, requested_by, channel, code_hash, attempts, status,
        created_at, expires_at, used_at
    FROM otp_requests WHERE id = %s AND account_kind = %s FOR UPDATE
"""
COUNT_ATTEMPT = "UPDATE otp_requests SET attempts = attempts + 1 WHERE id = %s"
MARK_USED = "UPDATE otp_requests SET used_at = %s WHERE id = %s"
MARK_DELIVERY = "UPDATE otp_requests SET status = %s, channel = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class LastHour:
    """How many codes were asked for within the last hour, the first and the last of them."""

    requests: int
    first_at: datetime | None
    last_at: datetime | None


async def lock_phone(tx: Tx, phone: str) -> None:
    """Counting and inserting for one number is one at a time."""
    await tx.execute(LOCK_PHONE, (phone,))


async def lock_ip(tx: Tx, ip: str) -> None:
    await tx.execute(LOCK_IP, (ip,))


async def last_hour_of_phone(tx: Tx, phone: str) -> LastHour:
    """Without those that the vendor could not deliver.

    Of mitras all are counted: an unknown number is never undelivered, and nobody shall tell.
    """
    return await tx.get(LastHour, LAST_HOUR_OF_PHONE, (phone, tx.now - HOUR))


async def last_hour_of_ip(tx: Tx, ip: str) -> LastHour:
    return await tx.get(LastHour, LAST_HOUR_OF_IP, (ip, tx.now - HOUR))


async def last_hour_of_all(tx: Tx) -> LastHour:
    return await tx.get(LastHour, LAST_HOUR_OF_ALL, (tx.now - HOUR,))


async def last_hour_of_browser(tx: Tx, browser: str) -> LastHour:
    return await tx.get(LastHour, LAST_HOUR_OF_BROWSER, (browser, tx.now - HOUR))


async def insert_request(tx: Tx, request: OtpRequest, asker: Asker) -> None:
    params = {
        "id": request.id,
        "account_kind": request.account_kind,
        "phone": request.phone,
        "requested_by": request.requested_by,
        "ip": asker.ip,
        "browser": asker.browser,
        "channel": request.channel,
        "code_hash": request.code_hash,
        "created_at": request.created_at,
        "expires_at": request.expires_at,
    }
    await tx.execute(INSERT, params)


async def get_request(tx: Tx, request_id: UUID) -> OtpRequest:
    """Raises: NotFound."""
    return await tx.get(OtpRequest, GET, (request_id,))


async def lock_request(tx: Tx, request_id: UUID, kind: AccountKind) -> OtpRequest | None:
    return await tx.find(OtpRequest, LOCK, (request_id, kind))


async def count_attempt(tx: Tx, request_id: UUID) -> None:
    await tx.execute(COUNT_ATTEMPT, (request_id,))


async def mark_used(tx: Tx, request_id: UUID) -> None:
    await tx.execute(MARK_USED, (tx.now, request_id))


async def mark_delivery(tx: Tx, request_id: UUID, status: str, channel: OtpChannel) -> None:
    await tx.execute(MARK_DELIVERY, (status, channel, request_id))
