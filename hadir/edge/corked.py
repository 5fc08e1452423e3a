"""A socket whose frames of one turn of the loop leave in one piece (as with TCP_CORK): a system
call costs more than a frame, and who sends a message hears its ack and its event in one turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

if TYPE_CHECKING:
    from websockets.http11 import Request

OFFER = "hadir.offer"  # the extension of the ASGI scope by which an app finds ``offer``
MOST_WAITING_BYTES = 32 * 1024


class CorkedProtocol(WebSocketsSansIOProtocol):
    """uvicorn's, and a way to send without waiting. What else is written takes along what waits,
    so that the order stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting = 0

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][OFFER] = {OFFER: self.offer}

    def offer(self, text: str) -> bool:
        """Send this at the end of the turn. False: it is to be sent in the usual way, which knows
        how to wait for a slow peer, and when one is gone.
        """
        is_open = self.conn.state is State.OPEN and not (self.close_sent or self.disconnected)
        if not is_open or not self.writable.is_set():
            return False
        data = text.encode()
        self.conn.send_text(data)
        if not self._waiting:
            self.loop.call_soon(self._leave)
        self._waiting += len(data)
        if self._waiting > MOST_WAITING_BYTES:  # only what is written tells whether it is taken in
            self._leave()
        return True

    def _leave(self) -> None:
        self._waiting = 0
        frames = self.conn.data_to_send()
        if frames and not self.transport.is_closing():
            self.transport.write(b"".join(frames))
