"""The web apps as files. Pages are looked at anew each time, hashed assets are kept for a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
FRESH = {"cache-control": "no-cache"}


def routes(dist: Path, pages: Mapping[str, str]) -> APIRouter:
    """``pages`` maps an address ("/", "/mitra/") to the app's folder below ``dist``."""
    router = APIRouter(include_in_schema=False)
    for address, app in pages.items():
        _add_page(router, address, dist / app / "index.html")

    folder = dist / "assets"
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*.*")}

    @router.get("/assets/{path:path}")
    async def asset(path: str) -> Response:
        if path not in files:
            raise HTTPException(404, "There is no such file.")
        return FileResponse(files[path], headers=FOREVER)

    return router


def _add_page(router: APIRouter, address: str, file: Path) -> None:
    built = file.is_file()

    @router.get(address)
    async def page() -> Response:
        if not built:
            raise HTTPException(404, "The web apps are not built: run bin/run.")
        return FileResponse(file, headers=FRESH)

    if address != "/":

        @router.get(address.rstrip("/"))
        async def without_slash() -> Response:
            return RedirectResponse(address, 308)
