"""What is written down agrees with what is: schema, settings of the environment, lock files."""

from __future__ import annotations

import json
import re

import pytest

from hadir.infra.engines.postgres import postgres_binaries
from hadir.infra.migrate import MIGRATIONS, SCHEMA, dump_schema
from tests.house.source import ROOT
from tests.support.engines import run_home

VARIABLE = re.compile(r"\b(?:HADIR|MITRA|VALKEY|HEARTBEAT|DATABASE)_[A-Z_]+\b")


def test_the_schema_is_what_the_migrations_make(database_url: str) -> None:
    made = dump_schema(database_url, postgres_binaries(run_home()) / "pg_dump")
    assert "CREATE TABLE" in made
    assert made == SCHEMA.read_text(), "run bin/generate"


def test_migrations_only_go_forward() -> None:
    files = sorted(MIGRATIONS.glob("2*.sql"))
    assert files
    for file in files:
        up, mark, down = file.read_text().partition("-- migrate:down")
        assert up.startswith("-- migrate:up") and mark, file.name
        assert [line for line in down.splitlines() if line and not line.startswith("--")] == []


def test_every_variable_of_the_environment_is_documented() -> None:
    """M3"""
    read = set(VARIABLE.findall((ROOT / "hadir" / "config.py").read_text()))
    told = set(VARIABLE.findall((ROOT / "docs" / "configuration.md").read_text()))
    assert "HADIR_SECRET" in read
    assert read - told == set()
    assert {name for name in told if name not in read} - {"HADIR_TEST_JOBS"} == set()


def test_no_lock_file_holds_an_address() -> None:
    locks = [*ROOT.glob("requirements/*.txt"), *ROOT.glob("web/package-lock.json")]
    locks += ROOT.glob("bench/peers/*/package-lock.json")
    assert len(locks) >= 5
    for lock in locks:
        assert re.findall(r"https?://[^\s\"]+|index-url", lock.read_text()) == [], lock


def test_every_python_dependency_is_pinned_by_hash() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        pinned = re.findall(r"^[a-z0-9._-]+(?:\[[^\]]*\])?==", lock.read_text(), re.MULTILINE)
        assert len(pinned) > 20
        for entry in re.split(r"\n(?=[a-z0-9])", lock.read_text()):
            assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_web_lock_file_is_whole() -> None:
    lock = ROOT / "web" / "package-lock.json"
    if not lock.exists():
        pytest.skip("no web apps in this tree")
    packages = json.loads(lock.read_text())["packages"]
    installed = {name.rpartition("node_modules/")[2] for name in packages}
    wanted = {need for facts in packages.values() for need in facts.get("optionalDependencies", {})}
    assert wanted - installed == set(), "npm ci refuses this lock file"
