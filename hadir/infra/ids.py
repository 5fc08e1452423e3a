"""Where new identities come from."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unique everywhere, ordered by time."""
    return uuid_utils.compat.uuid7()


def new_mark() -> str:
    """The same as text, for what is made at every request."""
    return str(uuid_utils.uuid7())
