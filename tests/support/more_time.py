"""A customer and a mitra about more time: asked, answered, paid, applied."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.support.waiting import seen
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.phone import Phone


async def ask(ana: Phone, session_id: str, key: str | None = None) -> dict[str, Any]:
    path = f"/api/client/chat/sessions/{session_id}/extensions"
    body = {"tier_id": TEST_TIER, "method": "qris"}
    answer: dict[str, Any] = await ana.post(path, body, key=key or str(uuid4()))
    return answer


async def answer(teduh: Phone, session_id: str, extension_id: str, word: str) -> None:
    await teduh.post(f"/api/mitra/chat/sessions/{session_id}/extensions/{extension_id}/{word}")


async def end_of(phone: Phone, session_id: str) -> datetime:
    return datetime.fromisoformat((await phone.session(session_id))["expires_at"])


async def payable(ana: Phone, session_id: str) -> str:
    """The payment of the approved request, as soon as its pay link is there."""
    payment_id = (await ana.session(session_id))["pending_extension"]["payment_session_id"]

    async def has_link() -> bool:
        return bool((await ana.get(f"/api/client/payment-sessions/{payment_id}"))["pay_url"])

    await seen(has_link)
    return str(payment_id)


async def pay(ana: Phone, session_id: str) -> None:
    await ana.post(f"/dev/pay/{await payable(ana, session_id)}/pay")


async def applied(phone: Phone, session_id: str) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            for event in await phone.stream(session_id):
                if event["type"] == "extension_applied":
                    return event
            await asyncio.sleep(0.02)
