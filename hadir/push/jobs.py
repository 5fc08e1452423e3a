"""First: who is to be told, once. Then: one device after the other, each until it is reached."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir import sessions
from hadir.accounts import live_among
from hadir.gateways.push.port import AddressGone, Notice, PushGateway, PushRefused
from hadir.infra import inbox
from hadir.kernel.enums import AccountKind, Side
from hadir.push import store
from hadir.push.model import DELIVER_JOB, NOTIFY_JOB, TITLE, WORDS, What, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hadir.gateways.push.port import PushKind
    from hadir.infra.db import Database, Tx
    from hadir.infra.jobs import Job, Jobs
    from hadir.push.model import Subscription

    Gateways = Mapping[PushKind, PushGateway]

log = structlog.get_logger(__name__)


def register(jobs: Jobs, db: Database, gateways: Gateways, *, show_in_inbox: bool) -> None:
    """Tell the job loop what this room does."""

    async def tell(job: Job) -> None:
        await notify(db, job, show_in_inbox=show_in_inbox)

    async def bring(job: Job) -> None:
        await deliver(db, gateways, job)

    jobs.on(NOTIFY_JOB, tell)
    jobs.on(DELIVER_JOB, bring)


async def notify(db: Database, job: Job, *, show_in_inbox: bool) -> None:
    """Claim the key for each account and leave one job per device."""
    said = job.payload
    what = What(said["what"])
    async with db.transaction() as tx:
        if what is What.MESSAGE and await _has_arrived(tx, job):
            return
        accounts = [UUID(one) for one in said["accounts"]]
        claimed = await store.claim(tx, accounts, said["key"])
        for account in claimed if show_in_inbox else ():
            await inbox.write(tx, "push", str(account), WORDS[what]["id"])
        found = await store.list_subscriptions(tx, claimed)
        live = await live_among(tx, [one.auth_session_id for one in found])
        for one in found:
            if one.auth_session_id in live:
                tx.enqueue(DELIVER_JOB, {**_about(said), "subscription_id": str(one.id)})


async def _has_arrived(tx: Tx, job: Job) -> bool:
    """Whoever came back meanwhile has it on the screen."""
    cursors = await sessions.cursors_of(tx, UUID(job.payload["session_id"]))
    return cursors[Side(job.payload["side"])].delivered_seq >= int(job.payload["seq"])


def _about(said: dict[str, object]) -> dict[str, object]:
    return {name: said[name] for name in ("what", "key", "session_id", "until")}


async def deliver(db: Database, gateways: Gateways, job: Job) -> None:
    """Hand it to the service; raising means: once more, a little later.

    Raises:
        PushFailed: the service cannot now.
    """
    async with db.reading() as tx:
        one = await store.find_subscription(tx, UUID(job.payload["subscription_id"]))
        left = (datetime.fromisoformat(job.payload["until"]) - tx.now).total_seconds()
    if one is None or left < 1 or one.kind not in gateways:
        return
    try:
        await gateways[one.kind].send(one.target, _notice(one, job, int(left)))
    except AddressGone:
        async with db.transaction() as tx:
            await store.delete_subscription(tx, one.id)
    except PushRefused:
        log.exception("push.refused", kind=one.kind)


def _notice(one: Subscription, job: Job, left: int) -> Notice:
    what = What(job.payload["what"])
    session = job.payload["session_id"]
    place = place_of(what, AccountKind(one.account_kind), UUID(session) if session else None)
    tag = f"message:{session}" if what is What.MESSAGE else str(job.payload["key"])
    return Notice(TITLE, WORDS[what][one.language], place, tag, left)
