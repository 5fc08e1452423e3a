"""One variable of the environment: what it must look like, and what is said if it does not."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PORT = 65_535
MOST_SECONDS = 86_400
SCHEMES = {
    "DATABASE_URL": ("postgresql", "postgres"),
    "VALKEY_URL": ("valkey", "valkeys", "redis", "rediss"),
    "HADIR_PUBLIC_URL": ("http", "https"),
    "HADIR_XENDIT_URL": ("http", "https"),
    "HADIR_FAZPASS_URL": ("https", "http"),
    "HADIR_GOOGLE_KEYS_URL": ("https", "http"),
    "HADIR_GOOGLE_SIGN_IN_URL": ("https", "http"),
    "HADIR_APPLE_KEYS_URL": ("https", "http"),
    "HADIR_APPLE_SIGN_IN_URL": ("https", "http"),
}


class ConfigError(Exception):
    """One clear line: which variable is wrong and what to set instead."""


def int_of(get: dict[str, str], name: str, default: int) -> int:
    text = get.get(name, str(default))
    most = MOST_PORT if name.endswith("_PORT") else MOST_SECONDS
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise ConfigError(f"{name} is {text!r}: set it to a whole number from 1 to {most}")
    return int(text)


def url_of(get: dict[str, str], name: str) -> str | None:
    text = get.get(name)
    if not text:
        return None
    scheme, mark, rest = text.partition("://")
    if scheme not in SCHEMES[name] or not (mark and rest):
        raise ConfigError(f"{name} is not an address: it begins with {SCHEMES[name][0]}://")
    return text


def list_of(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class ClientConfig:
    """Who we are at somebody who vouches for people."""

    ids: tuple[str, ...]
    keys_url: str | None
    sign_in_url: str | None


def client_of(get: dict[str, str], name: str) -> ClientConfig:
    return ClientConfig(
        ids=list_of(get.get(f"HADIR_{name}_CLIENT_IDS", "")),
        keys_url=url_of(get, f"HADIR_{name}_KEYS_URL"),
        sign_in_url=url_of(get, f"HADIR_{name}_SIGN_IN_URL"),
    )
