"""A person's phone: HTTP with a bearer token, and a socket that remembers what it heard."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2
import websockets

from tests.support.contract import check_answer, check_frame

if TYPE_CHECKING:
    from collections.abc import Callable

# Making the usual one reads every authority there is, and these phones speak plain HTTP.
PATIENCE_SECONDS = 30
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Refusal(AssertionError):
    """The server refused a request; ``code`` and ``status`` say how."""

    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.code = body.get("code") if isinstance(body, dict) else None
        super().__init__(f"{status} {body}")


class Phone:
    """Native client: tokens in the body, no cookies."""

    def __init__(self, app: str, base_url: str) -> None:
        self.app = app
        self.id = ""
        self.tokens: dict[str, Any] = {}
        self.frames: list[dict[str, Any]] = []
        self._base_url = base_url
        self._http = httpx2.AsyncClient(base_url=base_url, timeout=20, verify=NO_TLS)
        self._socket: websockets.ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._heard = asyncio.Event()

    def sign_in(self, answer: dict[str, Any]) -> None:
        self.tokens = answer
        self.id = answer["user"]["id"]

    async def stay_signed_in(self) -> None:
        """What an app does before its access token is over."""
        body = {"refresh_token": self.tokens["refresh_token"]}
        self.sign_in(await self.post("/api/shared/auth/refresh", body))

    async def request(
        self, method: str, path: str, body: Any = None, key: str | None = None
    ) -> Any:
        """The answer's JSON. Raises: Refusal."""
        answer = await self.ask(method, path, body, key)
        read = answer.json() if answer.content else None
        if answer.status_code >= 400:
            raise Refusal(answer.status_code, read)
        return read

    async def ask(
        self, method: str, path: str, body: Any = None, key: str | None = None
    ) -> httpx2.Response:
        """The bare answer, refusals too."""
        headers = {"X-Client": "native", "Accept": "application/json"}
        if self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens['access_token']}"
        if key is not None:
            headers["Idempotency-Key"] = key
        answer = await self._http.request(method, path, json=body, headers=headers)
        is_json = answer.content and "json" in answer.headers.get("content-type", "")
        said = answer.json() if is_json else None
        check_answer(method, path, answer.status_code, said)
        return answer

    async def get(self, path: str) -> Any:
        return await self.request("GET", path)

    async def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        return await self.request("POST", path, body, key)

    async def accept(self, request_id: str) -> Any:
        """Take a request as soon as its card is there."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while request_id not in [card["request_id"] for card in await self.cards()]:
            assert asyncio.get_running_loop().time() < deadline, "the card never came"
            await asyncio.sleep(0.02)
        return await self.post(f"/api/mitra/chat-requests/{request_id}/accept")

    async def cards(self) -> list[dict[str, Any]]:
        return list((await self.get("/api/mitra/chat-requests"))["items"])

    async def session(self, session_id: str) -> Any:
        return await self.get(f"/api/shared/chat/sessions/{session_id}")

    async def stream(self, session_id: str, after_seq: int = 0) -> list[dict[str, Any]]:
        path = f"/api/shared/chat/sessions/{session_id}/events?after_seq={after_seq}"
        return list((await self.get(path))["items"])

    async def say(self, session_id: str, text: str, message_id: str | None = None) -> int:
        """Over HTTP; the seq."""
        body = {"client_message_id": message_id or str(uuid4()), "text": text}
        answer = await self.post(f"/api/shared/chat/sessions/{session_id}/messages", body)
        return int(answer["seq"])

    async def connect(self) -> dict[str, Any]:
        """Open the socket; the ``ready`` frame. Raises: ConnectionResetError."""
        ticket = await self.post("/api/shared/realtime-ticket")
        url = self._base_url.replace("http", "ws", 1) + "/api/shared/ws"
        self._socket = await websockets.connect(url, compression=None, ping_interval=None)
        self._listening = asyncio.create_task(self._listen(self._socket))
        await self.send({"type": "auth", "ticket": ticket["ticket"]})
        return await self._hear_before_the_end("ready")

    async def send(self, frame: dict[str, Any] | str) -> None:
        assert self._socket is not None
        await self._socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def follow(self, session_id: str, after_seq: int = 0) -> dict[str, Any]:
        topic = f"session:{session_id}"
        await self.send({"type": "subscribe", "topic": topic, "after_seq": after_seq})
        return await self._hear_before_the_end("subscribed")

    async def _hear_before_the_end(self, kind: str) -> dict[str, Any]:
        """Raises: ConnectionResetError when the server hung up instead."""
        assert self._listening is not None
        heard = asyncio.ensure_future(self.hear(kind))
        await asyncio.wait((heard, self._listening), return_when=asyncio.FIRST_COMPLETED)
        if not heard.done():  # hung up on: it was heard a moment ago, or will not be
            await asyncio.wait((heard,), timeout=1)
        if not heard.done():
            heard.cancel()
            raise ConnectionResetError
        return await heard

    async def hear(
        self,
        kind: str,
        when: Callable[[dict[str, Any]], bool] = lambda _event: True,
        seconds: float = PATIENCE_SECONDS,
        **fields: Any,
    ) -> dict[str, Any]:
        """The first frame or event of this type (and these fields), past or to come."""
        async with asyncio.timeout(seconds):
            while True:
                for frame in self.frames:
                    event: dict[str, Any] = frame.get("event", frame)
                    if event["type"] == kind and fields.items() <= event.items() and when(event):
                        return event
                self._heard.clear()
                await self._heard.wait()

    def forget(self, kind: str, **fields: Any) -> None:
        """As if no frame of this type with these fields had come."""
        self.frames = [
            one
            for one in self.frames
            if one.get("type") != kind or not fields.items() <= one.items()
        ]

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """Every event of this type so far, with its seq."""
        events = [(f.get("event", f), f.get("seq")) for f in self.frames]
        return [{**event, "seq": seq} for event, seq in events if event["type"] == kind]

    @property
    def close_code(self) -> int | None:
        """None while the socket is open."""
        return None if self._socket is None else self._socket.close_code

    async def closed(self, seconds: float = PATIENCE_SECONDS) -> int | None:
        """Wait until the server closed the socket; the close code."""
        assert self._socket is not None
        await asyncio.wait_for(self._socket.wait_closed(), seconds)
        return self._socket.close_code

    async def drop(self) -> None:
        """The socket is gone without a word."""
        if self._socket is not None:
            self._socket.transport.abort()
            await self._socket.wait_closed()
        if self._listening is not None:
            await self._listening

    async def hang_up(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._listening is not None:
            await self._listening
        await self._http.aclose()

    async def _listen(self, socket: websockets.ClientConnection) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for text in socket:
                check_frame(str(text))
                self.frames.append(json.loads(text))
                self._heard.set()
