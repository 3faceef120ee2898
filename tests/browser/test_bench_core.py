"""The bench's core in the browser does what the firmware's core does: same frames, same actions."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from firmware.words import codes, say
from tests.browser.bench_conversations import of_the_firmwares_tests, of_the_floor
from tests.browser.bench_modules import CHROMIUM, ORIGIN, context_with_modules
from tests.contract import golden

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: run make setup")


@pytest.fixture(scope="module")
def modules() -> Iterator[Page]:
    with context_with_modules() as context:
        page = context.new_page()
        page.goto(ORIGIN + "/")
        yield page


def run(page: Page, module: str, function: str, given: Any) -> Any:
    """What a function of a module answers; all goes over as JSON."""
    called = f"async (given) => (await import('{module}')).{function}(JSON.parse(given))"
    return page.evaluate(called, json.dumps(given))


def test_every_golden_frame_is_read_and_written_the_same(modules: Page) -> None:
    frames = [(leaf, frame.decode()) for leaf, _, frame in golden.GOLDEN]
    assert run(modules, "/tests/bench_replay.js", "read", frames) == [frame for _, frame in frames]
    accepted = [(golden.GOLDEN[place][0], frame.decode()) for place, frame in golden.ACCEPTED]
    wanted = [golden.GOLDEN[place][2].decode() for place, _ in golden.ACCEPTED]
    assert run(modules, "/tests/bench_replay.js", "read", accepted) == wanted


def test_what_the_contract_refuses_is_refused_for_the_same_reason(modules: Page) -> None:
    refused = [row for row in golden.REFUSED if row[0] != "fact"]
    frames = [(leaf, frame.decode("latin-1")) for leaf, frame, *_ in refused]
    said = run(modules, "/tests/bench_replay.js", "read", frames)
    assert [(frame, code) for frame, code in zip(frames, said, strict=True)] == [
        (frame, row[2]) for frame, row in zip(frames, refused, strict=True)
    ]


def test_it_holds_every_conversation_of_the_firmwares_tests_alike(modules: Page) -> None:
    conversations = of_the_firmwares_tests()
    assert len(conversations) > 100
    assert run(modules, "/tests/bench_replay.js", "replay", conversations) == []


def test_it_does_the_same_on_a_floor_with_accidents(modules: Page) -> None:
    conversations = of_the_floor(range(15))
    assert sum(len(one["steps"]) for one in conversations) > 700
    assert run(modules, "/tests/bench_replay.js", "replay", conversations) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_says_what_the_firmware_says(modules: Page, lang: str) -> None:
    said = modules.evaluate("async (lang) => (await import('/static/bench/words.js')).words(lang)", lang)
    firmwares = {code: say(code, lang) for code in codes() if code != "order_too_large"}
    assert said == firmwares
