"""What the server calls by a name, the control center says in words (spec L2)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from hadir.availability.model import SwitchReason
from hadir.kernel.enums import FailureCause

ROOT = Path(__file__).parents[2]
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


def words() -> str:
    """The Indonesian ones; the compiler holds the English ones to the same keys."""
    folder = ROOT / "web" / "control_center" / "i18n"
    return "".join(file.read_text() for file in sorted(folder.glob("*id.ts")))


def audited() -> set[str]:
    """Every action that is written down by name."""
    found = set()
    for file in sorted((ROOT / "hadir").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and _name(node.func).endswith("audit"):
                said = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {one for one in said if isinstance(one, str) and ACTION.fullmatch(one)}
    return found


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


def test_every_deed_reason_and_cause_has_words() -> None:
    """L2, E8, C4: nobody reads ``operator.totp_reset`` or ``no_heartbeat`` on a page."""
    actions = audited()
    assert len(actions) > 15
    wanted = {f"act_{one.replace('.', '_')}" for one in actions}
    wanted |= {f"why_{one.value}" for one in SwitchReason}
    wanted |= {f"cause_{one.value}" for one in FailureCause}
    known = set(re.findall(r"^  (\w+):", words(), re.MULTILINE))
    assert wanted - known == set()
