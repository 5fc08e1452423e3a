"""Operators change who a mitra is; switches and capacity are the availability room's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import errors

from hadir.accounts import store
from hadir.accounts.model import PhoneTaken, clean_name
from hadir.accounts.phone import masked_phone, normal_phone
from hadir.infra.audit import write_audit
from hadir.settings import StaleWrite

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Database


async def edit_mitra(
    db: Database,
    mitra_id: UUID,
    version: int,
    operator_id: UUID | None,
    *,
    call_name: str | None = None,
    phone: str | None = None,
) -> None:
    """Another call name, another number to sign in with; None stays as it is.

    Raises:
        NotFound, StaleWrite.
        InvalidName, InvalidPhone: 422.
        PhoneTaken: 409.
    """
    async with db.transaction() as tx:
        old = await store.lock_mitra_account(tx, mitra_id)
        if old.version != version:
            raise StaleWrite
        name = old.call_name if call_name is None else clean_name(call_name)
        number = old.phone if phone is None else normal_phone(phone)
        try:
            await store.set_mitra(tx, mitra_id, name, number)
        except errors.UniqueViolation as error:
            raise PhoneTaken from error
        change = (
            {"call_name": old.call_name, "phone": masked_phone(old.phone)},
            {"call_name": name, "phone": masked_phone(number)},
        )
        await write_audit(tx, operator_id, "mitra.changed", ("mitra", str(mitra_id)), change)
