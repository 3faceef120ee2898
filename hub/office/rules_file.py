"""The office's file: what a site decides about its orders, read from TOML into rules.

A file with one value that can't be used is refused whole, and every such value is named: a rule that was
misspelt must not become a rule that silently does not hold.
"""

import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from hub.domain.errors import DomainError
from hub.domain.norms import NormRules
from hub.domain.office_rules import (
    AllocationRules,
    AuditRules,
    GiftRule,
    NearRule,
    OfficeRules,
    PaperRules,
    WaveRules,
)
from hub.office.rules_tables import RulesFile, Table

_GOT_LENGTH = 60
_EXPECTED = {
    "extra_forbidden": "no such key",
    "model_type": "a table",
    "dict_type": "a table",
    "list_type": "a list",
    "too_short": "at least one",
    "string_type": "a text in quotes",
    "string_too_short": "a text that is not empty",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
}
"""kind of pydantic's error -> what was expected, where its own words speak of Python."""


class BadRules(DomainError):
    """A file of rules that can't be used. `problems` name key, what was expected and what came."""

    code = "bad_rules"

    def __init__(self, file: str, problems: list[str]) -> None:
        super().__init__("\n".join(f"{file}: {problem}" for problem in problems))
        self.file, self.problems = file, problems


def load(path: Path) -> OfficeRules:
    """The rules of a file.

    Raises:
        BadRules: it is not there, is not TOML, or holds something that can't be used.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadRules(str(path), [f"expected a file that can be read, got {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise BadRules(str(path), [f"expected UTF-8, got another byte at {error.start}"]) from None
    return parse(text, str(path))


def parse(text: str, name: str = "office.toml") -> OfficeRules:
    """The rules of a text; what it does not say is as in `OfficeRules()`.

    Args:
        name: how the file is called in what it is refused with.

    Raises:
        BadRules: it is not TOML, or holds something that can't be used.

    >>> parse("[audit]\\nunpaid = 'ask'").audit.unpaid
    'ask'
    >>> parse("[audit]\\nunpaid = 'wait'")
    Traceback (most recent call last):
    ...
    hub.office.rules_file.BadRules: office.toml: audit.unpaid: expected 'pass', 'ask' or 'hold', got 'wait'
    """
    try:
        said = RulesFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadRules(name, [f"expected TOML, got what is none: {error}"]) from None
    except ValidationError as error:
        raise BadRules(name, [_problem(dict(item)) for item in error.errors()]) from None
    hours = {**OfficeRules().alarm_hours, **said.alarm_hours}
    return OfficeRules(
        AuditRules(**said.audit.model_dump()),
        AllocationRules(
            tuple(
                NearRule(tuple(n.warehouses), tuple(n.countries), tuple(n.postcodes))
                for n in said.allocation.near
            ),
            said.allocation.split,
            said.allocation.shelf_days,
        ),
        tuple(GiftRule(**gift.model_dump()) for gift in said.gifts),
        MappingProxyType({state: value for state, value in hours.items() if value}),
        WaveRules(**_with_days(said.waves, "call_days")),
        PaperRules(**{event: tuple(dict.fromkeys(kinds)) for event, kinds in said.papers}),
        NormRules(**_with_days(said.norms, "work_days")),
    )


def _with_days(said: Table, name: str) -> dict[str, Any]:
    """A table's values, its days of the week in their order and each once."""
    values = said.model_dump()
    return {**values, name: tuple(sorted(set(values[name])))}


def _problem(item: dict[str, Any]) -> str:
    """One error of pydantic as `key: expected …, got …`; tables in a list are counted from 1."""
    key = ".".join(
        str(part + 1) if isinstance(part, int) else part for part in item["loc"] if part != "[key]"
    )
    got = repr(item["input"])
    if item["type"] == "missing":
        return f"{key}: expected a value, got nothing"
    expected = _EXPECTED.get(item["type"], str(item["msg"]))
    for opening in ("Value error, expected ", "Input should be ", "Input should "):
        expected = expected.removeprefix(opening)
    return f"{key}: expected {expected}, got {got if len(got) <= _GOT_LENGTH else got[:_GOT_LENGTH] + '…'}"
