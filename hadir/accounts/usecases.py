"""What people and operators do with accounts, apart from signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.accounts import store, store_consents
from hadir.accounts.legal import LEGAL, VERSIONS
from hadir.accounts.model import LegalChanged, MitraAccount, PhoneTaken, clean_name
from hadir.accounts.onboarding import Journey, Onboarding, onboarding
from hadir.accounts.phone import masked_phone, normal_phone
from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import datetime
    from uuid import UUID

    from hadir.accounts.model import Customer
    from hadir.infra.db import Database, Tx

    JourneyReader = Callable[[Tx, UUID], Awaitable[Journey]]


async def no_journey(_tx: Tx, _customer_id: UUID) -> Journey:
    """Nothing is known: the rooms above are not wired."""
    return Journey()


async def create_mitra(
    db: Database, call_name: str, phone: str, operator_id: UUID | None, *, is_bot: bool = False
) -> MitraAccount:
    """A mitra cannot register; an operator makes the account (spec A1).

    Raises:
        InvalidName, InvalidPhone: 422.
        PhoneTaken: 409.
    """
    name, number = clean_name(call_name), normal_phone(phone)
    async with db.transaction() as tx:
        mitra_id = new_id()
        if not await store.insert_mitra(tx, mitra_id, name, number, is_bot=is_bot):
            raise PhoneTaken
        after = {"call_name": name, "phone": masked_phone(number), "is_bot": is_bot}
        await write_audit(tx, operator_id, "mitra.created", ("mitra", str(mitra_id)), (None, after))
        return await store.get_mitra(tx, mitra_id)


async def rename_customer(db: Database, customer_id: UUID, name: str) -> Customer:
    """What mitras call this customer from now on.

    Raises:
        InvalidName: 422.
    """
    clean = clean_name(name)
    async with db.transaction() as tx:
        await store.set_call_name(tx, customer_id, clean)
        return await store.get_customer(tx, customer_id)


async def give_consents(
    db: Database,
    read_journey: JourneyReader,
    customer_id: UUID,
    kinds: Collection[str],
    seen: datetime | None,
) -> Onboarding:
    """Note the consents that are given now; the others stay as they are.

    ``seen`` is the version of the texts that were on the screen.

    Raises:
        LegalChanged: those are no longer in force.
    """
    if seen is not None and seen != LEGAL.version:
        raise LegalChanged(version=LEGAL.version.isoformat())
    async with db.transaction() as tx:
        for kind in kinds:
            await store_consents.insert_consent(tx, customer_id, kind, VERSIONS[kind])
        return await _state(tx, read_journey, customer_id)


async def see_usp(db: Database, read_journey: JourneyReader, customer_id: UUID) -> Onboarding:
    """The promise was shown; it is not shown again."""
    async with db.transaction() as tx:
        await store.mark_usp_seen(tx, customer_id)
        return await _state(tx, read_journey, customer_id)


async def read_onboarding(
    db: Database, read_journey: JourneyReader, customer_id: UUID
) -> Onboarding:
    """Raises: NotFound."""
    async with db.reading() as tx:
        return await _state(tx, read_journey, customer_id)


async def _state(tx: Tx, read_journey: JourneyReader, customer_id: UUID) -> Onboarding:
    customer = await store.get_customer(tx, customer_id)
    given = await store_consents.list_consents(tx, customer_id)
    return onboarding(customer, given, await read_journey(tx, customer_id))


async def customer_name(tx: Tx, customer_id: UUID) -> str:
    """What a mitra sees: the call name, or "Anonim". Raises: NotFound."""
    return (await store.get_customer(tx, customer_id)).name
