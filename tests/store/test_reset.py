"""A test finds the database as the migrations left it, whatever the one before did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.engines import worker_database

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
)


@pytest.fixture
def db(database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def _counts(db: psycopg.Connection) -> dict[str, int]:
    counts = {}
    for (name,) in db.execute(TABLES).fetchall():
        row = db.execute(f"SELECT count(*) FROM public.{name}".encode()).fetchone()
        counts[name] = row[0] if row else 0
    return counts


def test_seeded_rows_come_back_and_others_go(db: psycopg.Connection, worker: str) -> None:
    before = _counts(db)
    seeded = {name for name, rows in before.items() if rows} - {"schema_migrations"}
    assert seeded
    for name in seeded:
        db.execute(f"TRUNCATE public.{name} CASCADE".encode())
    db.execute(
        "INSERT INTO audit_log (id, at, action, subject_kind, subject_id)"
        " VALUES (gen_random_uuid(), now(), 'left', 'behind', '1')"
    )
    assert _counts(db) != before
    worker_database(worker)
    assert _counts(db) == before
