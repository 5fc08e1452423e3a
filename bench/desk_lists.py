"""How long each list of the control center takes on 50,000 sessions and 2,000 mitras."""

from __future__ import annotations

import tempfile
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import UUID

import httpx2
import psycopg

from bench.ports import free_port
from bench.result import Result, Wrong
from bench.site import engines
from bench.store_desk import MIDDLE, MITRA, MITRAS, SESSIONS, fill_desk
from hadir.accounts.operators import add_operator_with_password
from hadir.config import read_config
from hadir.control_center.paging import cursor_of
from hadir.kernel.enums import OperatorRole
from hadir.main import build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.result import Run
    from hadir.main import System

ROUNDS, QUICK_ROUNDS = 41, 5
BAR = 3.0
WHO = {"email": "desk@hadir.test", "password": "sebuah kalimat yang panjang"}
DEEP = cursor_of(MIDDLE, UUID(int=0))
LISTS = {
    "sessions": "/internal/sessions",
    "sessions, deep": f"/internal/sessions?cursor={DEEP}",
    "sessions, failed": "/internal/sessions?state=cancelled&state=expired",
    "sessions, sensitive": f"/internal/sessions?topic=sensitive&cursor={DEEP}",
    "sessions, calls": "/internal/sessions?mode=call",
    "sessions of a mitra": f"/internal/sessions?mitra={MITRA}&cursor={DEEP}",
    "mitras": "/internal/mitras",
    "mitras, online": "/internal/mitras?online=true",
    "mitra activity": "/internal/mitra-activity",
    "online log": f"/internal/mitras/{MITRA}/online-log",
    "customers": "/internal/customers",
    "customers, deep": f"/internal/customers?cursor={DEEP}",
    "customers, banned": "/internal/customers?banned=true",
    "failed pairings": "/internal/failed-pairings?open_only=false",
    "failed pairings, open": "/internal/failed-pairings?open_only=true",
    "payments": "/internal/payments",
    "payments, failed": "/internal/payments?status=failed",
    "audit log": "/internal/audit-log",
    "audit log, deep": f"/internal/audit-log?cursor={DEEP}",
    "audit log of settings": "/internal/audit-log?kind=setting",
}


async def run(run: Run) -> Result:
    with engines() as running, tempfile.TemporaryDirectory() as data_dir:
        run.step(f"{SESSIONS} sessions and {MITRAS} mitras")
        async with await psycopg.AsyncConnection.connect(running.postgres.url) as conn:
            await fill_desk(conn)
        environment = {
            "HADIR_SECRET": "x" * 64,
            "HADIR_DATA_DIR": data_dir,
            "DATABASE_URL": running.postgres.url,
            "VALKEY_URL": running.valkey.url,
            "HADIR_PUBLIC_PORT": str(free_port()),
            "HADIR_INTERNAL_PORT": str(free_port()),
        }
        system = build(read_config(environment))
        await system.start()
        try:
            took = await _measure(run, system)
        finally:
            await system.stop()
    return _result(took)


async def _measure(run: Run, system: System) -> dict[str, list[float]]:
    """All in turn, round after round; only full pages are lists of the same length."""
    role = OperatorRole.ADMIN
    await add_operator_with_password(system.db, WHO["email"], role, WHO["password"])
    took: dict[str, list[float]] = {name: [] for name in LISTS}
    door = httpx2.ASGITransport(app=system.internal)
    async with httpx2.AsyncClient(transport=door, base_url="http://desk", timeout=60) as http:
        signed = (await http.post("/internal/auth/login", json=WHO)).json()
        http.headers["Authorization"] = f"Bearer {signed['access_token']}"
        for number in range(1 + (QUICK_ROUNDS if run.quick else ROUNDS)):
            run.step(f"round {number}")
            for name, path in LISTS.items():
                began = perf_counter()
                answer = await http.get(path)
                spent = perf_counter() - began
                if answer.status_code != httpx2.codes.OK or not answer.json()["items"]:
                    raise Wrong(f"{name}: {answer.status_code}, {answer.text[:200]}")
                if number:  # the first round fills caches
                    took[name].append(spent)
    return took


def _result(took: dict[str, Sequence[float]] | dict[str, list[float]]) -> Result:
    middle = {name: median(found) * 1000 for name, found in took.items()}
    slowest, fastest = max(middle, key=middle.__getitem__), min(middle, key=middle.__getitem__)
    ratio = middle[slowest] / middle[fastest]
    return Result(
        value=middle[slowest],
        unit="ms, the slowest list",
        against={"the fastest list": middle[fastest]},
        ratio=ratio,
        n=len(next(iter(took.values()))),
        holds=ratio <= BAR,
        bar=f"≤ {BAR:g} × the fastest",
        notes=[
            f"slowest: {slowest}; fastest: {fastest}",
            *(f"{middle[name]:.1f} ms: {name}" for name in sorted(middle, key=middle.__getitem__)),
        ],
    )
