"""Every environment variable that Hadir reads, typed (spec M3).

Values that an operator tunes while the system runs are not here: see ``hadir.settings``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hadir.environment import ClientConfig, ConfigError, client_of, int_of, list_of, url_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Config", "ConfigError", "PushConfig", "read_config"]

Env = Literal["development", "production"]
WEAK_SECRET_CHARS = 32
WEAK_SECRET_KINDS = 10  # a random one has more, in hex too
OTP_PROVIDERS = ("console", "fazpass")
PAYMENT_PROVIDERS = ("sandbox", "xendit")


@dataclass(frozen=True, slots=True)
class PushConfig:
    # HADIR_VAPID_SECRET: makes the key of web push; default HADIR_SECRET. A new one asks every
    # browser to subscribe anew, so set it before HADIR_SECRET is rotated
    vapid_secret: str
    # HADIR_PUSH_SUBJECT: mailto: or https: where push services reach the operator
    subject: str
    # HADIR_PUSH_HOSTS: host:port of stand-in push services, comma-separated; refused in production
    hosts: tuple[str, ...]
    # HADIR_FCM_ACCOUNT: a Firebase service account's JSON file; absent means no native push
    fcm_account: Path | None


@dataclass(frozen=True, slots=True)
class Config:
    """The deploy-fixed half of the configuration. All ``*_seconds`` are seconds."""

    # HADIR_ENV: development (default) or production; production refuses every shortcut
    env: Env
    # HADIR_HOST, HADIR_PUBLIC_PORT: where the apps, /api and sockets listen
    host: str
    public_port: int
    # HADIR_INTERNAL_HOST, HADIR_INTERNAL_PORT: where the control center and /internal listen
    internal_host: str
    internal_port: int
    # HADIR_PUBLIC_URL: the address people type; origin checks and links use it
    public_url: str
    # HADIR_TRUSTED_PROXIES: comma-separated addresses whose X-Forwarded-For is believed
    trusted_proxies: tuple[str, ...]
    # HADIR_DATA_DIR: everything that Hadir writes to disk
    data_dir: Path
    # DATABASE_URL: PostgreSQL >= 16; absent means the embedded one
    database_url: str | None
    # VALKEY_URL: Valkey >= 8; absent means the embedded one
    valkey_url: str | None
    # HADIR_SECRET: signs tokens and keys hashes; at least 32 characters
    secret: str
    # HADIR_SECRET_PREVIOUS: still accepted while a secret is being rotated
    secret_previous: str | None
    # HADIR_DEMO: 1 seeds demo accounts and runs the bots (bin/run sets it)
    demo: bool
    # HADIR_OTP_PROVIDER: console (the default); in production it is fazpass
    otp_provider: str
    # HADIR_FAZPASS_URL, HADIR_FAZPASS_MERCHANT_KEY: where Fazpass is, and who we are there
    fazpass_url: str
    fazpass_merchant_key: str
    # HADIR_FAZPASS_WHATSAPP_KEY, HADIR_FAZPASS_SMS_KEY: one gateway key for each channel
    fazpass_whatsapp_key: str
    fazpass_sms_key: str
    # HADIR_GOOGLE_CLIENT_IDS: the web app's first; none means no sign-in with Google.
    # HADIR_GOOGLE_KEYS_URL, HADIR_GOOGLE_SIGN_IN_URL: absent means Google's own
    google: ClientConfig
    # HADIR_APPLE_CLIENT_IDS, HADIR_APPLE_KEYS_URL, HADIR_APPLE_SIGN_IN_URL: the same of Apple
    apple: ClientConfig
    # HADIR_PAYMENT_PROVIDER: sandbox (default) or, in production, a real one
    payment_provider: str
    # HADIR_XENDIT_SECRET_KEY: the key of the Xendit account
    xendit_secret_key: str
    # HADIR_XENDIT_CALLBACK_TOKEN: what Xendit's webhooks carry as x-callback-token
    xendit_callback_token: str
    # HADIR_XENDIT_URL: where Xendit is asked; a stub at home
    xendit_url: str
    # Where pushes go
    push: PushConfig
    # MITRA_HEARTBEAT_CADENCE_SECONDS: how often a mitra's app beats
    heartbeat_cadence_seconds: int
    # MITRA_AUTO_OFFLINE_SWEEP_SECONDS: how often stale mitras are switched off
    auto_offline_sweep_seconds: int
    # HEARTBEAT_MIRROR_INTERVAL_SECONDS: how often beats are copied to Postgres
    heartbeat_mirror_interval_seconds: int
    # VALKEY_ONLINE_MIRROR_SWEEP_SECONDS: how often the mirror is compared and repaired
    online_mirror_sweep_seconds: int
    # HADIR_FAILPOINTS: name=action pairs for fault tests; refused in production
    failpoints: str

    @property
    def internal_url(self) -> str:
        """The address of the control center."""
        return f"http://{self.internal_host}:{self.internal_port}"

    @property
    def production(self) -> bool:
        return self.env == "production"


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read and check the environment.

    Raises:
        ConfigError: a value is missing, malformed or refused in production.
    """
    get = dict(os.environ if environ is None else environ)
    config = _parse(get)
    problems = list(_refusals(config))
    if problems:
        raise ConfigError("; ".join(problems))
    return config


