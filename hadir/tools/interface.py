"""The interface as documents: OpenAPI 3.1 for HTTP, AsyncAPI 3 for the socket, JSON Schema for
the TypeScript types. All are generated; the tests compare them with what is committed."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from hadir import __version__
from hadir.config import read_config
from hadir.main import build
from hadir.wire.commands import Command
from hadir.wire.frames import ServerFrame

COMMAND_NAMES = TypeAdapter(Command)
FRAME_NAMES: TypeAdapter[ServerFrame] = TypeAdapter(ServerFrame)
REF = "#/components/schemas/{model}"


def public_openapi() -> str:
    """The public listener's routes."""
    return _text(_system().public.openapi())


def internal_openapi() -> str:
    """The internal listener's routes."""
    return _text(_system().internal.openapi())


def asyncapi() -> str:
    """Every frame of the socket, both ways."""
    received, sent = _schema(COMMAND_NAMES, "validation"), _schema(FRAME_NAMES, "serialization")
    schemas = {**received.pop("$defs"), **sent.pop("$defs")}
    commands, frames = _names(received), _names(sent)
    return _text(
        {
            "asyncapi": "3.0.0",
            "info": {"title": "Hadir socket", "version": __version__},
            "channels": {
                "socket": {
                    "address": "/api/shared/ws",
                    "messages": {
                        name: {"$ref": f"#/components/messages/{name}"}
                        for name in [*commands, *frames]
                    },
                }
            },
            "operations": {
                "receive": _operation("receive", commands),
                "send": _operation("send", frames),
            },
            "components": {
                "messages": {
                    name: {"name": name, "payload": {"$ref": f"#/components/schemas/{name}"}}
                    for name in [*commands, *frames]
                },
                "schemas": schemas,
            },
        }
    )


def wire_schema() -> str:
    """Everything that travels, as one JSON Schema: what the TypeScript types are made from."""
    system = _system()
    definitions: dict[str, Any] = {}
    for document in (system.public.openapi(), system.internal.openapi()):
        definitions |= document["components"]["schemas"]
    for adapter, mode in ((COMMAND_NAMES, "validation"), (FRAME_NAMES, "serialization")):
        definitions |= _schema(adapter, mode).pop("$defs")
    text = _text({"title": "Wire", "type": "object", "definitions": definitions})
    return text.replace("#/components/schemas/", "#/definitions/")


def _system() -> Any:
    return build(
        read_config(
            {"HADIR_SECRET": "x" * 64, "DATABASE_URL": "postgresql://", "VALKEY_URL": "valkey://"}
        )
    )


def _schema(adapter: TypeAdapter[Any], mode: Any) -> dict[str, Any]:
    return adapter.json_schema(ref_template=REF, mode=mode)


def _names(schema: dict[str, Any]) -> list[str]:
    options = schema.get("oneOf") or schema["anyOf"]
    return [option["$ref"].rpartition("/")[2] for option in options]


def _operation(action: str, names: list[str]) -> dict[str, Any]:
    messages = [{"$ref": f"#/channels/socket/messages/{name}"} for name in names]
    return {"action": action, "channel": {"$ref": "#/channels/socket"}, "messages": messages}


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
