"""A session's stream applied to a snapshot of it, in Python: what every client has to do.

The same as `web/shared/conversation.ts`, written a second time on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Info = dict[str, Any]
    Change = Callable[[Info, Info, str], Info]

OTHER = {"customer": "mitra", "mitra": "customer"}


def applied(info: Info, event: Info, me: str) -> Info:
    """The snapshot after ``event``, as ``me`` sees it."""
    change = CHANGES.get(event["type"])
    changed = change(info, event, me) if change else {}
    return {**info, **changed, "last_seq": event["seq"]}


def _started(_: Info, event: Info, _me: str) -> Info:
    told = event["payload"]
    mitra = {"id": told["mitra_id"], "name": told["mitra_name"]}
    times = {"started_at": told["started_at"], "expires_at": told["expires_at"]}
    return {"state": "active", "mitra": mitra, **times}


def _held(_: Info, event: Info, _me: str) -> Info:
    told = event["payload"]
    mitra = {"id": told["mitra_id"], "name": told["mitra_name"]}
    return {"state": "pending_payment", "mitra": mitra, "hold_until": told["hold_until"]}


def _failed(_: Info, event: Info, _me: str) -> Info:
    cancelled = event["payload"]["cause"] == "customer_cancelled"
    return {"state": "cancelled" if cancelled else "expired", "ended_at": event["at"]}


def _paused(_: Info, event: Info, _me: str) -> Info:
    asked = event["payload"]["reason"] == "extension"
    return {"state": "extending" if asked else "active", "paused_at": event["at"]}


def _resumed(_: Info, event: Info, _me: str) -> Info:
    end = event["payload"]["expires_at"]
    return {"state": "active", "paused_at": None, "unused_time": None, "expires_at": end}


def _rerouted(_: Info, event: Info, _me: str) -> Info:
    return {"mitra": {"id": event["payload"]["mitra_id"], "name": event["payload"]["mitra_name"]}}


def _offered(_: Info, event: Info, _me: str) -> Info:
    told = event["payload"]
    return {"unused_time": {"seconds": told["unused_seconds"], "choose_by": told["choose_by"]}}


def _closing(_: Info, event: Info, _me: str) -> Info:
    told = event["payload"]
    return {
        "state": "closing",
        "closing_reason": told.get("reason", "time_up"),
        "closing_until": told["closing_until"],
        "paused_at": None,
        "unused_time": None,
    }


def _goodbye(_: Info, event: Info, me: str) -> Info:
    return {"my_goodbye" if event["payload"]["sender"] == me else "their_goodbye": True}


def _completed(_: Info, event: Info, _me: str) -> Info:
    return {"state": "completed", "ended_at": event["payload"]["ended_at"]}


def _asked(_: Info, event: Info, _me: str) -> Info:
    told = event["payload"]
    extension = {
        "id": told["extension_id"],
        "state": "requested",
        "minutes": told["minutes"],
        "price_idr": told["price_idr"],
        "answer_by": told["answer_by"],
        "pay_by": None,
        "payment_session_id": None,
    }
    return {"pending_extension": extension}


def _answered(info: Info, event: Info, _me: str) -> Info:
    told = event["payload"]
    if told["outcome"] != "approved":
        return {"pending_extension": None}
    opened = {"pay_by": told["pay_by"], "payment_session_id": told["payment_session_id"]}
    return {"pending_extension": {**info["pending_extension"], "state": "approved", **opened}}


def _added(info: Info, event: Info, _me: str) -> Info:
    changed = {"pending_extension": None, "expires_at": event["payload"]["expires_at"]}
    if info["state"] != "closing":
        return changed
    reopened = {"state": "active", "closing_reason": None, "closing_until": None}
    return {**changed, **reopened, "my_goodbye": False, "their_goodbye": False}


def _flipped(_: Info, event: Info, _me: str) -> Info:
    return {"topic_sensitivity": event["payload"]["topic_sensitivity"]}


CHANGES: dict[str, Change] = {
    "session_held": _held,
    "session_started": _started,
    "pairing_failed": _failed,
    "session_paused": _paused,
    "session_resumed": _resumed,
    "session_rerouted": _rerouted,
    "choice_offered": _offered,
    "session_expired": _closing,
    "session_closing": _closing,
    "goodbye": _goodbye,
    "session_completed": _completed,
    "extension_requested": _asked,
    "extension_resolved": _answered,
    "extension_applied": _added,
    "session_topic_updated": _flipped,
}
