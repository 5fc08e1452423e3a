"""``web/shared/wire.gen.ts``: everything that travels, as TypeScript, from the same models."""

from __future__ import annotations

import json
import re
from typing import Any

from hadir.tools.interface import make_system, names_of, socket_schemas
from hadir.tools.refusals import known_codes
from hadir.wire.commands import Command
from hadir.wire.events import AccountEvent, StreamEvent
from hadir.wire.frames import ServerFrame

HEAD = """/** Everything that travels between the server and the apps. Generated from the server's
 *  models by bin/generate; do not edit. */
"""
PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
UNIONS = {
    "Command": Command,
    "ServerFrame": ServerFrame,
    "StreamEvent": StreamEvent,
    "AccountEvent": AccountEvent,
}


class TwoMeanings(Exception):
    """Two models share a name and differ; one of them must be renamed."""


def wire_types() -> str:
    """One exported type for each model, by name."""
    schemas = _all_schemas()
    types = [_declaration(name, schemas[name]) for name in sorted(schemas)]
    unions = [_union(name, names_of(members)) for name, members in UNIONS.items()]
    codes = _union("ErrorCode", [json.dumps(code) for code in known_codes()])
    return "".join([HEAD, *types, *unions, codes])


def _union(name: str, members: list[str]) -> str:
    return f"export type {name} =\n{''.join(f'  | {one}{chr(10)}' for one in members)};\n"


def _all_schemas() -> dict[str, Any]:
    system = make_system()
    found: dict[str, Any] = {}
    for schemas in (
        system.public.openapi()["components"]["schemas"],
        system.internal.openapi()["components"]["schemas"],
        socket_schemas(),
    ):
        for name, schema in schemas.items():
            if found.setdefault(name, schema) != schema:
                raise TwoMeanings(name)
    return found


def _declaration(name: str, schema: dict[str, Any]) -> str:
    told = _comment(schema.get("description"))
    if schema.get("type") == "object" and "properties" in schema:
        return f"{told}export interface {name} {{\n{_fields(schema)}}}\n"
    return f"{told}export type {name} = {_type(schema)};\n"


def _fields(schema: dict[str, Any]) -> str:
    required = schema.get("required", ())
    lines = [
        f"  {_key(name)}{'' if name in required else '?'}: {_type(one)};\n"
        for name, one in schema["properties"].items()
    ]
    if schema.get("additionalProperties") is True:
        lines.append("  [more: string]: unknown;\n")
    return "".join(lines)


def _type(schema: dict[str, Any]) -> str:
    """The TypeScript type of a schema, on one line."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if words := schema.get("enum") or [schema[key] for key in ("const",) if key in schema]:
        return " | ".join(json.dumps(word) for word in words)
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(dict.fromkeys(_type(option) for option in options))
    if schema.get("type") == "array":
        inner = _type(schema["items"])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if schema.get("type") == "object":
        return _object(schema)
    return PLAIN.get(schema.get("type", ""), "unknown")


def _object(schema: dict[str, Any]) -> str:
    if "properties" in schema:
        return "{ " + _fields(schema).replace("\n", " ").strip() + " }"
    more = schema.get("additionalProperties", True)
    return f"Record<string, {_type(more) if isinstance(more, dict) else 'unknown'}>"


def _key(name: str) -> str:
    return name if NAME.fullmatch(name) else json.dumps(name)


def _comment(description: str | None) -> str:
    return "" if not description else f"/** {' '.join(description.split())} */\n"
