"""Every way in which Hadir refuses: the subclasses of AppError, wherever they stand."""

from __future__ import annotations

import importlib
import pkgutil

import hadir
from hadir.edge.problems import CODES
from hadir.kernel.errors import AppError

NOT_ROOMS = ("hadir.tools", "hadir.__main__")


def all_refusals() -> list[type[AppError]]:
    """Sorted by code; two classes may share one."""
    for module in pkgutil.walk_packages(hadir.__path__, "hadir."):
        if not module.name.startswith(NOT_ROOMS):
            importlib.import_module(module.name)
    ours = (one for one in _below(AppError) if one.__module__.startswith("hadir."))
    return sorted(ours, key=lambda one: (one.code, one.__name__))


def known_codes() -> list[str]:
    """Every code that can stand in a problem or an ``error`` frame."""
    return sorted({one.code for one in all_refusals()} | {*CODES.values(), "HTTP_ERROR"})


def _below(kind: type[AppError]) -> set[type[AppError]]:
    return {kind}.union(*(_below(one) for one in kind.__subclasses__()))
