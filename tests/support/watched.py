"""How many rows a statement reads, by EXPLAIN ANALYZE."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hadir.infra.db import Tx


class Watched:
    """A transaction that runs each statement under EXPLAIN ANALYZE and counts what was read."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.read = 0

    async def rows(self, _cls: Any, sql: str, params: Any = None) -> list[Any]:
        plan = await self._tx.value("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
        self.read += _read(plan[0]["Plan"])
        return []


def _read(node: dict[str, Any]) -> int:
    """Rows that scans touched: those that came out and those that were filtered away."""
    below = sum(_read(child) for child in node.get("Plans", ()))
    if "Relation Name" not in node:
        return below
    gone = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return below + int((node["Actual Rows"] + gone) * node["Actual Loops"])
