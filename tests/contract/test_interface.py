"""The interface as it is written down: whole, valid, and what the code makes."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
import schemathesis

from hadir.main.interface import Who, operations
from hadir.main.interface_internal import INTERNAL
from hadir.main.interface_public import PUBLIC
from hadir.tools import examples
from hadir.tools.generate import GENERATED, ROOT, text_of
from hadir.tools.interface import make_system, names_of
from hadir.tools.refusals import known_codes
from hadir.wire import close_codes
from hadir.wire.commands import Command
from hadir.wire.events import AccountEvent, StreamEvent
from hadir.wire.frames import ServerFrame
from tests.support.contract import check_answer, check_frame
from tests.support.routes import routes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

API = ROOT / "docs" / "api"
NEEDS_AN_ENGINE = {"hadir/migrations/schema.sql"}  # compared in tests/house
OPENAPI = ("openapi.json", "openapi-internal.json")
PROBES = {"GET /healthz", "GET /readyz", "GET /metrics"}  # for monitors, beside the network's rules


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((API / name).read_text())
    return document


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for below in node.values():
            yield from _references(below)
    elif isinstance(node, list):
        for below in node:
            yield from _references(below)


def _resolve(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


@pytest.mark.parametrize("name", sorted(GENERATED.keys() - NEEDS_AN_ENGINE))
def test_what_is_committed_is_what_the_code_makes(name: str) -> None:
    assert (ROOT / name).read_text() == text_of(name), "run bin/generate"


@pytest.mark.parametrize("name", OPENAPI)
def test_the_description_is_valid_openapi(name: str) -> None:
    document = _read(name)
    schemathesis.openapi.from_dict(document).validate()
    broken = copy.deepcopy(document)
    next(operations(broken))[1]["responses"] = "none"
    with pytest.raises(jsonschema_rs.ValidationError):
        schemathesis.openapi.from_dict(broken).validate()


@pytest.mark.parametrize("name", [*OPENAPI, "asyncapi.json"])
def test_every_reference_leads_somewhere(name: str) -> None:
    document = _read(name)
    references = set(_references(document))
    assert len(references) > 5
    for reference in references:
        assert isinstance(_resolve(document, reference), dict)


def test_every_route_is_described_and_nothing_else_is() -> None:
    system = make_system()
    for app, table in ((system.public, PUBLIC), (system.internal, INTERNAL)):
        real = {name for name in routes_of(app) if not name.startswith("WS")}
        assert real == set(table)
        assert {name for name, _ in operations(app.openapi())} == real


@pytest.mark.parametrize("name", OPENAPI)
def test_every_operation_has_its_own_name_words_and_way_to_refuse(name: str) -> None:
    document, names = _read(name), []
    for route, operation in operations(document):
        names.append(operation["operationId"])
        assert operation["summary"], route
        assert operation["tags"], route
        assert operation["responses"]["default"]["content"].keys() == {"application/problem+json"}
    assert len(names) == len(set(names)) > 10


def test_every_code_that_is_described_is_a_code_of_ours() -> None:
    for name in OPENAPI:
        for route, operation in operations(_read(name)):
            for status, answer in operation["responses"].items():
                for content in answer.get("content", {}).values():
                    for part in content.get("schema", {}).get("allOf", [])[1:]:
                        codes = set(part["properties"]["code"]["enum"])
                        assert codes <= set(known_codes()), (route, status)


def test_every_route_without_sign_in_is_limited() -> None:
    system = make_system()
    for app, table in ((system.public, PUBLIC), (system.internal, INTERNAL)):
        free = {
            name: needs
            for name, needs in routes_of(app).items()
            if name in table and table[name].who in (Who.ALL, Who.PROVIDER)
        }
        assert len(free) > 3
        for name in free.keys() - PROBES:
            assert "limited.<locals>.dependency" in free[name], name


def test_whoever_must_be_signed_in_is_asked_for_it_in_the_description_and_in_the_code() -> None:
    system = make_system()
    for app, table in ((system.public, PUBLIC), (system.internal, INTERNAL)):
        real = routes_of(app)
        for name, operation in operations(app.openapi()):
            guarded = {"kind.<locals>.dependency", "role.<locals>.dependency"} & {*real[name]}
            assert bool(guarded) is bool(operation["security"]), name
            assert bool(table[name].who is Who.DEVELOPER) is name.split()[1].startswith("/dev/")


def test_every_frame_and_event_has_an_example_that_fits_its_schema() -> None:
    """H1"""
    document = _read("asyncapi.json")
    shown = document["components"]["messages"]
    operators = {"OperatorAuth", "Tiles", "Waits"}
    assert set(shown) == {*names_of(Command), *names_of(ServerFrame), *operators}
    for message in shown.values():
        schema = {**message["payload"], "components": document["components"]}
        assert message["examples"]
        for example in message["examples"]:
            jsonschema_rs.validate(schema, example["payload"])
    events = {type(envelope.event).__name__ for envelope in examples.ENVELOPES}
    assert events == {*names_of(StreamEvent), *names_of(AccountEvent), "Omitted"}


def test_every_close_code_has_its_meaning() -> None:
    """H1"""
    codes = {
        value for name, value in vars(close_codes).items() if name.isupper() and name != "MEANINGS"
    }
    assert codes == set(close_codes.MEANINGS)
    for channel in _read("asyncapi.json")["channels"].values():
        assert channel["x-close-codes"].keys() == {str(code) for code in codes}


def test_an_answer_or_a_frame_that_is_not_described_is_noticed_by_every_phone() -> None:
    body = {"type": "t", "title": "t", "status": 409, "detail": "d", "request_id": "r"}
    check_answer(
        "POST", "/api/client/payment-sessions", 409, {**body, "code": "NO_MITRA_AVAILABLE"}
    )
    with pytest.raises(AssertionError, match="not described"):
        check_answer("POST", "/api/client/payment-sessions", 409, {**body, "code": "OFFER_TAKEN"})
    with pytest.raises(AssertionError, match="not described"):
        check_answer("GET", "/api/client/me", 201, {})
    check_frame('{"type":"reload","topic":"session:1"}')
    with pytest.raises(AssertionError, match="not as described"):
        check_frame('{"type":"reload","topic":"session:1","more":1}')
