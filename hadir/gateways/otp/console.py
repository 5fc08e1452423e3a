"""The vendor at home: the code appears in the developer inbox, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.gateways.otp.port import NotDelivered
from hadir.infra import inbox
from hadir.kernel.enums import OtpChannel

if TYPE_CHECKING:
    from hadir.infra.db import Database


class ConsoleOtp:
    """Obeys the same port as a real vendor and can be told to fail."""

    channels = (OtpChannel.WHATSAPP, OtpChannel.SMS)

    def __init__(self, db: Database) -> None:
        self._db = db
        self._declines = 0

    def decline_next(self, times: int = 1) -> None:
        """Refuse the next deliveries, as a vendor that is down would."""
        self._declines = times

    async def send(self, channel: OtpChannel, phone: str, code: str) -> None:
        if self._declines > 0:
            self._declines -= 1
            raise NotDelivered("declined as told")
        async with self._db.transaction() as tx:
            await inbox.write(tx, "otp", phone, f"Kode masuk Hadir ({channel})", code=code)
