"""A loopback echo between two processes: how busy the machine is while a time is measured."""

from __future__ import annotations

import asyncio
import sys
from time import perf_counter

import uvloop

from bench.ports import free_port
from bench.site import child

TIMES = 1000
CALM_MS, TIMES_P99 = 5.0, 5
TRY_SECONDS = 0.02


async def loopback_p99_ms() -> float:
    """The 99th of a hundred round trips of one small message."""
    port = free_port()
    with child([sys.executable, "-m", "bench.echo", str(port)], {}):
        reader, writer = await _connect(port)
        took = []
        for _ in range(TIMES):
            began = perf_counter()
            writer.write(b"hadir\n")
            await reader.readline()
            took.append(perf_counter() - began)
        writer.close()
    return sorted(took)[TIMES * 99 // 100] * 1000


def bar_ms(bar: float, p99_ms: float) -> float:
    """What a bar in milliseconds is on a machine that is as busy as this."""
    return bar if p99_ms <= CALM_MS else bar + TIMES_P99 * p99_ms


async def _connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(10):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(TRY_SECONDS)


class _Echo(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(data)  # type: ignore[attr-defined]  # uvloop's own class of transport


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Echo, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
