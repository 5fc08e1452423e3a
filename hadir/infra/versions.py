"""The oldest servers that Hadir works with (spec M3), and the check that they answer at all."""

from __future__ import annotations

import asyncio
from urllib.parse import unquote, urlsplit

import psycopg

from hadir.infra.migrate import pending

POSTGRES_AT_LEAST = 16
VALKEY_AT_LEAST = 8
SECONDS = 5


class ServerUnfit(Exception):
    """One line: which server does not answer or is too old."""


def check_versions(database_url: str, valkey_url: str) -> None:
    """Ask both servers for their version.

    Raises:
        ServerUnfit: one does not answer within 5 s, refuses us, or is too old.
    """
    _fit("PostgreSQL", "DATABASE_URL", _postgres_version(database_url), POSTGRES_AT_LEAST)
    _fit("Valkey", "VALKEY_URL", asyncio.run(_valkey_version(valkey_url)), VALKEY_AT_LEAST)


def check_database(database_url: str) -> None:
    """Is it there, new enough, and migrated as far as we know?

    Raises:
        ServerUnfit.
    """
    _fit("PostgreSQL", "DATABASE_URL", _postgres_version(database_url), POSTGRES_AT_LEAST)
    missing = pending(database_url)
    if missing:
        count = f"{len(missing)} migration{'s' * (len(missing) > 1)}"
        raise ServerUnfit(f"the database lacks {count} from {missing[0]} on: run bin/hadir migrate")


def _fit(name: str, variable: str, version: str, at_least: int) -> None:
    if int(version.partition(".")[0]) < at_least:
        raise ServerUnfit(
            f"{name} at {variable} is version {version}: Hadir needs {at_least} or newer"
        )


def _postgres_version(url: str) -> str:
    try:
        with psycopg.connect(url, connect_timeout=SECONDS) as to:
            return str(to.info.server_version // 10000)
    except psycopg.OperationalError as failure:
        last = str(failure).strip().splitlines()[-1]
        raise ServerUnfit(f"PostgreSQL at DATABASE_URL does not answer: {last}") from failure


async def _valkey_version(url: str) -> str:
    try:
        said = await asyncio.wait_for(_ask_valkey(url), SECONDS)
    except (OSError, TimeoutError) as failure:
        why = str(failure) or f"nothing for {SECONDS} s"
        raise ServerUnfit(f"Valkey at VALKEY_URL does not answer: {why}") from failure
    for line in said.splitlines():
        if line.startswith("valkey_version:"):
            return line.partition(":")[2].strip()
    refusal = next((line for line in said.splitlines() if line.startswith("-")), "no Valkey")
    raise ServerUnfit(f"the server at VALKEY_URL is not a Valkey that takes us: {refusal}")


async def _ask_valkey(url: str) -> str:
    at = urlsplit(url)
    secure = at.scheme in ("valkeys", "rediss")
    reader, writer = await asyncio.open_connection(at.hostname, at.port or 6379, ssl=secure or None)
    if at.password:
        words = [word for word in (unquote(at.username or ""), unquote(at.password)) if word]
        writer.write(_command("AUTH", *words))
    writer.write(_command("INFO", "server") + _command("QUIT"))
    said = await reader.read(-1)
    writer.close()
    return said.decode(errors="replace")


def _command(*words: str) -> bytes:
    parts = [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
    return f"*{len(words)}\r\n{''.join(parts)}".encode()
