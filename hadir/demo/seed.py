"""The accounts of the demo, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import create_mitra, find_mitra_by_phone, invite_operator, renew_link
from hadir.accounts.store_seed import insert_contact
from hadir.kernel.enums import OperatorRole
from hadir.kernel.errors import NotFound

if TYPE_CHECKING:
    from hadir.infra.db import Database

DEMO_MITRA = ("teduh", "+6281200000001")
BOTS = (("senja bot", "+6281200000002"), ("laras bot", "+6281200000003"))
CONTACT_ID = UUID("01930000-0000-7000-8000-0000000000c0")
CONTACT = ("admin hadir", "bantuan@demo.invalid")
OPERATOR_EMAIL = "operator@demo.invalid"


async def seed_mitras(db: Database) -> list[UUID]:
    """The mitra to play oneself, and the bots; the ids of the bots."""
    await _mitra(db, *DEMO_MITRA, is_bot=False)
    return [await _mitra(db, name, phone, is_bot=True) for name, phone in BOTS]


async def seed_contact(db: Database) -> None:
    """Somebody to ask, so that no page of the demo ends nowhere."""
    async with db.transaction() as tx:
        await insert_contact(tx, CONTACT_ID, *CONTACT)


async def operator_link(db: Database, control_center_url: str) -> str:
    """A fresh one-time sign-in link for the demo's operator."""
    try:
        link = await renew_link(
            db, OPERATOR_EMAIL, control_center_url=control_center_url, show_in_inbox=True
        )
    except NotFound:
        link = await invite_operator(
            db,
            OPERATOR_EMAIL,
            OperatorRole.ADMIN,
            control_center_url=control_center_url,
            show_in_inbox=True,
        )
    return link.url


async def _mitra(db: Database, name: str, phone: str, *, is_bot: bool) -> UUID:
    async with db.reading() as tx:
        known = await find_mitra_by_phone(tx, phone)
    if known is not None:
        return known.id
    return (await create_mitra(db, name, phone, None, is_bot=is_bot)).id
