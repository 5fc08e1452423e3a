"""Settings: what operators tune while the system runs.

Owns the table ``settings``. Each setting is declared once (``declared.Values``); a value outside
its declaration is never in force; each change is one audit row; every instance follows within a
moment. Others read ``settings.values.<key>``, anew each time.
"""

from hadir.settings.declared import Values, declarations
from hadir.settings.live import Settings
from hadir.settings.model import Current, InvalidSetting, StaleWrite, UnknownSetting

__all__ = [
    "Current",
    "InvalidSetting",
    "Settings",
    "StaleWrite",
    "UnknownSetting",
    "Values",
    "declarations",
]
