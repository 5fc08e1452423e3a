"""`docs/rules.md`: which test holds which rule, read from the tests themselves.

A test says its rules at the front of its docstring (``E5, E6: …``), or its name begins with one
(``test_g9_…``, ``test_trap_4_…``). A web test begins its title with them (``"H2: …"``).
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from hadir.tools.rulebook import OPEN, RULES, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
RULE = r"(?:[A-M]\d{1,2}|trap \d)"
TOLD = re.compile(rf"({RULE}(?:, {RULE})*)(?=[:.\s]|$)")
NAMED = re.compile(r"test_([a-m]\d{1,2}|trap_\d)_")
WEB_TITLE = re.compile(r'^\s*(?:test|it)\(\s*"((?:[^"\\]|\\.)*)"', re.MULTILINE)
HEAD = """# Rules and their tests

Made from the tests by `bin/generate`; do not edit. The rules stand in `hadir/tools/rulebook.py`;
a test tells its own at the front of its docstring (STYLE.md). *Open* says what is still missing.
"""

Found = dict[str, list[str]]


def page() -> str:
    """Every rule with its tests, in the order of the rulebook."""
    found = rules_of_tests()
    parts = [HEAD]
    for section, title in SECTIONS.items():
        parts.append(f"\n## {section}. {title}\n")
        parts += [_entry(rule, found) for rule in RULES if section_of(rule) == section]
    return "".join(parts)


def _entry(rule: str, found: Found) -> str:
    missing = f" *Open: {OPEN[rule]}.*" if rule in OPEN else ""
    tests = "".join(f"- {test}\n" for test in sorted(found.get(rule, [])))
    return f"\n**{rule}** {RULES[rule]}.{missing}\n" + (f"\n{tests}" if tests else "")


def section_of(rule: str) -> str:
    """``E`` of E11, ``trap`` of trap 4."""
    return rule.rstrip("0123456789 ")


def rules_of_tests() -> Found:
    """The tests of each rule, as the page names them."""
    found: Found = defaultdict(list)
    for place, name, rules in [*_python_tests(), *_web_tests()]:
        for rule in rules:
            found[rule].append(f"{name} ({place})")
    return dict(found)


def _python_tests() -> Iterator[tuple[str, str, list[str]]]:
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        place = file.relative_to(ROOT / "tests").as_posix()
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                rules = rules_of(node.name, ast.get_docstring(node) or "")
                yield place, f"`{node.name}`", rules


def rules_of(name: str, docstring: str) -> list[str]:
    """What a test of that name and docstring holds; nothing when it is no test."""
    if not name.startswith("test_"):
        return []
    named = NAMED.match(name)
    rules = [_spelled(named[1])] if named else []
    told = TOLD.match(docstring)
    return [*dict.fromkeys(rules + (told[1].split(", ") if told else []))]


def _spelled(word: str) -> str:
    return word.replace("_", " ") if word.startswith("trap") else word.upper()


def _web_tests() -> Iterator[tuple[str, str, list[str]]]:
    for file in sorted((ROOT / "web" / "tests").glob("*.test.ts")):
        for title in WEB_TITLE.findall(file.read_text()):
            told = TOLD.match(title)
            yield f"web/tests/{file.name}", title, told[1].split(", ") if told else []
