"""Which push services this house speaks to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.gateways.push.fcm import Fcm, read_account
from hadir.gateways.push.port import PushGateway, PushKind
from hadir.gateways.push.web_push import WebPush, vapid_key

if TYPE_CHECKING:
    from hadir.config import Config
    from hadir.kernel.clock import Clock


class Pushing:
    """Web push always; native push where a service account is configured."""

    def __init__(self, config: Config, clock: Clock) -> None:
        key = vapid_key(config.push.vapid_secret)
        hosts = config.push.hosts
        self._web = WebPush(key, config.push.subject, clock, extra_hosts=hosts)
        self._fcm = (
            Fcm(read_account(config.push.fcm_account), clock) if config.push.fcm_account else None
        )
        self.public_key = self._web.public_key
        self.gateways: dict[PushKind, PushGateway] = {PushKind.WEB: self._web}
        if self._fcm is not None:
            self.gateways[PushKind.FCM] = self._fcm

    async def close(self) -> None:
        await self._web.close()
        if self._fcm is not None:
            await self._fcm.close()
