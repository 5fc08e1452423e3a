"""What the papers point at is there: files, links, tests, tables."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from hadir.infra.migrate import SCHEMA
from tests.house.source import ROOT, python_files

if TYPE_CHECKING:
    from pathlib import Path

FILE = re.compile(r"`((?:hadir|tests|docs|web|bin)/[\w./-]+?)/?`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")
TEST = re.compile(r"`(test_\w+)`")
TABLE = re.compile(r"CREATE TABLE public\.(\w+)")


def _pages() -> list[Path]:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(pages) > 12
    return pages


def _missing(found: set[tuple[Path, Path]]) -> set[str]:
    return {f"{page.relative_to(ROOT)}: {target}" for page, target in found if not target.exists()}


def test_every_file_that_a_page_names_is_there() -> None:
    named = {(page, ROOT / name) for page in _pages() for name in FILE.findall(page.read_text())}
    assert len(named) > 40
    assert _missing(named) == set()


def test_every_link_between_pages_leads_somewhere() -> None:
    linked = {
        (page, page.parent / target)
        for page in _pages()
        for target in LINK.findall(page.read_text())
    }
    assert len(linked) > 15
    assert _missing(linked) == set()


def test_every_test_that_a_page_names_exists() -> None:
    named = {name for page in _pages() for name in TEST.findall(page.read_text())}
    defined = {
        node.name
        for module in python_files("tests")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(named) > 20
    assert named - defined == set()


def test_every_table_has_one_owner_on_the_map() -> None:
    page = (ROOT / "docs" / "map.md").read_text()
    owned = page.partition("## Who owns which tables")[2].partition("\nIn Valkey")[0]
    told = [
        name
        for line in owned.splitlines()
        if line.startswith("|")
        for name in re.findall(r"`(\w+)`", line.split("|")[2])
    ]
    assert sorted(told) == sorted(TABLE.findall(SCHEMA.read_text()))


def test_every_room_of_the_map_is_a_package() -> None:
    page = (ROOT / "docs" / "map.md").read_text()
    layers = re.search(r"layers = \[(.*?)\]", (ROOT / "pyproject.toml").read_text(), re.DOTALL)
    assert layers is not None
    rooms = re.findall(r"hadir\.(\w+)", layers[1])
    assert len(rooms) > 10
    listed = page.partition("```\n")[2].partition("```")[0]
    names = {
        name for line in listed.splitlines() for name in re.split(r"\s{2,}", line)[0].split(", ")
    }
    assert names == set(rooms)
