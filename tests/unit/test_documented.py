"""What a person can set, call or be told is documented, and what is documented is there."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from fastapi import APIRouter
from fastapi.routing import APIRoute

import hub.http.routes
from hub.cli import COMMANDS, build
from hub.domain.orders import LIFE, WORDS
from hub.settings import ENV_PREFIX, Settings
from protocol import verdicts

DOCS = Path(__file__).resolve().parents[2] / "docs"
OPERATIONS = (DOCS / "operations.md").read_text("utf-8")


def shown(value: object) -> str:
    """A default as the table of settings shows it."""
    if value in (None, ""):
        return "empty"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    rows = dict(re.findall(rf"(?m)^\| `{ENV_PREFIX}(\w+)` \| (\S+) \|", OPERATIONS))
    assert rows == {name.upper(): shown(field.default) for name, field in Settings.model_fields.items()}


def commands(command: Any, path: str) -> Iterator[tuple[str, str]]:
    """Whole name and help of the command, and of every command below it when it is a group; a group counts
    itself where it does something alone.
    """
    below = getattr(command, "commands", {})
    if not below or command.invoke_without_command:
        yield path, command.help or ""
    for name, each in below.items():
        yield from commands(each, f"{path} {name}")


def test_every_command_stands_in_the_table_and_shows_an_example() -> None:
    there: dict[str, str] = {}
    for name in COMMANDS:  # of a command line only the command that is called is built in full
        group: Any = typer.main.get_command(build([name]))
        there |= dict(commands(group.commands[name], f"pickbench {name}"))
    assert set(re.findall(r"(?m)^\| `(pickbench [a-z -]+)` \|", OPERATIONS)) == set(there)
    assert [name for name, words in there.items() if "Example" not in words] == []


def routes() -> Iterator[str]:
    """Every route of the API as METHOD PATH; a path's converter is left out, as in OpenAPI."""
    for found in pkgutil.iter_modules(hub.http.routes.__path__):
        module = importlib.import_module(f"hub.http.routes.{found.name}")
        prefix = "" if found.name == "health" else "/api/v1"
        for route in getattr(module, "router", APIRouter()).routes:
            assert isinstance(route, APIRoute)
            for method in route.methods:
                yield f"{method} {prefix}{re.sub(r':[a-z]+}', '}', route.path)}"


def test_every_route_stands_in_the_table() -> None:
    outside_the_api = {"GET /", "GET /metrics"}
    documented = set(re.findall(r"(?m)^\| `((?:GET|POST|PUT|PATCH|DELETE) \S+)` \|", OPERATIONS))
    assert documented == set(routes()) | outside_the_api


def test_an_orders_life_stands_in_its_page() -> None:
    page = (DOCS / "orders.md").read_text("utf-8")
    told = {}
    for event, cell in re.findall(r"(?m)^\| `(\w+)` \| \S+ \| (.* → .*) \|$", page):
        pairs = (part.split(" → ") for part in cell.split("; "))
        told[event] = {state: tuple(to.split(" or ")) for states, to in pairs for state in states.split(", ")}
    assert told == LIFE
    assert set(re.findall(r"(?m)^\| `(\w+)` \| [\w ]+ \| \S+ \| [^→\n]* \|$", page)) == set(WORDS)


def test_every_metric_stands_in_the_table() -> None:
    made = re.compile(r"\b(Counter|Gauge|Histogram|Summary)\(\s*\"(pickbench_\w+)\"")
    there = set()
    for file in (DOCS.parent / "hub").rglob("*.py"):
        for kind, name in made.findall(file.read_text("utf-8")):
            there.add(f"{name.removesuffix('_total')}_total" if kind == "Counter" else name)
    assert set(re.findall(r"(?m)^\| `(pickbench_\w+)` \|", OPERATIONS)) == there


def test_no_page_names_a_setting_that_is_not_there() -> None:
    known = {f"{ENV_PREFIX}{name.upper()}" for name in Settings.model_fields}
    of_the_tests = {"PICKBENCH_MICROPYTHON", "PICKBENCH_MICROPYTHON32"}
    for page in [*DOCS.rglob("*.md"), DOCS.parent / "README.md", DOCS.parent / "docker-compose.yml"]:
        named = set(re.findall(rf"{ENV_PREFIX}\w+", page.read_text("utf-8")))
        assert named <= known | of_the_tests, page


def test_every_verdict_code_is_in_the_specification() -> None:
    specification = (DOCS / "protocol.md").read_text("utf-8")
    missing = [code for code in verdicts.VERDICTS if f"`{code}`" not in specification]
    assert missing == []


def test_every_page_that_a_page_points_to_is_there() -> None:
    for page in [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]:
        text = page.read_text("utf-8")
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (page.parent / link).exists(), f"{page} points to {link}"
        for name in re.findall(r"docs/[\w./-]+\.md", text):
            assert (DOCS.parent / name).exists(), f"{page} names {name}"


def test_decisions_have_all_their_parts_and_a_number_each() -> None:
    pages = sorted((DOCS / "adr").glob("*.md"))
    assert len({page.name[:4] for page in pages}) == len(pages)
    for page in pages:
        text = page.read_text("utf-8")
        parts = re.findall(r"(?m)^## (.+)$", text)
        assert parts == ["Status", "Context", "Decision", "Consequences"], page


def test_the_change_log_keeps_its_form() -> None:
    text = (DOCS.parent / "CHANGELOG.md").read_text("utf-8")
    kinds = set(re.findall(r"(?m)^### (.+)$", text))
    assert "## [Unreleased]" in text
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
