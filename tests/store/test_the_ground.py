"""The engines that every other test stands on."""

from __future__ import annotations

import psycopg
from valkey import Valkey


def _fill(database_url: str) -> None:
    with psycopg.connect(database_url) as to:
        to.execute("CREATE TABLE IF NOT EXISTS left_behind (id int)")


def test_a_database_is_postgres_18_in_utc_and_utf8(database_url: str) -> None:
    with psycopg.connect(database_url) as to:
        row = to.execute(
            "SELECT current_setting('server_version_num')::int / 10000,"
            " current_setting('timezone'), current_setting('server_encoding')"
        ).fetchone()
    assert row == (18, "UTC", "UTF8")


def test_a_valkey_refuses_whoever_has_no_password(valkey_url: str) -> None:
    port = int(valkey_url.rpartition(":")[2].partition("/")[0])
    with Valkey(port=port) as stranger:
        answer = ""
        try:
            stranger.ping()
        except Exception as refused:  # noqa: BLE001 - the kind of refusal is the vendor's
            answer = str(refused)
    assert "uthentication required" in answer
