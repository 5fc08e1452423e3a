"""The tail is held: nothing grows too long, nothing is named for what it is not."""

from __future__ import annotations

import ast
import re

from tests.house.source import ROOT, python_files, web_files

LINES_A_FILE = 250
LINES_A_FUNCTION = 40
HOLLOW_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|base)(_|\.|$)")
SILENCED = re.compile(r"#\s*(type:\s*ignore|noqa)(?P<what>\[[^\]]*\]|:[A-Z0-9, ]*)?(?P<rest>.*)")

# The loops that must outlive whatever one item does to them.
LOOPS = {
    "hadir/edge/eager.py",  # an error goes back into the work, which is what it interrupted
    "hadir/edge/realtime.py",  # one command that broke must not end the socket
    "hadir/infra/deadlines.py",  # one bad deadline must not stop the others
    "hadir/infra/jobs.py",  # nor one bad job
    "hadir/infra/loops.py",  # every worker loop runs through it
    "hadir/sessions/messages.py",  # a failed batch is retried one by one, then answered by name
}


def test_no_file_is_longer_than_250_lines() -> None:
    counted = {module.name: module.text.count("\n") for module in python_files()}
    counted |= {
        path.relative_to(ROOT).as_posix(): path.read_text().count("\n") for path in web_files()
    }
    assert len(counted) > 20
    assert {name: lines for name, lines in counted.items() if lines > LINES_A_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{module.name}:{node.lineno} {node.name}": _lines(node)
        for module in python_files()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _lines(node) > LINES_A_FUNCTION
    }
    assert long == {}


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body
    if ast.get_docstring(node) is not None and len(body) > 1:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_no_file_has_a_hollow_name() -> None:
    names = [module.name for module in (*python_files(), *python_files("tests"))]
    names += [path.relative_to(ROOT).as_posix() for path in web_files()]
    parts = {(name, part) for name in names for part in name.split("/")}
    assert [name for name, part in sorted(parts) if HOLLOW_NAMES.search(part)] == []


def test_whatever_is_silenced_says_why() -> None:
    mute = []
    for module in (*python_files(), *python_files("tests")):
        if module.path.name == "test_shape.py":
            continue
        for number, line in enumerate(module.text.splitlines(), 1):
            found = SILENCED.search(line)
            if found and (not found["what"] or not re.search(r"\w{3}", found["rest"])):
                mute.append(f"{module.name}:{number}: {line.strip()}")
    assert mute == []


def test_only_worker_loops_catch_every_exception() -> None:
    greedy = [
        f"{module.name}:{node.lineno}"
        for module in python_files()
        if module.name not in LOOPS
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]
    assert greedy == []


def _catches_all(node: ast.ExceptHandler) -> bool:
    if node.type is None:
        return True
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    raises_again = any(isinstance(each, ast.Raise) and each.exc is None for each in node.body)
    return bool(names & {"Exception", "BaseException"}) and not raises_again
