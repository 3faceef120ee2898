"""Every word of the floor, in both languages: it fits the display, and what must be read is not cut off."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import orders, phrases
from hub.domain.phrases import JOBS, PHRASES
from hub.floor.jobs import HERE
from protocol import verdicts
from protocol.messages import SAY_LENGTH, is_words
from protocol.verdicts import VERDICTS
from tests.contract.generators import unhurried

USUAL = {
    "order": "WEB-1042",
    "name": "Li Wei",
    "job": "PUTWALL",
    "state": "picking",
    "tote": "T07",
    "cart": "K12",
    "bin": "A-01-2",
    "slot": "W1-07",
    "wall": "W1",
    "wave": "W00012",
    "zone": "A",
    "zones": "B, C",
    "sku": "85123A",
    "what": "85123A -3 > A-01-2",
    "card": "X%REPRINT",
    "where": "A-01-2 x3 > T07",
    "parcel": "WEB-1042.1",
    "manifest": "SF-00012",
    "carrier": "SF",
    "box": "XL",
    "here": "YTO",
    "weight": "812.5 kg",
    "text": "85123A",
    "station": "bench-3",
    "code": "4006381333931",
    "diff": "118 g",
    **dict.fromkeys(("qty", "missing", "left", "count", "pieces", "got", "want", "most"), 12),
}
"""Arguments as a shop has them every day."""
LONGEST = {
    **USUAL,
    **dict.fromkeys(("order", "name", "sku", "what", "where", "parcel", "text"), "X" * 64),
    **dict.fromkeys(
        ("tote", "cart", "bin", "slot", "wall", "wave", "zone", "zones", "manifest", "carrier"), "Y" * 32
    ),
}
"""Arguments as long as the database takes them."""
WHOLE = {"told"}
"""Phrases that carry their words whole."""
TEMPLATES = {
    **{f"phrase {name}": texts for name, texts in PHRASES.items() if name not in WHOLE},
    **{f"verdict {name}": texts for name, (_, _, *texts) in VERDICTS.items() if texts[0] != "{text}"},
}
"""Every wording, English and Chinese."""


def _fields(template: str) -> list[str]:
    return re.findall(r"{(\w+)}", template)


def _say(name: str, lang: str, args: dict[str, object]) -> str:
    kind, _, of = name.partition(" ")
    if kind == "phrase":
        return verdicts.fill(*phrases.wording(of, lang, args))
    return verdicts.words(of, lang, **args)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_usual_words_fit_as_they_are(name: str) -> None:
    for lang in verdicts.LANGUAGES:
        said = _say(name, lang, dict(USUAL))
        assert len(said) <= SAY_LENGTH
        assert is_words(said)
        assert "…" not in said.replace("%…", ""), said


@pytest.mark.parametrize("name", TEMPLATES)
def test_with_the_longest_arguments_the_words_and_the_cards_stay_whole(name: str) -> None:
    for lang, template in zip(verdicts.LANGUAGES, TEMPLATES[name], strict=True):
        said = _say(name, lang, dict(LONGEST))
        assert len(said) <= SAY_LENGTH
        for fixed in re.split(r"{\w+}", template):
            assert fixed.strip() in said, (fixed, said)


@pytest.mark.parametrize("name", TEMPLATES)
def test_both_languages_say_the_same(name: str) -> None:
    english, chinese = TEMPLATES[name]
    assert sorted(_fields(english)) == sorted(_fields(chinese))
    assert set(_fields(english)) <= set(USUAL), "an argument that this test does not know"
    assert re.findall(r"[A-Z]%[A-Z]*", english) == re.findall(r"[A-Z]%[A-Z]*", chinese)
    if re.search("[a-z]{2}", re.sub(r"{\w+}", "", english)):
        assert re.search("[\u4e00-\u9fff]", chinese)


def test_every_job_and_every_state_has_its_chinese_name() -> None:
    assert set(JOBS) == set(HERE)
    assert all(re.search("[\u4e00-\u9fff]", word) for word in JOBS.values())
    assert all(re.search("[\u4e00-\u9fff]", chinese) for _, chinese in orders.WORDS.values())


def test_a_missing_argument_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError, match=r"short.*qty"):
        phrases.wording("short", "en", {"bin": "A-01"})


@unhurried
@given(st.sampled_from(sorted(TEMPLATES)), st.sampled_from(verdicts.LANGUAGES), st.text(max_size=80))
def test_whatever_a_name_is_the_words_fit(name: str, lang: str, text: str) -> None:
    args = {**dict.fromkeys(USUAL, text), "state": "picked"}
    said = _say(name, lang, args)
    assert len(said) <= SAY_LENGTH
    assert is_words(said)
