"""Push: reaching a phone whose app is closed (spec H6).

Owns push_subscriptions and push_claims. Invariants: one device rings for one account; one push per
account and key. Never any content or name in a push; who has an open socket is told through it.
"""

from hadir.push.jobs import register
from hadir.push.open_sockets import OpenSockets
from hadir.push.watcher import Watcher

__all__ = ["OpenSockets", "Watcher", "register"]
