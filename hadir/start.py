"""The steps between a bare machine and a running server: engines, schema, listeners."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from hadir import __version__
from hadir.config import Config, ConfigError, read_config
from hadir.infra.data_dir import development_secret, note_running, write_note
from hadir.infra.engines import (
    Engine,
    find_home,
    keep_running,
    settle_home,
    start_postgres,
    start_valkey,
    stop_engines,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    from hadir.infra.engines import Home

READY_LOOKS_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Site:
    """A configuration whose servers are known, and the processes of those that are ours."""

    config: Config
    postgres: Engine | None
    valkey: Engine | None

    @property
    def database_url(self) -> str:
        """Where PostgreSQL answers."""
        return self.config.database_url or ""

    @property
    def valkey_url(self) -> str:
        """Where Valkey answers."""
        return self.config.valkey_url or ""

    def facts(self, *, ready: bool = False) -> dict[str, Any]:
        """What `hadir status --json` tells about this site."""
        return {
            "public_url": self.config.public_url,
            "internal_url": self.config.internal_url,
            "database_url": self.database_url,
            "valkey_url": self.valkey_url,
            "env": self.config.env,
            "version": __version__,
            "ready": ready,
            "pids": {
                "server": os.getpid(),
                "postgres": self.postgres.pid if self.postgres else None,
                "valkey": self.valkey.pid if self.valkey else None,
            },
        }


def read_site_config(environ: Mapping[str, str]) -> Config:
    """The configuration, with the secret of the data directory while in development.

    Raises:
        ConfigError: a value is missing or refused.
    """
    given = dict(environ)
    if given.get("HADIR_ENV", "development") == "development" and not given.get("HADIR_SECRET"):
        bare = read_config({**given, "HADIR_SECRET": "x" * 64})
        given["HADIR_SECRET"] = development_secret(bare.data_dir)
    return read_config(given)


@contextmanager
def engines_for(config: Config) -> Iterator[Site]:
    """Run the engines that no variable names, until the end. The caller holds the directory."""
    try:
        yield _start_missing(config)
    finally:
        _deaf_to_signals()
        stop_engines(config.data_dir)


def _start_missing(config: Config) -> Site:
    if config.database_url and config.valkey_url:
        return Site(config, None, None)
    home = settle_home(config.data_dir)
    if home.path.parent != config.data_dir:
        say(f"The engines live in {home.path} (their user cannot reach {config.data_dir})")
    valkey = None if config.valkey_url else start_valkey(home)
    postgres = None if config.database_url else start_postgres(home)
    return Site(
        replace(
            config,
            database_url=config.database_url or (postgres.url if postgres else None),
            valkey_url=config.valkey_url or (valkey.url if valkey else None),
        ),
        postgres,
        valkey,
    )


async def serve_and_announce(site: Site) -> None:
    """Serve until told to stop; print the addresses as soon as the server is ready."""
    from hadir.main.serving import serve

    notes: list[str] = []
    with note_running(site.config.data_dir, site.facts()):
        server = asyncio.ensure_future(serve(site.config, notes))
        beside = [asyncio.ensure_future(_announce(site.config, notes)), *_keepers(site)]
        try:
            await server
        finally:
            for one in beside:
                one.cancel()


def _keepers(site: Site) -> Iterator[asyncio.Task[None]]:
    """Whoever looks after the engines that are ours; what runs otherwise now is noted."""
    home, now = find_home(site.config.data_dir), {"postgres": site.postgres, "valkey": site.valkey}

    def note(name: str, engine: Engine) -> None:
        now[name] = engine
        facts = replace(site, postgres=now["postgres"], valkey=now["valkey"]).facts()
        write_note(site.config.data_dir, facts)

    starts: dict[str, Callable[[Home], Engine]]
    starts = {"postgres": start_postgres, "valkey": start_valkey}
    for name, start in starts.items():
        engine = now[name]
        if engine is not None and home is not None:
            kept = keep_running(engine, partial(start, home), partial(note, name))
            yield asyncio.ensure_future(kept)


async def _announce(config: Config, notes: list[str]) -> None:
    while not await ready(config):  # noqa: ASYNC110 - the answer comes from the outside, over HTTP
        await asyncio.sleep(READY_LOOKS_SECONDS)
    public, internal = config.public_url, config.internal_url
    say("\nHadir is ready. Ctrl-C stops it.")
    say(f"  Customer app     {public}/")
    say(f"  Mitra app        {public}/mitra/")
    say(f"  Control center   {internal}/")
    if not config.production:
        say(f"  Developer inbox  {public}/dev/inbox   (sign-in codes, pushes, payment links)")
    if config.demo:
        say(f"  Demo             {public}/demo/   (both phones in one window)")
    else:
        say("  First operator   bin/hadir operator add --email E --role admin   (prints a link)")
    for note in notes:
        say(note)


async def ready(config: Config) -> bool:
    """Whether the server of this configuration says that it is ready."""
    try:
        reader, writer = await asyncio.open_connection(config.internal_host, config.internal_port)
        writer.write(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
        line = await asyncio.wait_for(reader.readline(), 5)
        writer.close()
    except (OSError, TimeoutError):
        return False
    return b" 200 " in line


def check_ports(config: Config) -> None:
    """Look at both ports before anything starts.

    Raises:
        ConfigError: one is in use.
    """
    for host, port, variable in (
        (config.host, config.public_port, "HADIR_PUBLIC_PORT"),
        (config.internal_host, config.internal_port, "HADIR_INTERNAL_PORT"),
    ):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except socket.gaierror as failure:
                name = variable.replace("_PORT", "_HOST").replace("PUBLIC_", "")
                raise ConfigError(f"{name} is {host!r}: no such address") from failure
            except OSError as failure:
                why = "is in use" if failure.errno == errno.EADDRINUSE else failure.strerror
                raise ConfigError(
                    f"port {port} on {host} {why}: stop what uses it, or set {variable}"
                ) from failure


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def stop_on_sigterm() -> None:
    """Make SIGTERM end us as Ctrl-C does, also before the server has its own handler."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def _deaf_to_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
