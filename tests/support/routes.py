"""Every route that a listener answers, as "METHOD /path"; sockets are "WS /path"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.routing import iter_route_contexts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

PAGES = {
    "GET /",
    "GET /mitra",
    "GET /mitra/",
    "GET /demo",
    "GET /demo/",
    "GET /assets/{path:path}",
    "GET /sw.js",
    "GET /api/openapi.json",
}


def routes_of(app: FastAPI) -> dict[str, list[str]]:
    """Each route with the names of what it depends on; pages and files are left out."""
    return {name: needs for name, needs in _every(app) if name not in PAGES}


def _every(app: FastAPI) -> Iterator[tuple[str, list[str]]]:
    for found in iter_route_contexts(app.routes):
        dependant = getattr(found, "dependant", None)
        needs = [one.call.__qualname__ for one in dependant.dependencies] if dependant else []
        for method in sorted({*(found.methods or {"WS"})} - {"HEAD"}):
            yield f"{method} {found.path}", needs
