"""``schema.sql``: a dump of what the migrations make."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hadir.infra.engines import settle_home, start_postgres, stop_postgres
from hadir.infra.engines.postgres import postgres_binaries
from hadir.infra.migrate import dump_schema, migrate


def schema_sql() -> str:
    """Start a PostgreSQL of its own, migrate it, dump it, remove it (about 2 s)."""
    with tempfile.TemporaryDirectory(prefix="hadir-schema-") as folder:
        Path(folder).chmod(0o711 if os.geteuid() == 0 else 0o700)
        home = settle_home(Path(folder) / "data")
        try:
            engine = start_postgres(home, durable=False)
            migrate(engine.url)
            return dump_schema(engine.url, postgres_binaries(home) / "pg_dump")
        finally:
            stop_postgres(home)
