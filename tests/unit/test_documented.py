"""What a person can set, call or be told is documented, and what is documented is there."""

import re
from pathlib import Path

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


def test_decisions_have_all_their_parts_and_numbers_without_gaps() -> None:
    pages = sorted((DOCS / "adr").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        parts = re.findall(r"(?m)^## (.+)$", page.read_text("utf-8"))
        assert parts == ["Status", "Context", "Decision", "Consequences"], page


def test_the_change_log_keeps_its_form() -> None:
    text = (DOCS.parent / "CHANGELOG.md").read_text("utf-8")
    kinds = set(re.findall(r"(?m)^### (.+)$", text))
    assert "## [Unreleased]" in text
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
