"""``hadir operator add``: how the first operator gets in."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.accounts import PASSWORD


def operator(
    database_url: str, *arguments: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hadir", "operator", *arguments],
        env={**os.environ, "DATABASE_URL": database_url},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@pytest.mark.slow
def test_an_operator_gets_a_link_once(database_url: str) -> None:
    """A7, M4"""
    add = ("add", "--email", "Rina@hadir.test", "--role", "admin")
    first = operator(database_url, *add)
    assert first.returncode == 0, first.stderr
    assert "http://127.0.0.1:8001/#/link/" in first.stdout
    again = operator(database_url, *add)
    assert again.returncode == 1
    assert "already an operator" in again.stderr
    assert "Traceback" not in again.stderr
    link = operator(database_url, "link", "--email", "rina@hadir.test")
    assert link.returncode == 0
    assert link.stdout.splitlines()[0] != first.stdout.splitlines()[0]


def test_a_password_comes_by_standard_input_and_must_be_strong(database_url: str) -> None:
    """A7"""
    add = ("add", "--email", "a@hadir.test", "--role", "viewer", "--password-stdin")
    weak = operator(database_url, *add, typed="password\n")
    assert weak.returncode == 1
    strong = operator(database_url, *add, typed=f"{PASSWORD}\n")
    assert strong.returncode == 0, strong.stderr
    assert PASSWORD not in strong.stdout