def read_verb_config() -> Config:
    """For verbs that sign nothing: at home the secret stays where the server keeps it."""
    return read_config({"HADIR_SECRET": "0123456789abcdef" * 4, **os.environ})


def _parse(get: dict[str, str]) -> Config:
    env = _env(get)
    host, public_port = (
        get.get("HADIR_HOST", "127.0.0.1"),
        int_of(get, "HADIR_PUBLIC_PORT", 8000),
    )
    return Config(
        env=env,
        host=host,
        public_port=public_port,
        internal_host=get.get("HADIR_INTERNAL_HOST", "127.0.0.1"),
        internal_port=int_of(get, "HADIR_INTERNAL_PORT", 8001),
        public_url=(url_of(get, "HADIR_PUBLIC_URL") or f"http://{host}:{public_port}").rstrip("/"),
        trusted_proxies=list_of(get.get("HADIR_TRUSTED_PROXIES", "")),
        data_dir=Path(get.get("HADIR_DATA_DIR", ".hadir")).absolute(),
        database_url=url_of(get, "DATABASE_URL"),
        valkey_url=url_of(get, "VALKEY_URL"),
        secret=get.get("HADIR_SECRET", ""),
        secret_previous=get.get("HADIR_SECRET_PREVIOUS") or None,
        demo=get.get("HADIR_DEMO", "0") == "1",
        otp_provider=get.get("HADIR_OTP_PROVIDER", "console"),
        fazpass_url=url_of(get, "HADIR_FAZPASS_URL") or "https://api.fazpass.com",
        fazpass_merchant_key=get.get("HADIR_FAZPASS_MERCHANT_KEY", ""),
        fazpass_whatsapp_key=get.get("HADIR_FAZPASS_WHATSAPP_KEY", ""),
        fazpass_sms_key=get.get("HADIR_FAZPASS_SMS_KEY", ""),
        google=client_of(get, "GOOGLE"),
        apple=client_of(get, "APPLE"),
        payment_provider=get.get("HADIR_PAYMENT_PROVIDER", "sandbox"),
        xendit_secret_key=get.get("HADIR_XENDIT_SECRET_KEY", ""),
        xendit_callback_token=get.get("HADIR_XENDIT_CALLBACK_TOKEN", ""),
        xendit_url=(url_of(get, "HADIR_XENDIT_URL") or "https://api.xendit.co").rstrip("/"),
        push=_push(get),
        heartbeat_cadence_seconds=int_of(get, "MITRA_HEARTBEAT_CADENCE_SECONDS", 15),
        auto_offline_sweep_seconds=int_of(get, "MITRA_AUTO_OFFLINE_SWEEP_SECONDS", 30),
        heartbeat_mirror_interval_seconds=int_of(get, "HEARTBEAT_MIRROR_INTERVAL_SECONDS", 60),
        online_mirror_sweep_seconds=int_of(get, "VALKEY_ONLINE_MIRROR_SWEEP_SECONDS", 300),
        failpoints=get.get("HADIR_FAILPOINTS", ""),
    )


