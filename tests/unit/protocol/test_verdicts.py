"""Words of the verdicts, and the small words both sides share."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import cards, codes, verdicts
from protocol.codec import encode
from protocol.messages import Ans, is_words
from protocol.verdicts import VERDICTS, fit, outcome, sound, words
from tests.contract.generators import unhurried

CONTRACT = [
    *("ok", "order_open", "order_done", "wrong_item", "over_qty", "unknown_code", "ambiguous_code"),
    *("no_order", "no_operator", "order_elsewhere", "order_cancelled", "order_held", "order_changed"),
    *("not_picked", "already_verified", "already_shipped", "wrong_bin", "wrong_tote", "wrong_parcel"),
    *("short_pick", "expired", "lot_mismatch", "serial_seen", "same_piece", "weight_ok", "weight_low"),
    *("weight_high", "weight_unproven", "unstable", "scale_fault", "blocked", "not_allowed"),
    *("seq_conflict", "bad_frame", "go", "confirm"),
]
ARGUMENTS = {
    "order": "574-21",
    "left": 13,
    "sku": "85123A",
    "got": 3,
    "want": 12,
    "code": "4006381333931",
    "station": "bench-3",
    "bin": "A-01-2",
    "tote": "T07",
    "parcel": "P-1",
    "qty": 2,
    "diff": "118 g",
    "text": "",
}


def test_every_code_of_the_contract_is_there_and_no_other() -> None:
    assert sorted(VERDICTS) == sorted(CONTRACT)


@pytest.mark.parametrize("code", CONTRACT)
@pytest.mark.parametrize("lang", verdicts.LANGUAGES)
def test_every_code_can_be_answered_in_every_language(code: str, lang: str) -> None:
    """P-090."""
    assert outcome(code) in codes.OUTCOMES
    assert sound(code) in codes.SOUNDS
    text = words(code, lang, **ARGUMENTS)
    assert len(text) <= 40
    assert encode(Ans(1, outcome(code), code, say=text, snd=sound(code)))
    if code not in ("go", "confirm"):
        assert text
        assert not text.endswith("…"), "the wording leaves no room for its arguments"


@pytest.mark.parametrize("code", CONTRACT)
def test_chinese_is_chinese_and_takes_the_same_arguments(code: str) -> None:
    """P-090."""
    _, _, english, chinese = VERDICTS[code]
    places = re.findall(r"\{(\w+)\}", english)
    assert sorted(places) == sorted(re.findall(r"\{(\w+)\}", chinese))
    assert set(places) <= set(ARGUMENTS)
    if english != "{text}":
        assert english[0].isupper()
    if english != "{text}":
        assert re.search("[\u4e00-\u9fff]", chinese)


@pytest.mark.parametrize("code", CONTRACT)
def test_missing_arguments_leave_no_trace(code: str) -> None:
    """P-091."""
    for lang in verdicts.LANGUAGES:
        text = words(code, lang)
        assert "{" not in text
        assert text == text.strip()


@unhurried
@given(st.sampled_from(CONTRACT), st.text(max_size=80))
def test_words_always_fit_a_frame(code: str, text: str) -> None:
    """P-090, P-019."""
    said = words(code, "en", text=text, sku=text, order=text, code=text, bin=text)
    assert len(said) <= 40
    assert is_words(said)


def test_only_passes_are_green_and_only_judgements_are_red() -> None:
    by_outcome = {v: sorted(code for code in VERDICTS if outcome(code) == v) for v in codes.OUTCOMES}
    assert by_outcome["pass"] == ["ok", "order_done", "weight_ok"]
    assert "go" in by_outcome["info"]
    assert {"bad_frame", "seq_conflict", "no_order", "blocked"} <= set(by_outcome["bad"])
    assert {"wrong_item", "over_qty", "order_cancelled", "weight_high"} <= set(by_outcome["fail"])


def test_fit_makes_one_line() -> None:
    assert fit("a\x00b\U0001f600\tc\n") == "a?b? c"


def test_an_unknown_language_reads_english() -> None:
    assert words("ok", "fr", sku="1", got=1, want=2) == "OK 1 1/2"


@pytest.mark.parametrize("text", ["", "%", "U", "U%", "u%7", "Y%7", "UU%7", "4006381333931", "7%U"])
def test_goods_are_no_card(text: str) -> None:
    assert cards.card(text) is None


@pytest.mark.parametrize("letter", cards.CARD_LETTERS)
def test_every_card_letter(letter: str) -> None:
    assert cards.card(letter + "%x%y") == (letter, "x%y")


def test_a_slip_is_read_with_the_whole_code_of_its_parcel() -> None:
    assert cards.card("D%WEB-1042.2") == (cards.SLIP, "WEB-1042.2")


def test_what_the_buttons_do_is_on_cards_too() -> None:
    """P-131."""
    by_button = {"confirm": (cards.BIN, cards.SLOT), "minus": (cards.COUNTED,), "plus": (cards.COUNTED,)}
    assert sorted([*by_button, "call"]) == sorted(codes.BUTTONS)
    assert {letter for letters in by_button.values() for letter in letters} <= set(cards.CARD_LETTERS)
    assert "CALL" in cards.ACTS
