"""A wrong variable stops the start with one line that names it."""

from __future__ import annotations

import pytest

from hadir.config import ConfigError, read_config

GOOD = {"HADIR_SECRET": "x" * 32}


def test_nothing_but_a_secret_is_needed_at_home() -> None:
    """M3"""
    assert read_config(GOOD).public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HADIR_PUBLIC_PORT", "99999"),
        ("HADIR_PUBLIC_PORT", "8001"),
        ("HADIR_INTERNAL_PORT", "zero"),
        ("HADIR_SECRET", "short"),
        ("HADIR_ENV", "prod"),
        ("DATABASE_URL", "hello"),
        ("DATABASE_URL", "http://127.0.0.1/x"),
        ("VALKEY_URL", "hello"),
        ("HADIR_PUBLIC_URL", "foo"),
        ("HADIR_OTP_PROVIDER", "pigeon"),
        ("MITRA_HEARTBEAT_CADENCE_SECONDS", "-1"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    """M3"""
    with pytest.raises(ConfigError, match=name):
        read_config({**GOOD, name: value})


def test_production_refuses_every_shortcut() -> None:
    """M3"""
    with pytest.raises(ConfigError) as refusal:
        read_config({**GOOD, "HADIR_ENV": "production", "HADIR_DEMO": "1", "HADIR_FAILPOINTS": "a"})
    for name in ("DATABASE_URL", "HADIR_DEMO", "console", "sandbox", "HADIR_FAILPOINTS"):
        assert name in str(refusal.value)
    assert "HADIR_SECRET of few different characters" in str(refusal.value)
    assert "HADIR_PUBLIC_URL: the https address" in str(refusal.value)


def test_production_with_everything_it_needs_starts() -> None:
    """M3"""
    config = read_config(
        {
            "HADIR_ENV": "production",
            "HADIR_SECRET": "5f1d7a90c3e2b84615f1d7a90c3e2b84",
            "HADIR_PUBLIC_URL": "https://hadir.example",
            "HADIR_PUSH_SUBJECT": "mailto:ops@hadir.example",
            "DATABASE_URL": "postgresql://hadir@db/hadir",
            "VALKEY_URL": "valkeys://valkey",
            "HADIR_OTP_PROVIDER": "fazpass",
            "HADIR_FAZPASS_MERCHANT_KEY": "m",
            "HADIR_FAZPASS_SMS_KEY": "s",
            "HADIR_PAYMENT_PROVIDER": "xendit",
            "HADIR_XENDIT_SECRET_KEY": "k",
            "HADIR_XENDIT_CALLBACK_TOKEN": "t",
        }
    )
    assert config.production
