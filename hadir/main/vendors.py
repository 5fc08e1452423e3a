"""Which vendors stand behind the ports, by the environment. Nobody else knows their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.gateways.identity.openid import OpenId, Provider, SignInPage
from hadir.gateways.otp.console import ConsoleOtp
from hadir.gateways.otp.fazpass import Fazpass
from hadir.gateways.payments.xendit import Xendit, XenditAccess
from hadir.kernel.enums import AuthProvider, OtpChannel

if TYPE_CHECKING:
    from hadir.config import Config
    from hadir.gateways.identity.port import IdentityGateway
    from hadir.gateways.otp.port import OtpGateway
    from hadir.gateways.payments.port import PaymentGateway
    from hadir.gateways.payments.sandbox import Sandbox
    from hadir.infra.db import Database
    from hadir.kernel.clock import Clock

GOOGLE_KEYS = "https://www.googleapis.com/oauth2/v3/certs"
GOOGLE_SIGN_IN = "https://accounts.google.com/o/oauth2/v2/auth"
APPLE_KEYS = "https://appleid.apple.com/auth/keys"
APPLE_SIGN_IN = "https://appleid.apple.com/auth/authorize"


def make_otp(config: Config, db: Database) -> OtpGateway:
    """Who delivers codes."""
    if config.otp_provider != "fazpass":
        return ConsoleOtp(db)
    keys = {
        OtpChannel.WHATSAPP: config.fazpass_whatsapp_key,
        OtpChannel.SMS: config.fazpass_sms_key,
    }
    given = {channel: key for channel, key in keys.items() if key}
    return Fazpass(config.fazpass_url, config.fazpass_merchant_key, given)


def make_identities(config: Config, clock: Clock) -> dict[AuthProvider, IdentityGateway]:
    """Who vouches for customers: those of whom we are a client."""
    google = Provider(
        "https://accounts.google.com",
        ("accounts.google.com",),
        config.google.keys_url or GOOGLE_KEYS,
        config.google.ids,
        sign_in=SignInPage(config.google.sign_in_url or GOOGLE_SIGN_IN, "id_token"),
    )
    apple = Provider(
        "https://appleid.apple.com",
        (),
        config.apple.keys_url or APPLE_KEYS,
        config.apple.ids,
        sign_in=SignInPage(config.apple.sign_in_url or APPLE_SIGN_IN, "code id_token"),
    )
    both = {AuthProvider.GOOGLE: google, AuthProvider.APPLE: apple}
    return {name: OpenId(one, clock) for name, one in both.items() if one.client_ids}


def make_payments(config: Config, sandbox: Sandbox) -> PaymentGateway:
    """Who takes the money."""
    if config.payment_provider != "xendit":
        return sandbox
    return Xendit(
        XenditAccess(
            secret_key=config.xendit_secret_key,
            callback_token=config.xendit_callback_token,
            url=config.xendit_url,
            return_url=config.public_url,
        )
    )
