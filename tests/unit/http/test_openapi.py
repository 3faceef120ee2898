"""The API's own description: complete, with examples that hold, and obeyed whatever is sent."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from httpx import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema_rs import validator_for
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance

from hub.domain.access import ADMINISTRATOR, Who
from hub.http import problems

METHODS = ("get", "post", "put", "patch", "delete")

# Nothing here depends on the database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def described(client: Client) -> dict[str, Any]:
    schema: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return schema


def media(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every body and response with content: where it is, and its media type object."""
    found = []
    for path, route in schema["paths"].items():
        for method in METHODS:
            operation = route.get(method, {})
            parts = {"body": operation.get("requestBody", {}), **operation.get("responses", {})}
            for name, part in parts.items():
                for kind, content in part.get("content", {}).items():
                    found.append((f"{method} {path} {name} {kind}", content))
    return found


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """A part of the description that stands by itself, its references included."""
    return {**part, "components": schema["components"]}


def test_every_body_and_response_has_an_example_that_holds(client: Client) -> None:
    schema = described(client)
    validators: dict[str, Any] = {}
    seen = 0
    for where, content in media(schema):
        if "text/event-stream" in where:
            continue
        part = content["schema"]
        named = part.get("$ref", "").rpartition("/")[2]
        examples = (
            [content["example"]]
            if "example" in content
            else schema["components"]["schemas"].get(named, {}).get("examples")
        )
        if not examples and "anyOf" in part:
            names = [choice["$ref"].rpartition("/")[2] for choice in part["anyOf"] if "$ref" in choice]
            examples = [e for n in names for e in schema["components"]["schemas"][n]["examples"]]
        assert examples, where
        said = json.dumps(part)
        if said not in validators:  # most are the same problems, and a validator reads the whole description
            validators[said] = validator_for(resolved(schema, part))
        for shown in examples:
            validators[said].validate(shown)
            seen += 1
    assert seen > 60


def test_every_route_is_named_and_says_what_it_does(client: Client) -> None:
    for path, route in described(client)["paths"].items():
        for method in METHODS:
            if method in route:
                assert route[method]["tags"], path
                assert len(route[method]["description"]) > 10, path


def test_no_validation_error_of_the_framework_is_left(client: Client) -> None:
    assert "HTTPValidationError" not in client.get("/api/v1/openapi.json").text


@pytest.mark.parametrize("examples", [2, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_sent_is_answered_as_described(
    app: FastAPI, client: Client, mode: GenerationMode, examples: int
) -> None:
    # Whatever is sent, it is asked by somebody who may do all: it might make an administrator.
    app.state.context.gate.who = lambda _asked: Who("Mei", ADMINISTRATOR, "1", 1, "", "mei")
    api = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    checked = 0
    # The live picture is kept by one event loop, the server's; schemathesis brings another one.
    for made in api.exclude(tag="live").get_all_operations():
        # A route that takes nothing can't be sent anything wrong.
        with suppress(Unsatisfiable):
            conforms(made.ok(), mode, examples)
            checked += 1
    assert checked > 15


def conforms(operation: Any, mode: GenerationMode, examples: int) -> None:
    """Whatever is sent to one route is answered as its description says."""
    # Whether an item or order is there, no schema can say; reading takes whatever the schema takes.
    beyond_the_schema = [positive_data_acceptance] if operation.method == "post" else []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Any) -> None:
        case.call_and_validate(excluded_checks=beyond_the_schema)

    check()


def test_every_route_is_in_the_documentation_and_the_other_way_round(client: Client) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text("utf-8")
    written = set(re.findall(r"(?m)^\| `((?:GET|POST) /\S+)` \|", page))
    schema = described(client)
    there = {f"{method.upper()} {path}" for path, route in schema["paths"].items() for method in route}
    assert written == there | {"GET /metrics"}
    for path, route in schema["paths"].items():
        [line] = re.findall(rf"(?m)^\| `GET {re.escape(path)}` .*$", page) or [""]
        filters = {p["name"] for p in route.get("get", {}).get("parameters", []) if p["in"] == "query"}
        filters -= {"after", "limit"}
        if line:
            named = set(re.findall(r"`(\w+)`", line.rstrip("| ").rpartition("|")[2])) if filters else set()
            assert named == filters, path


def test_every_code_of_a_problem_is_in_the_documentation(client: Client) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text("utf-8")
    sources = "".join(file.read_text("utf-8") for file in Path(problems.__file__).parent.rglob("*.py"))
    codes = set(re.findall(r"problem\(\s*\d+, \"(\w+)\"", sources)) | set(problems.STATUSES)
    assert len(codes) > 5
    assert [code for code in codes if f"`{code}`" not in page] == []
