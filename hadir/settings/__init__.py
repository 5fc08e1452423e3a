"""Settings: what operators tune while the system runs.

Owns the table ``settings``. Each setting is declared once (``declared.Values``); a value outside
its declaration is never in force; each change is one audit row; every instance follows within a
moment. Others read ``settings.values.<key>``, anew each time.
"""

from hadir.settings.declared import Values, declarations
from hadir.settings.groups import GROUPS, group_of
from hadir.settings.live import Settings
from hadir.settings.model import (
    Change,
    Current,
    InvalidSetting,
    Line,
    StaleWrite,
    UnknownSetting,
    Whole,
    Words,
)
from hadir.settings.usecases import tell_config

__all__ = [
    "GROUPS",
    "Change",
    "Current",
    "InvalidSetting",
    "Line",
    "Settings",
    "StaleWrite",
    "UnknownSetting",
    "Values",
    "Whole",
    "Words",
    "declarations",
    "group_of",
    "tell_config",
]
