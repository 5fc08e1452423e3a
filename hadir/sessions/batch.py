"""One micro-batch of messages, decided and written together.

Each member is answered by name: a resend, a stranger and a closed session in one batch neither
hurt the good ones nor burn a number (spec architecture, chat messages).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.outbox import StreamItem
from hadir.kernel.enums import Actor, Audience, SessionState, Side
from hadir.kernel.errors import AppError, NotFound
from hadir.sessions.model import SessionClosed
from hadir.sessions.store_messages import Head, insert_messages, list_known, lock_heads
from hadir.wire.by_hand import message_payload

if TYPE_CHECKING:
    from hadir.infra.db import Tx


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that somebody wants written."""

    session_id: UUID
    account_id: UUID
    client_message_id: UUID
    text: str


Answer = int | AppError


async def write_batch(tx: Tx, drafts: list[Draft]) -> list[Answer]:
    """The seq or the refusal of each draft, in order."""
    sent = [(draft.session_id, draft.client_message_id) for draft in drafts]
    heads = await lock_heads(tx, {session_id for session_id, _ in sent})
    known = await list_known(tx, sent)
    items: list[StreamItem] = []
    answers = [_decide(tx, draft, heads.get(draft.session_id), known, items) for draft in drafts]
    if items:
        await insert_messages(tx, items, heads)
    return answers


def _decide(
    tx: Tx,
    draft: Draft,
    head: Head | None,
    known: dict[tuple[UUID, Actor, UUID], int],
    items: list[StreamItem],
) -> Answer:
    actor = None if head is None else head.actor_of(draft.account_id)
    if head is None or actor is None:
        return NotFound()
    key = (head.id, actor, draft.client_message_id)
    if key in known:
        return known[key]
    if head.state is not SessionState.ACTIVE:
        return SessionClosed()
    head.last_seq += 1
    known[key] = head.last_seq
    payload = message_payload(draft.client_message_id, Side(actor.value), draft.text)
    items.append(
        StreamItem(head.id, head.last_seq, tx.now, "message", actor, Audience.BOTH, payload)
    )
    return head.last_seq
