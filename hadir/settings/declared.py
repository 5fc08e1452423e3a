"""Every setting, declared once: the field is key, type and default; the annotation says the rest.

``docs/settings.md`` is generated from here: ``python -m hadir.settings.docs``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import get_args, get_type_hints

from hadir.settings.access import AccessSettings
from hadir.settings.dropping import DropSettings
from hadir.settings.extending import ExtensionSettings
from hadir.settings.model import Declaration, Value
from hadir.settings.money import MoneySettings
from hadir.settings.pairing import PairingSettings
from hadir.settings.service import ServiceSettings


@dataclass(frozen=True)
class Values(
    AccessSettings,
    DropSettings,
    ExtensionSettings,
    MoneySettings,
    PairingSettings,
    ServiceSettings,
):
    """What is in force now. A value object: it never changes, a new one takes its place."""


@cache
def declarations() -> dict[str, Declaration]:
    """Every setting by key, in the order in which operators see them."""
    hints = get_type_hints(Values, include_extras=True)
    return {field.name: get_args(hints[field.name])[1] for field in fields(Values)}


@cache
def defaults() -> dict[str, Value]:
    """The value of every setting that no operator has changed."""
    values = Values()
    return {field.name: getattr(values, field.name) for field in fields(Values)}
