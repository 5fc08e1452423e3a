"""The texts of the apps travel squeezed, as small as whoever asks can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest
from fastapi import FastAPI

from hadir.edge import pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

KEPT = {"app.js": b"plain", "app.js.br": b"brotli", "app.js.gz": b"gzip", "letters.woff2": b"font"}


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """The files of a build, without anybody who would unpack them."""
    (tmp_path / "assets").mkdir()
    for name, content in KEPT.items():
        (tmp_path / "assets" / name).write_bytes(content)
    app = FastAPI()
    app.include_router(pages.routes(tmp_path, {}))
    door = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=door, base_url="http://hadir.test") as client:
        yield client


@pytest.mark.parametrize(
    ("readable", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
async def test_a_text_comes_in_the_smallest_form_that_is_read(
    http: httpx2.AsyncClient, readable: str, encoding: str | None
) -> None:
    asked = http.build_request("GET", "/assets/app.js", headers={"accept-encoding": readable})
    answer = await http.send(asked, stream=True)
    raw = b"".join([part async for part in answer.aiter_raw()])
    assert raw == {"br": b"brotli", "gzip": b"gzip", None: b"plain"}[encoding]
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "accept-encoding"
    assert "immutable" in answer.headers["cache-control"]


async def test_what_is_small_already_comes_as_it_is(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/assets/letters.woff2", headers={"accept-encoding": "br, gzip"})
    assert answer.content == b"font"
    assert "content-encoding" not in answer.headers
