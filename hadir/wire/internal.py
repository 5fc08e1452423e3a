"""What instances tell each other through the outbox; no client ever receives these."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from hadir.wire.model import Moment, Reply


class SignInsRevoked(Reply):
    """These sign-ins are over. ``closes_sockets`` is off where the same person goes on, ``banned``
    where they may not."""

    type: Literal["sign_ins_revoked"] = "sign_ins_revoked"
    account_id: UUID
    auth_session_ids: list[UUID]
    revoked_at: Moment
    closes_sockets: bool
    banned: bool = False


class ConfigEdited(Reply):
    """Operators changed a setting or a table of theirs; whoever keeps a copy reads it anew."""

    type: Literal["config_edited"] = "config_edited"
