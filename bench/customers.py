"""Customers who pay in the sandbox and search."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

from bench.line import Line

if TYPE_CHECKING:
    from bench.site import Account, Site

TIER = "01930000-0000-7000-8000-000000000001"
SECONDS, LOOK_SECONDS = 30, 0.02


async def search(at: Site, customer: Account) -> str:
    """Buy, pay, and wait for the search that the server starts; its id."""
    line, token = await Line.open(at.port), customer.token
    choice = {
        "mode": "chat",
        "tier_id": TIER,
        "topic_sensitivity": "regular",
        "topics": [],
        "method": "qris",
    }
    path = "/api/client/payment-sessions"
    bought = await line.must("POST", path, token, choice, key=str(uuid4()))
    await line.must("POST", f"/dev/pay/{bought['id']}/pay", token)
    async with asyncio.timeout(SECONDS):
        while True:
            seen = await line.must("GET", f"{path}/{bought['id']}", token)
            if seen["chat_session_id"]:
                line.close()
                return str(seen["chat_session_id"])
            await asyncio.sleep(LOOK_SECONDS)


async def cancel(at: Site, customer: Account, search_id: str) -> None:
    """The search is over; the payment stays good."""
    await _tell(at, customer, f"/api/client/chat-requests/{search_id}/cancel")


async def end(at: Site, customer: Account, session_id: str) -> None:
    """The talk is over."""
    await _tell(at, customer, f"/api/client/chat/sessions/{session_id}/end")


async def _tell(at: Site, customer: Account, path: str) -> None:
    line = await Line.open(at.port)
    await line.must("POST", path, customer.token)
    line.close()
