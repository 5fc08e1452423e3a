"""Fixtures for every test: real engines, reset before each test that asks for them, and time."""

from __future__ import annotations

import faulthandler
import gc
import os
from typing import TYPE_CHECKING

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from hadir.accounts import passwords
from tests.support import engines
from tests.support.browser import why_no_browser
from tests.support.clock import StandingClock
from tests.support.dealing import deal
from tests.support.world import World, running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator
    from pathlib import Path

ONLY_WITH_ALL = ("flows", "faults")
TEARDOWN_SECONDS = 300
_began: list[bool] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all`: also flows, faults and what is marked slow."""
    parser.addoption("--record", action="store_true", help="write tests/golden anew")
    parser.addoption("--all", action="store_true", help="also flows, faults and slow tests")


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a run owns its folder of engines."""
    config.addinivalue_line("markers", "slow: runs only with --all")
    _began.append(engines.begin_run())
    passwords.hasher = PasswordHasher.from_parameters(CHEAPEST)


def pytest_unconfigure() -> None:
    """Whoever began the run stops the engines; none is left running."""
    engines.close_connections()
    if _began and _began.pop():
        engines.end_run()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long ones, unless asked for by `--all`, when they come first, or by their own
    path."""
    _skip_without_browser(config, items)
    if config.getoption("--all"):
        workers = getattr(config, "workerinput", {"workercount": 1})["workercount"]
        items[:] = deal(items, lambda item: _is_long(item, config.rootpath, ""), workers)
        return
    named = " ".join(config.invocation_params.args)
    long = [item for item in items if _is_long(item, config.rootpath, named)]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """pytest-timeout looks away once a test has failed; what it left open may hang all the same."""
    uncaptured = item.config.stash[fault_handler_stderr_fd_key]
    faulthandler.dump_traceback_later(TEARDOWN_SECONDS, exit=True, file=uncaptured)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and each test makes a whole house: looking through all of it
    again and again took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _skip_without_browser(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = why_no_browser()
    for item in items if missing else ():
        if item.path.is_relative_to(config.rootpath / "tests" / "browser"):
            item.add_marker(pytest.mark.skip(reason=missing or ""))


def _is_long(item: pytest.Item, root: Path, named: str) -> bool:
    room = item.path.relative_to(root / "tests").parts[0]
    if item.path.name in named or (room in ONLY_WITH_ALL and f"tests/{room}" in named):
        return False
    return room in ONLY_WITH_ALL or item.get_closest_marker("slow") is not None


@pytest.fixture
def worker() -> str:
    """The name of this test process among its siblings."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


@pytest.fixture
def database_url(worker: str) -> str:
    """A migrated PostgreSQL database, as after the migrations. Nobody else uses it meanwhile."""
    return engines.worker_database(worker)


@pytest.fixture
def valkey_url(worker: str) -> str:
    """An empty Valkey server. Nobody else uses it meanwhile."""
    return engines.worker_valkey(worker)


@pytest.fixture
def clock() -> StandingClock:
    """Time that passes only when the test says so."""
    return StandingClock()


@pytest.fixture
async def world(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> AsyncIterator[World]:
    """A running server and the people who use it."""
    async with running_world(database_url, valkey_url, clock, tmp_path) as running:
        yield running
