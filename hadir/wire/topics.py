"""Every topic and channel name, in one place."""

from __future__ import annotations

from uuid import UUID

BUS_CHANNEL = "hadir:bus"

SESSION = "session:"
ACCOUNT = "account:"
MIRROR = "mirror:"
OPERATORS = "operators"
EVERYBODY = "everybody"  # every open socket of a customer or mitra
CONFIG = "config"  # not for clients: every instance reads anew what operators edited
REVOKED = "revoked"  # not for clients: every instance learns which sign-ins are over


def session_topic(session_id: UUID) -> str:
    return f"{SESSION}{session_id}"


def account_topic(account_id: UUID) -> str:
    return f"{ACCOUNT}{account_id}"


def mirror_topic(mitra_id: UUID) -> str:
    """Not for clients: the relay writes the mitra's row to Valkey."""
    return f"{MIRROR}{mitra_id}"


def session_id_of(topic: str) -> UUID | None:
    """The session a topic speaks of, or None when it is anything but ``session_topic`` of one."""
    if not topic.startswith(SESSION):
        return None
    try:
        session_id = UUID(topic.removeprefix(SESSION))
    except ValueError:
        return None
    return session_id if topic == session_topic(session_id) else None
