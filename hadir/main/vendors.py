"""Which vendor stands behind which port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.gateways.payments.xendit import Xendit, XenditAccess

if TYPE_CHECKING:
    from hadir.config import Config
    from hadir.gateways.payments.port import PaymentGateway
    from hadir.gateways.payments.sandbox import Sandbox


def payment_gateway(config: Config, sandbox: Sandbox) -> PaymentGateway:
    """The provider that takes the money here."""
    if config.payment_provider == Xendit.name:
        access = XenditAccess(
            secret_key=config.xendit_secret_key,
            callback_token=config.xendit_callback_token,
            url=config.xendit_url,
            return_url=config.public_url,
        )
        return Xendit(access)
    return sandbox
