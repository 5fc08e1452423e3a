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
