"""Apply ``hadir/migrations/*.sql`` (plain SQL, forward only) with dbmate, and dump the schema."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

MIGRATIONS = Path(__file__).parent.parent / "migrations"
SCHEMA = MIGRATIONS / "schema.sql"
HOUSE_TABLE = "schema_migrations"
HAS_TABLE = "SELECT to_regclass(%s) IS NOT NULL"
APPLIED = "SELECT version FROM schema_migrations"


class MigrationError(Exception):
    """What dbmate or pg_dump said, in one line."""


def migrate(database_url: str, migrations: Path = MIGRATIONS) -> list[str]:
    """Apply what is missing, under a lock that all instances share; returns the files applied.

    Raises:
        MigrationError: a statement failed; files before it stay applied.
    """
    if not any(migrations.glob("*.sql")):
        return []
    said = _run(
        [
            str(Path(sysconfig.get_path("scripts")) / "dbmate"),
            "--env=HADIR_MIGRATE_URL",
            f"--migrations-dir={migrations}",
            "--no-dump-schema",
            "--migration-lock",
            "migrate",
        ],
        {"HADIR_MIGRATE_URL": database_url},
    )
    return re.findall(r"^Applied: (\S+)", said, re.MULTILINE)


def pending(database_url: str, migrations: Path = MIGRATIONS) -> list[str]:
    """The files that were not applied yet, in their order."""
    with psycopg.connect(database_url) as connection:
        is_there = connection.execute(HAS_TABLE, (HOUSE_TABLE,)).fetchone()
        rows = connection.execute(APPLIED).fetchall() if is_there and is_there[0] else []
    applied = {str(version) for (version,) in rows}
    files = sorted(file.name for file in migrations.glob("*.sql") if file != SCHEMA)
    return [name for name in files if name.partition("_")[0] not in applied]


def dump_schema(database_url: str, pg_dump: Path) -> str:
    """The schema as SQL, the same text for the same schema whichever server dumped it."""
    said = _run(
        [
            str(pg_dump),
            "--schema-only",
            "--schema=public",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            f"--exclude-table={HOUSE_TABLE}",
        ],
        _libpq_environment(database_url),
    )
    return _normal(said)


def _normal(dump: str) -> str:
    noise = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)$")
    lines = [line for line in dump.splitlines() if not noise.match(line)]
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return f"-- Made from the migrations by bin/generate. Do not edit.\n\n{body}\n"


def _libpq_environment(database_url: str) -> dict[str, str]:
    parts = conninfo_to_dict(database_url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE"}
    return {names[key]: str(value) for key, value in parts.items() if key in names}


def _run(command: list[str], address: dict[str, str]) -> str:
    # The address holds a password, so it travels by environment, not by command line.
    done = subprocess.run(  # noqa: S603 - our own binary, arguments as a list
        command,
        env={"PATH": os.environ.get("PATH", os.defpath), **address},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise MigrationError((done.stderr.strip() or done.stdout.strip()).replace("\n", " | "))
    return done.stdout
