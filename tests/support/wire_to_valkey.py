"""A TCP proxy in a process of its own: killed, the network is cut; stopped, it swallows packets."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from tests.support.cable import Cable
from tests.support.world import free_port

ROOT = Path(__file__).parents[2]


class WireToValkey:
    """The servers' way to Valkey; the drill cuts and mends it."""

    def __init__(self, port: int) -> None:
        self.port = free_port()
        self._to = port
        self._process: asyncio.subprocess.Process | None = None

    async def mend(self, to: int | None = None) -> None:
        """Whole again, leading where it led or to another port."""
        self._to = to or self._to
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, str(self.port), str(self._to)), cwd=ROOT
        )
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                return

    async def cut(self) -> None:
        """Connections break, new ones are refused."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    def swallow(self) -> None:
        """Connections stand, and nothing comes through."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """What was sent meanwhile arrives now."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


async def _carry(port: int, to: int) -> None:
    cable = Cable(port)
    await cable.reach(f"valkey://127.0.0.1:{to}")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_carry(int(sys.argv[1]), int(sys.argv[2])))
