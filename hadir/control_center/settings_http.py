"""Every setting as it was declared, with what is in force (spec L2). The form comes from this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import Field, StrictBool, StrictInt, StrictStr

from hadir.accounts import operator_emails
from hadir.edge.callers import Admin, Viewer
from hadir.settings import GROUPS, Change, Current, Line, Settings, Whole, group_of
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Database
    from hadir.settings import Words

Value = StrictBool | StrictInt | StrictStr


class InBoth(Reply):
    """One text in both languages."""

    id: str
    en: str


class GroupReply(Reply):
    key: str
    label: InBoth


class SettingReply(Reply):
    """``version`` is 0 while the setting stands at its default; ``in_force`` is another value only
    where what was set is less than can be (C2)."""

    key: str
    group: str
    type: str
    unit: str
    label: InBoth
    help: InBoth
    bounds: str
    least: int | None
    most: int | None
    options: list[str] | None
    default: Value
    value: Value
    in_force: Value
    version: int
    updated_at: Moment | None
    updated_by: str | None


class SettingsPage(Reply):
    groups: list[GroupReply]
    items: list[SettingReply]


class OneChange(Frame):
    """``version`` is the one that was on the screen."""

    key: str = Field(max_length=80)
    value: Value
    version: int = Field(ge=0)


class SettingChanges(Frame):
    """All take effect, or none."""

    changes: list[OneChange] = Field(min_length=1, max_length=100)


def routes(db: Database, settings: Settings) -> APIRouter:
    """Read by every operator, changed by admins."""
    router = APIRouter(prefix="/internal", tags=["control center"])

    @router.get("/settings")
    async def read_settings(_caller: Viewer) -> SettingsPage:
        return await _page(db, settings)

    @router.patch("/settings")
    async def change_settings(body: SettingChanges, caller: Admin) -> SettingsPage:
        # The last of several for one key would meet its own version: one change a key.
        changes = {one.key: Change(one.key, one.value, one.version) for one in body.changes}
        await settings.change_all([*changes.values()], caller.account_id)
        return await _page(db, settings)

    return router


async def _page(db: Database, settings: Settings) -> SettingsPage:
    listed = await settings.listed()
    editors = {one.updated_by for one in listed if one.updated_by is not None}
    async with db.reading() as tx:
        names = await operator_emails(tx, [*editors])
    return SettingsPage(
        groups=[GroupReply(key=key, label=_both(label)) for key, label in GROUPS.items()],
        items=[_reply(one, names) for one in listed],
    )


def _reply(one: Current, names: dict[UUID, str]) -> SettingReply:
    declared = one.declaration
    return SettingReply(
        key=one.key,
        group=group_of(one.key),
        type=declared.type,
        unit=declared.unit,
        label=_both(declared.label),
        help=_both(declared.help),
        bounds=declared.bounds,
        least=declared.least if isinstance(declared, Whole) else None,
        most=declared.most if isinstance(declared, Whole) else None,
        options=declared.options if isinstance(declared, Line) else None,
        default=one.default,
        value=one.value,
        in_force=one.in_force,
        version=one.version,
        updated_at=one.updated_at,
        updated_by=names.get(one.updated_by) if one.updated_by else None,
    )


def _both(words: Words) -> InBoth:
    return InBoth(id=words.id, en=words.en)
