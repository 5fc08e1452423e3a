"""The interface as documents: OpenAPI 3.1 for HTTP, AsyncAPI 3 for the sockets. All of them are
generated and committed; the tests compare."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from hadir import __version__
from hadir.config import read_config
from hadir.control_center.tiles import OperatorAuth, Tiles, Waits
from hadir.main import build
from hadir.main.interface import REF
from hadir.tools import examples
from hadir.wire import close_codes
from hadir.wire.commands import Command
from hadir.wire.frames import ServerFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from hadir.main import System

SOCKETS = (
    ("socket", "/api/shared/ws", "Customers and mitras; the first frame carries a ticket."),
    ("operators", "/internal/ws", "Operators: live tiles, on the internal listener."),
)
RULES = (
    "Text frames of JSON, at most 64 KiB. `auth` within 5 s of opening. A burst of 60 frames "
    "and then 2 a second. Malformed or too many: an `error`, and the third within a minute "
    "closes.\n\n"
    "A frame of the server has a `type`, or it is an envelope: `{topic, epoch, seq, at, "
    "event}`, where `event` has the `type`. Events of the own account (`account:ID`: offers, "
    "`paired`, payments) come without being asked for; they have no `seq`, and after a cut "
    "what they would have said is read over HTTP. Those of a session (`session:ID`) come "
    "after `subscribe`: first all that were missed after `after_seq` (0: from the beginning), "
    "then `subscribed`, then each new one. They are numbered without a gap: drop what you "
    "have seen, and ask again from the last one that you hold when a number is left out, when "
    "`last_seq` of a `pong` is ahead, or on a new socket, where `ready` lists in `resume` the "
    "topics to ask for. At `reload`, or when `epoch` is another one, read the session anew "
    "from 0. Answer each `ping` by a `pong`: for a mitra it is the beat. Receivers ignore "
    "types and fields that they do not know.\n\n"
    "Close codes: 4000-4499 and all that are not named here come back, 4500-4999 do not.\n"
)


def public_openapi() -> str:
    """The public listener's routes."""
    return _text(make_system().public.openapi())


def internal_openapi() -> str:
    """The internal listener's routes."""
    return _text(make_system().internal.openapi())


def asyncapi() -> str:
    """Every frame of both sockets, both ways."""
    ways = {
        "socket": (names_of(Command), names_of(ServerFrame)),
        "operators": (["OperatorAuth"], ["Tiles", "Waits"]),
    }
    return _text(
        {
            "asyncapi": "3.0.0",
            "info": {"title": "Hadir sockets", "version": __version__, "description": _rules()},
            "channels": {
                name: _channel(address, about, [*ways[name][0], *ways[name][1]])
                for name, address, about in SOCKETS
            },
            "operations": {
                f"{action}_{name}": _operation(action, name, ways[name][way])
                for name in ways
                for way, action in enumerate(("receive", "send"))
            },
            "components": {"messages": _messages(ways), "schemas": socket_schemas()},
        }
    )


def make_system() -> System:
    """Everything wired for its shape alone: nothing is started, no address exists."""
    environment = {"HADIR_SECRET": "x" * 64, "DATABASE_URL": "postgresql://nowhere"}
    return build(read_config({**environment, "VALKEY_URL": "valkey://nowhere"}))


def socket_schemas() -> dict[str, Any]:
    """Every model of both sockets by name, with what it holds."""
    received, sent = _schema(Command, "validation"), _schema(ServerFrame, "serialization")
    tiles, waits = (_schema(one, "serialization") for one in (Tiles, Waits))
    return {
        **received["$defs"],
        **sent["$defs"],
        **tiles.pop("$defs"),
        **waits.pop("$defs"),
        "OperatorAuth": _schema(OperatorAuth, "validation"),
        "Tiles": tiles,
        "Waits": waits,
    }


def names_of(union: Any) -> list[str]:
    """The members of a union of models."""
    schema = _schema(union, "serialization")
    options = schema.get("oneOf") or schema["anyOf"]
    return [option["$ref"].rpartition("/")[2] for option in options]


def _rules() -> str:
    codes = [f"- {code}: {words}" for code, words in sorted(close_codes.MEANINGS.items())]
    return RULES + "\n".join(codes)


def _channel(address: str, about: str, names: list[str]) -> dict[str, Any]:
    messages = {name: {"$ref": f"#/components/messages/{name}"} for name in names}
    codes = {str(code): words for code, words in sorted(close_codes.MEANINGS.items())}
    return {
        "address": address,
        "description": about,
        "messages": messages,
        "x-close-codes": codes,
    }


def _messages(ways: dict[str, tuple[list[str], list[str]]]) -> dict[str, Any]:
    shown = _examples()
    return {
        name: {
            "name": name,
            "contentType": "application/json",
            "payload": {"$ref": REF.format(model=name)},
            "examples": shown[name],
        }
        for both in ways.values()
        for way in both
        for name in way
    }


def _examples() -> dict[str, list[dict[str, Any]]]:
    shown: dict[str, list[dict[str, Any]]] = {}
    every: Sequence[BaseModel] = (
        *examples.COMMANDS,
        *examples.FRAMES,
        *examples.OPERATOR_COMMANDS,
        *examples.OPERATOR_FRAMES,
    )
    for one in every:
        payload = one.model_dump(mode="json")
        name = payload.get("event", payload)["type"]
        shown.setdefault(type(one).__name__, []).append({"name": name, "payload": payload})
    return shown


def _schema(of: Any, mode: Any) -> dict[str, Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(of)
    return adapter.json_schema(ref_template=REF, mode=mode)


def _operation(action: str, channel: str, names: list[str]) -> dict[str, Any]:
    messages = [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": messages,
    }


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
