"""Rooms keep to themselves: imports point one way, SQL stays in stores, vendors at the door."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

from tests.house.source import ROOT, Module, python_files

SQL = re.compile(
    r"^\s*(SELECT\s|INSERT INTO\s|UPDATE\s+\w+\s+SET|DELETE FROM\s|WITH\s+\w+\s+AS|TRUNCATE\s)"
)
LINT_IMPORTS = str(Path(sysconfig.get_path("scripts")) / "lint-imports")


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_imports_point_one_way() -> None:
    said = _lint_imports(ROOT)
    assert said.returncode == 0, said.stdout


def test_an_import_against_the_stream_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "hadir", tmp_path / "hadir")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert _lint_imports(tmp_path).returncode == 0
    (tmp_path / "hadir" / "kernel" / "wrong.py").write_text("import hadir.settings\n")
    said = _lint_imports(tmp_path)
    assert said.returncode != 0
    assert "hadir.kernel" in said.stdout


def test_only_the_composition_root_knows_a_vendor() -> None:
    known = [
        f"{module.name}: {name}"
        for module in python_files()
        if module.name != "hadir/main.py" and not module.name.startswith("hadir/gateways/")
        for name in _imported(module)
        if re.match(r"hadir\.gateways\.\w+\.(?!port\b)", name)
    ]
    assert known == []


def test_sql_is_written_in_stores_only() -> None:
    strays = [
        f"{module.name}:{node.lineno}"
        for module in python_files()
        if not _may_hold_sql(module)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    ]
    assert strays == []


def test_no_sql_is_put_together_by_an_f_string() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in python_files()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.JoinedStr) and _says_sql(node)
    ]
    assert found == []


def _says_sql(node: ast.JoinedStr) -> bool:
    texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
    return any(isinstance(text, str) and SQL.match(text) for text in texts)


def _may_hold_sql(module: Module) -> bool:
    if module.name == "hadir/edge/idempotency.py":  # a store of one table that every room shares
        return True
    return module.path.name.startswith("store") or module.name.startswith(
        ("hadir/infra/", "hadir/tools/")
    )


def _imported(module: Module) -> list[str]:
    names: list[str] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names
