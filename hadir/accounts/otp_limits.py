"""How many codes may be asked for (spec A3): by number, address, browser, and in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hadir.accounts import store_otp
from hadir.accounts.access import OtpTooMany, OtpTooSoon

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from hadir.accounts.store_otp import LastHour
    from hadir.infra.db import Tx
    from hadir.settings import Values


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: from which address, in which browser (none: a native app), signed in as whom."""

    ip: str
    browser: str | None = None
    account_id: UUID | None = None


async def check_limits(tx: Tx, values: Values, phone: str, asker: Asker) -> None:
    """Raises: OtpTooSoon, OtpTooMany, with ``retry_after_seconds``."""
    await store_otp.lock_phone(tx, phone)
    await store_otp.lock_ip(tx, asker.ip)
    of_phone = await store_otp.last_hour_of_phone(tx, phone)
    if of_phone.last_at is not None:
        waited = (tx.now - of_phone.last_at).total_seconds()
        if waited < values.otp_cooldown_seconds:
            wait = values.otp_cooldown_seconds - waited
            raise OtpTooSoon(retry_after_seconds=max(1, round(wait)))
    _check_count(of_phone, values.otp_per_phone_per_hour, tx.now)
    _check_count(await store_otp.last_hour_of_ip(tx, asker.ip), values.otp_per_ip_per_hour, tx.now)
    if asker.browser is not None:
        of_browser = await store_otp.last_hour_of_browser(tx, asker.browser)
        _check_count(of_browser, values.otp_per_device_per_hour, tx.now)
    _check_count(await store_otp.last_hour_of_all(tx), values.otp_per_hour, tx.now)


def _check_count(hour: LastHour, most: int, now: datetime) -> None:
    if hour.requests >= most and hour.first_at is not None:
        wait = (hour.first_at + store_otp.HOUR - now).total_seconds()
        raise OtpTooMany(retry_after_seconds=max(1, round(wait)))
