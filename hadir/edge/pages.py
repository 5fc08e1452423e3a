"""The web apps as files. Pages are looked at anew each time, hashed assets are kept for a year.

The build lays each text as Brotli and gzip beside it; who asks gets the smallest that it can read.
"""

from __future__ import annotations

from html import escape
from mimetypes import guess_type
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
VARYING = {**FOREVER, "vary": "accept-encoding"}
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # the smaller one first
FRESH = {"cache-control": "no-cache"}
CENTER = '<meta name="control-center" content="{}" />'


def routes(dist: Path, pages: Mapping[str, str], control_center_url: str = "") -> APIRouter:
    """``pages`` maps an address ("/", "/mitra/") to the app's folder below ``dist``.

    A page that asks where the control center is (the demo) is told ``control_center_url``.
    """
    router = APIRouter(include_in_schema=False)
    for address, app in pages.items():
        _add_page(router, address, dist / app / "index.html", control_center_url)

    folder = dist / "assets"
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*.*")}

    @router.get("/assets/{path:path}")
    async def asset(path: str, accept_encoding: Annotated[str, Header()] = "") -> Response:
        if path not in files:
            raise HTTPException(404, "There is no such file.")
        readable = {word.strip() for word in accept_encoding.split(",")}
        for encoding, ending in ENCODINGS.items():
            if encoding in readable and (squeezed := files.get(path + ending)):
                headers = {**VARYING, "content-encoding": encoding}
                return FileResponse(squeezed, headers=headers, media_type=guess_type(path)[0])
        return FileResponse(files[path], headers=VARYING)

    @router.get("/sw.js")
    async def worker() -> Response:
        if not (dist / "sw.js").is_file():
            raise HTTPException(404, "There is no such file.")
        return FileResponse(dist / "sw.js", headers=FRESH, media_type="text/javascript")

    return router


def _add_page(router: APIRouter, address: str, file: Path, control_center_url: str) -> None:
    told = CENTER.format(escape(control_center_url))
    built = file.read_text().replace(CENTER.format(""), told) if file.is_file() else None

    @router.get(address)
    async def page() -> Response:
        if built is None:
            raise HTTPException(404, "The web apps are not built: run bin/run.")
        return HTMLResponse(built, headers=FRESH)

    if address != "/":

        @router.get(address.rstrip("/"))
        async def without_slash() -> Response:
            return RedirectResponse(address, 308)
