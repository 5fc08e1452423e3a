"""The Lua files of this room, run on Valkey. Key names are put in front, from ``keys.py``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from glide import Script

from hadir.availability.keys import NAMES
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from hadir.infra.valkey import Valkey

LUA = Path(__file__).parent / "lua"
TRUSTED = (
    "upsert",
    "beats",
    "find",
    "snapshot",
    "counts",
    "reachable",
    "stale",
    "retire",
    "retired",
    "deactivated",
    "beaten",
    "describe",
)
SEEDING = ("seed_look", "seed_begin", "seed_end")


class Scripts:
    """``read`` believes the answer of a seeded mirror only."""

    def __init__(self, valkey: Valkey) -> None:
        self._valkey = valkey
        names = "local K = {" + ",".join(f"{k}='{v}'" for k, v in NAMES.items()) + "}\n"
        shared = names + (LUA / "lib.lua").read_text()
        self._scripts = {
            name: Script(  # type: ignore[no-untyped-call]  # glide leaves it bare
                shared + (LUA / f"{name}.lua").read_text()
            )
            for name in (*TRUSTED, *SEEDING)
        }

    @property
    def believed(self) -> bool:
        """Is the breaker closed? Closing it takes a seed."""
        return self._valkey.believed

    async def read(self, name: str, *args: str) -> list[Any]:
        """What a script answers after its stamp.

        Raises:
            ValkeyDown: Valkey is away, not believed, or not seeded; then it is distrusted too.
        """
        script = self._scripts[name]
        said: Any = await self._valkey.call(
            lambda client: client.invoke_script(script, None, [*args])
        )
        stamped, *answer = said
        if not stamped:
            self._valkey.distrust("unseeded")
            raise ValkeyDown("unseeded")
        return [*answer]

    async def unbelieved(self, name: str, *args: str) -> list[Any]:
        """The whole answer, also of a mirror that is not believed: for seeds and checks."""
        script = self._scripts[name]
        answer: Any = await self._valkey.unbelieved(
            lambda client: client.invoke_script(script, None, [*args])
        )
        return [*answer]
