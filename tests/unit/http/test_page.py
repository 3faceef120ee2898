"""The page's files: whole, in both languages, with no outside address."""

import json
import re

import pytest
from httpx import Client

from hub.domain import orders
from hub.web.status import STATIC
from protocol.cards import JOBS
from protocol.verdicts import VERDICTS

WORDS = json.loads((STATIC / "words.json").read_text("utf-8"))


def test_both_languages_say_everything() -> None:
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    for language, words in WORDS.items():
        assert words["state"].keys() == set(orders.STATES), language
        assert words["verdict"].keys() == VERDICTS.keys(), language
        assert words["job"].keys() == set(JOBS), language
        for key, value in words.items():
            values = value.values() if isinstance(value, dict) else [value]
            assert all(text.strip() for text in values), (language, key)
            same = WORDS["en"][key] if isinstance(value, str) else ""
            assert set(re.findall(r"{\w+}", str(same))) == set(re.findall(r"{\w+}", value if same else "")), (
                key
            )


def test_order_states_are_named_as_everywhere() -> None:
    for state, (english, chinese) in orders.WORDS.items():
        assert (WORDS["en"]["state"][state], WORDS["zh"]["state"][state]) == (english, chinese)


def test_every_word_that_the_page_asks_for_is_there() -> None:
    asked = set()
    for file in [*STATIC.glob("*.js"), STATIC / "index.html"]:
        text = file.read_text("utf-8")
        asked |= set(re.findall(r'\bword\("(\w+)"', text)) | set(re.findall(r'data-word="(\w+)"', text))
    assert asked <= WORDS["en"].keys()
    assert len(asked) > 25


def test_no_file_names_an_outside_address() -> None:
    for file in STATIC.iterdir():
        addresses = re.findall(r"https?://[^\s\"')]+", file.read_text("utf-8"))
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}, file.name


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_file_of_the_page_is_served_with_its_kind_and_only_itself_allowed(client: Client) -> None:
    page = client.get("/")
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    for script in STATIC.glob("*.js"):
        named |= {f"/static/{name}" for name in re.findall(r'from "\./([\w.]+)"', script.read_text("utf-8"))}
    kinds = {"js": "javascript", "css": "text/css", "svg": "image/svg+xml", "json": "application/json"}
    for path in [*sorted(named), "/static/words.json"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert kinds[path.rpartition(".")[2]] in answer.headers["content-type"]
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert len(named) == len(list(STATIC.iterdir())) - 2  # words.json is fetched, index.html is the page
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert client.get("/static/none.js").headers["content-type"] == "application/problem+json"
    assert client.get("/static/../pages.py").status_code == 404
    assert client.get("/static/%2e%2e/pages.py").status_code == 404
