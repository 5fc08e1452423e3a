"""The benchmarks are there to be run; how quick anything is stands in no test."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import import_module
from inspect import iscoroutinefunction

import pytest

from bench.__main__ import BENCHMARKS
from bench.result import Result, Rounds
from tests.house.source import ROOT, python_files


def _bench(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_can_be_run_by_its_name(name: str) -> None:
    assert iscoroutinefunction(import_module(f"bench.{name}").run)


def test_the_list_names_every_benchmark_and_starts_none() -> None:
    said = _bench("--list")
    assert said.returncode == 0, said.stderr
    assert [line.split()[0] for line in said.stdout.splitlines()] == list(BENCHMARKS)


def test_an_unknown_name_is_told_in_one_line() -> None:
    said = _bench("heartbeat_smoke_signal")
    assert said.returncode == 1
    assert said.stderr == (
        "Hadir: no such benchmark: heartbeat_smoke_signal; see bin/bench --list\n"
    )


def test_every_benchmark_stands_in_the_papers() -> None:
    told = (ROOT / "docs" / "benchmarks.md").read_text()
    assert [name for name in BENCHMARKS if f"`{name}`" not in told] == []


def test_a_result_is_written_as_promised() -> None:
    result = Result(10.0, "beats/s", {"bare": 20.0}, 0.5, 3, holds=True, bar="none")
    assert json.dumps(result.as_json(), sort_keys=True) == (
        '{"against": {"bare": 20.0}, "n": 3, "ratio": 0.5, "unit": "beats/s", "value": 10.0}'
    )


def test_a_ratio_is_the_middle_one_of_neighbouring_rounds() -> None:
    rounds = Rounds()
    for mine, its in ((10, 20), (30, 10), (10, 10)):
        rounds.add("mine", mine, 0.001)
        rounds.add("its", its, 0.001)
    assert rounds.ratio("mine", "its") == 1.0


def test_benchmarks_write_sql_in_their_store_only() -> None:
    sql = re.compile(r'"""\s*(SELECT|INSERT|UPDATE|DELETE)\b')
    holding = [module.path.name for module in python_files("bench") if sql.search(module.text)]
    assert holding
    assert [name for name in holding if not name.startswith("store")] == []
