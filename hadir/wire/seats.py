"""Events of who sits with whom."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from hadir.wire.model import Moment, Reply


class SessionHeld(Reply):
    """Somebody has accepted and waits until ``hold_until`` for the payment (E2)."""

    type: Literal["session_held"] = "session_held"
    mitra_id: UUID
    mitra_name: str
    hold_until: Moment


class SessionRerouted(Reply):
    """Another mitra goes on with the session, transcript and clock; ``from_mitra_id`` hears nothing
    of it after this."""

    type: Literal["session_rerouted"] = "session_rerouted"
    session_id: UUID
    from_mitra_id: UUID
    mitra_id: UUID
    mitra_name: str
