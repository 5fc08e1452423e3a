"""The developer inbox (spec L3): what would have gone to a phone, kept where one person sees it.

Written only by the stand-ins that production refuses; a code in here never reaches a log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from hadir.infra.db import Tx

Kind: TypeAlias = Literal["otp", "push", "payment", "operator_link"]

INSERT = """
    INSERT INTO dev_inbox (id, at, kind, recipient, code, url, body)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
LIST = """
    SELECT at, kind, recipient, code, url, body FROM dev_inbox
    ORDER BY at DESC, id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Item:
    at: datetime
    kind: str
    recipient: str
    code: str | None
    url: str | None
    body: str


async def write(
    tx: Tx,
    kind: Kind,
    recipient: str,
    text: str,
    code: str | None = None,
    url: str | None = None,
) -> None:
    """Put one message into the inbox when ``tx`` commits."""
    await tx.execute(INSERT, (new_id(), tx.now, kind, recipient, code, url, text))


async def list_latest(tx: Tx, limit: int) -> list[Item]:
    """Newest first."""
    return await tx.rows(Item, LIST, (limit,))
