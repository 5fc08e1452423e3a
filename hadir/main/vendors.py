"""Which vendors stand behind the ports, by the environment. Nobody else knows their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.gateways.identity.openid import OpenId, Provider
from hadir.gateways.otp.console import ConsoleOtp
from hadir.gateways.otp.fazpass import Fazpass
from hadir.kernel.enums import AuthProvider, OtpChannel

if TYPE_CHECKING:
    from hadir.config import Config
    from hadir.gateways.identity.port import IdentityGateway
    from hadir.gateways.otp.port import OtpGateway
    from hadir.infra.db import Database
    from hadir.kernel.clock import Clock


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
        config.google_keys_url,
        config.google_client_ids,
    )
    apple = Provider(
        "https://appleid.apple.com", (), config.apple_keys_url, config.apple_client_ids
    )
    both = {AuthProvider.GOOGLE: google, AuthProvider.APPLE: apple}
    return {name: OpenId(one, clock) for name, one in both.items() if one.client_ids}
