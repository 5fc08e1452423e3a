"""What the house tests look at: every source file of the project, parsed once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
NOT_OURS = {"node_modules", "dist", "__pycache__"}


@dataclass(frozen=True)
class Module:
    """One Python file: where it is, its text, its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path below the project, with slashes."""
        return self.path.relative_to(ROOT).as_posix()


@cache
def python_files(folder: str = "hadir") -> tuple[Module, ...]:
    """All Python files below a folder of the project."""
    found = sorted(path for path in (ROOT / folder).rglob("*.py") if not NOT_OURS & set(path.parts))
    return tuple(
        Module(path, text, ast.parse(text)) for path in found for text in (path.read_text(),)
    )


def web_files() -> Iterator[Path]:
    """All hand-written TypeScript and CSS files."""
    for path in sorted((ROOT / "web").rglob("*")):
        ours = not NOT_OURS & set(path.parts) and ".gen." not in path.name
        if ours and path.suffix in {".ts", ".tsx", ".css"}:
            yield path