def _env(get: dict[str, str]) -> Env:
    match get.get("HADIR_ENV", "development"):
        case "production":
            return "production"
        case "development":
            return "development"
        case other:
            raise ConfigError(f"HADIR_ENV is {other!r}: set it to development or production")


def _push(get: dict[str, str]) -> PushConfig:
    fcm = get.get("HADIR_FCM_ACCOUNT")
    return PushConfig(
        vapid_secret=get.get("HADIR_VAPID_SECRET") or get.get("HADIR_SECRET", ""),
        subject=get.get("HADIR_PUSH_SUBJECT", "mailto:hadir@example.invalid"),
        hosts=list_of(get.get("HADIR_PUSH_HOSTS", "")),
        fcm_account=Path(fcm).absolute() if fcm else None,
    )


def _refusals(config: Config) -> list[str]:
    found = []
    if len(config.secret) < WEAK_SECRET_CHARS:
        found.append(f"HADIR_SECRET is missing or shorter than {WEAK_SECRET_CHARS} characters")
    if config.public_port == config.internal_port:
        found.append("HADIR_PUBLIC_PORT and HADIR_INTERNAL_PORT are the same: set one to another")
    found += _unknown_providers(config)
    found += _unusable_xendit(config)
    return found + (_refused_in_production(config) if config.production else [])


def _refused_in_production(config: Config) -> list[str]:
    embedded = config.database_url is None or config.valkey_url is None
    nameless = config.push.subject.endswith(".invalid")
    guessable = 0 < len(set(config.secret)) < WEAK_SECRET_KINDS
    unsafe = not config.public_url.startswith("https:")
    shortcuts = (
        (embedded, "production needs DATABASE_URL and VALKEY_URL: embedded engines are for home"),
        (guessable, "production refuses a HADIR_SECRET of few different characters"),
        (unsafe, "production needs HADIR_PUBLIC_URL: the https address that people type"),
        (config.demo, "production refuses HADIR_DEMO"),
        (config.otp_provider == "console", "production refuses HADIR_OTP_PROVIDER=console"),
        (config.payment_provider == "sandbox", "production refuses HADIR_PAYMENT_PROVIDER=sandbox"),
        (nameless, "production needs HADIR_PUSH_SUBJECT: mailto: or https: of the operator"),
        (config.push.hosts, "production refuses HADIR_PUSH_HOSTS"),
        (config.failpoints, "production refuses HADIR_FAILPOINTS"),
    )
    return [said for taken, said in shortcuts if taken]


def _unknown_providers(config: Config) -> list[str]:
    found = []
    if config.otp_provider not in OTP_PROVIDERS:
        found.append(f"HADIR_OTP_PROVIDER knows {', '.join(OTP_PROVIDERS)}")
    if config.otp_provider == "fazpass" and not config.fazpass_merchant_key:
        found.append("HADIR_FAZPASS_MERCHANT_KEY is missing")
    if config.otp_provider == "fazpass" and not (
        config.fazpass_whatsapp_key or config.fazpass_sms_key
    ):
        found.append("set HADIR_FAZPASS_WHATSAPP_KEY or HADIR_FAZPASS_SMS_KEY, or both")
    if config.payment_provider not in PAYMENT_PROVIDERS:
        found.append(f"HADIR_PAYMENT_PROVIDER knows {', '.join(PAYMENT_PROVIDERS)}")
    return found


def _unusable_xendit(config: Config) -> list[str]:
    if config.payment_provider != "xendit":
        return []
    names = {
        "HADIR_XENDIT_SECRET_KEY": config.xendit_secret_key,
        "HADIR_XENDIT_CALLBACK_TOKEN": config.xendit_callback_token,
    }
    found = [
        f"HADIR_PAYMENT_PROVIDER=xendit needs {name}" for name, one in names.items() if not one
    ]
    if config.production and not config.xendit_url.startswith("https:"):
        found.append("production asks Xendit over https: HADIR_XENDIT_URL")
    return found
