"""The command line. Verbs that belong to a room are added by that room."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import contextmanager
from errno import ENOSPC
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.request import urlopen

from cyclopts import App, Parameter

from hadir import __version__
from hadir.config import ConfigError
from hadir.infra.data_dir import DataDirInUse, hold, plain_words, read_note
from hadir.infra.engines import EngineError, find_engines
from hadir.start import (
    check_ports,
    engines_for,
    read_site_config,
    say,
    serve_and_announce,
    stop_on_sigterm,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from hadir.config import Config

app = App(name="hadir", version=__version__, help="Hadir: an on-demand, one-to-one ear.")
# Named, not imported: only the verb that is called pays for its room.
app.command("hadir.accounts.cli:operator_app", name="operator")
app.command("hadir.availability.cli:mirror_app", name="mirror")
app.command("hadir.payments.cli:ledger_app", name="ledger")


@app.command
def up(*, demo: bool = False) -> None:
    """Start the engines that are missing, migrate, serve; stop all of it at the end."""
    from hadir.infra.migrate import migrate
    from hadir.infra.versions import check_versions

    config = read_site_config({**os.environ, **({"HADIR_DEMO": "1"} if demo else {})})
    with hold(config.data_dir), _free_ports(config), engines_for(config) as site:
        if not (site.postgres and site.valkey):
            check_versions(site.database_url, site.valkey_url)
        for file in migrate(site.database_url):
            say(f"Migrated {file}")
        _run(serve_and_announce(site))


@app.command
def serve() -> None:
    """Serve with the servers at DATABASE_URL and VALKEY_URL. Starts and migrates nothing."""
    from hadir.infra.versions import check_database, check_versions

    config = read_site_config(os.environ)
    if not (config.database_url and config.valkey_url):
        raise ConfigError("serve needs DATABASE_URL and VALKEY_URL; `hadir up` brings its own")
    with hold(config.data_dir), _free_ports(config), engines_for(config) as site:
        check_versions(site.database_url, site.valkey_url)
        check_database(site.database_url)
        _run(serve_and_announce(site))


@app.command(name="migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema."""
    from hadir.infra.migrate import migrate

    config = read_site_config(os.environ)
    running = None if config.database_url else find_engines(config.data_dir)
    if config.database_url or running:
        files = migrate(config.database_url or (running.postgres.url if running else ""))
    else:
        with hold(config.data_dir), engines_for(config) as site:
            files = migrate(site.database_url)
    say("\n".join(f"Migrated {file}" for file in files) or "Nothing to migrate.")


@app.command
def status(*, as_json: Annotated[bool, Parameter(name="--json")] = False) -> None:
    """Tell where the running system answers; exit 1 if nothing runs."""
    config = read_site_config(os.environ)
    facts = read_note(config.data_dir)
    if facts is None:
        raise ConfigError(f"nothing runs with the data in {config.data_dir}: start bin/run")
    facts["ready"] = _ready_now(str(facts["internal_url"]))
    if as_json:
        say(json.dumps(facts, indent=2))
    else:
        say(f"Hadir {facts['version']} {'is ready' if facts['ready'] else 'is not ready'}")
        say(f"public {facts['public_url']}, internal {facts['internal_url']}")


@app.command
def version() -> None:
    """Print the version."""
    say(__version__)


@contextmanager
def _free_ports(config: Config) -> Iterator[None]:
    check_ports(config)
    yield


def _ready_now(internal_url: str) -> bool:
    try:
        with urlopen(f"{internal_url}/readyz", timeout=5) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def _run(work: Coroutine[Any, Any, None]) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


@contextmanager
def _in_plain_words() -> Iterator[None]:
    """Turn what can be expected to go wrong into one line and exit code 1."""
    from hadir.infra.migrate import MigrationError
    from hadir.infra.versions import ServerUnfit

    try:
        yield
    except KeyboardInterrupt:
        sys.exit(0)
    except (ConfigError, EngineError, DataDirInUse, MigrationError, ServerUnfit) as failure:
        full = "No space left on device" in str(failure)
        words = plain_words(OSError(ENOSPC, ""), _data_dir()) if full else str(failure)
        sys.exit(f"Hadir: {words}")
    except OSError as failure:
        sys.exit(f"Hadir: {plain_words(failure, _data_dir())}")


def _data_dir() -> Path:
    return Path(os.environ.get("HADIR_DATA_DIR", ".hadir")).absolute()


def main() -> None:
    """Run the command line; what a person can mend is told in one line."""
    stop_on_sigterm()
    with _in_plain_words():
        app()
