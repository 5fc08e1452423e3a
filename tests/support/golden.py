"""Golden recordings: what each person saw of a session, step by step, and what they were told.

Recorded by ``bin/test tests/api/test_golden_streams.py --record``; the TypeScript reducer is tested
on the same files.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

GOLDEN = Path(__file__).parent.parent / "golden"
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Not of the stream: the moment of asking, the rounds of a search, and the cursors (H3).
BESIDE = ("server_time", "round", "delivered_seq_other", "read_seq_other", "read_seq_mine")


@dataclass
class Viewer:
    """One person's view: ``steps`` hold the events since the last look, and a fresh snapshot."""

    side: str
    phone: Phone | None
    steps: list[dict[str, Any]] = field(default_factory=list)
    last_seq: int = 0


@dataclass
class Recorder:
    """Somebody looks over everybody's shoulder."""

    world: World
    session_id: str
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def joins(self, name: str, side: str, phone: Phone) -> None:
        self.viewers[name] = Viewer(side, phone)

    def leaves(self, name: str) -> None:
        """Whoever is no party any more sees nothing."""
        self.viewers[name].phone = None

    async def look(self, what: str) -> None:
        for viewer in self.viewers.values():
            if viewer.phone is None:
                continue
            info = await viewer.phone.session(self.session_id)
            events = await viewer.phone.stream(self.session_id, viewer.last_seq)
            viewer.last_seq = info["last_seq"]
            seen = {key: value for key, value in info.items() if key not in BESIDE}
            viewer.steps.append({"what": what, "events": events, "snapshot": seen})

    def recording(self) -> dict[str, Any]:
        """With names instead of ids, so that two recordings are equal."""
        told = {name: {"side": one.side, "steps": one.steps} for name, one in self.viewers.items()}
        text, names = json.dumps(told), dict[str, str]()
        named = ID.sub(lambda found: names.setdefault(found[0], f"id-{len(names) + 1}"), text)
        made: dict[str, Any] = json.loads(named)
        return made


def files() -> list[Path]:
    return sorted(GOLDEN.glob("*.json"))


def write(name: str, recording: dict[str, Any]) -> None:
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / f"{name}.json").write_text(json.dumps(recording, indent=1, ensure_ascii=False) + "\n")


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text())
    return found
