"""``hadir operator …``: how the first operator gets in. There is no default password (A7)."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from cyclopts import App

from hadir.accounts import operators
from hadir.config import ConfigError, read_verb_config
from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from hadir.infra.engines import find_engines
from hadir.infra.versions import check_database
from hadir.kernel.enums import OperatorRole
from hadir.kernel.errors import AppError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from typing import Any

    from hadir.accounts.operators import Invitation
    from hadir.config import Config

operator_app = App(name="operator", help="The people in the control center.")


@operator_app.command
def add(email: str, role: OperatorRole, *, password_stdin: bool = False) -> int:
    """Add an operator and print a sign-in link that works once.

    Parameters
    ----------
    email
        Who it is; also the name to sign in with.
    role
        viewer looks, supervisor acts on sessions, admin changes everything.
    password_stdin
        Read a password (12 characters at least) from standard input instead of making a link.
    """
    return _run(_add(email, role, sys.stdin.readline().rstrip("\r\n") if password_stdin else None))


@operator_app.command
def link(email: str) -> int:
    """Print another sign-in link for an operator who lost the way in."""
    return _run(_link(email))


async def _add(email: str, role: OperatorRole, password: str | None) -> str:
    config = read_verb_config()
    async with _database(config) as db:
        if password is not None:
            await operators.add_operator_with_password(db, email, role, password)
            return f"{email} can sign in at {control_center_url(config)}"
        invitation = await operators.invite_operator(
            db,
            email,
            role,
            control_center_url=control_center_url(config),
            show_in_inbox=not config.production,
        )
        return _told(invitation)


async def _link(email: str) -> str:
    config = read_verb_config()
    async with _database(config) as db:
        invitation = await operators.renew_link(
            db,
            email,
            control_center_url=control_center_url(config),
            show_in_inbox=not config.production,
        )
        return _told(invitation)


def control_center_url(config: Config) -> str:
    """Where the internal listener serves the control center."""
    return f"http://{config.internal_host}:{config.internal_port}"


@asynccontextmanager
async def _database(config: Config) -> AsyncIterator[Database]:
    url = config.database_url
    if url is None:
        engines = find_engines(config.data_dir)
        if engines is None:
            raise ConfigError("the database is not running: start Hadir first, or set DATABASE_URL")
        url = engines.postgres.url
    check_database(url)
    db = Database(url, SystemClock(), max_size=2)
    await db.open()
    try:
        yield db
    finally:
        await db.close()


def _told(invitation: Invitation) -> str:
    return f"{invitation.url}\nworks once, until {invitation.expires_at:%Y-%m-%d %H:%M} UTC"


def _run(work: Coroutine[Any, Any, str]) -> int:
    try:
        told = asyncio.run(work)
    except (ConfigError, AppError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{told}\n")
    return 0
