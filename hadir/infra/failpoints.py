"""Places where a fault test may kill the process; set by HADIR_FAILPOINTS, refused in production.

``HADIR_FAILPOINTS="relay.before_deliver=kill@0.05"`` kills the process with SIGKILL at that place
with a probability of 5 %.
"""

from __future__ import annotations

import os
import random
import signal

_active: dict[str, float] = {}


def arm(spec: str) -> None:
    """Read ``name=kill@probability`` pairs, separated by commas."""
    _active.clear()
    for pair in filter(None, spec.split(",")):
        name, _, action = pair.partition("=")
        _, _, probability = action.partition("@")
        _active[name] = float(probability or 1)


def failpoint(name: str) -> None:
    """Die here, as if the power went, when a test asked for it."""
    if _active and random.random() < _active.get(name, 0):  # noqa: S311 - not a secret
        os.kill(os.getpid(), signal.SIGKILL)
