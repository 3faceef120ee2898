"""The catalogue of cards, the guides, and what the router takes: one and the same."""

import re

import pytest

from hub.domain import command_cards, guides, phrases
from hub.domain.command_cards import CARDS, LABELS
from hub.floor.jobs import HERE
from protocol import cards

EVERYWHERE = {"U%", "J%", "C%"} | {
    f"X%{act}" for act in ("YES", "NO", "RESUME", "PAUSE", "CALL", "LOGOUT", "HELP")
}
"""What the router takes by itself, in every job."""


@pytest.mark.parametrize("job", HERE)
def test_a_job_takes_the_cards_of_the_catalogue_and_no_others(job: str) -> None:
    here = HERE[job]
    taken = EVERYWHERE | {f"{letter}%" for letter in here.cards} | {f"X%{act}" for act in here.acts}
    if here.weigh is not None:
        taken.add("X%TARE")
    assert command_cards.taken_in(job) == taken


def test_the_catalogue_has_every_letter_every_act_and_every_job_of_the_floor() -> None:
    assert tuple(sorted(HERE)) == tuple(sorted(command_cards.JOBS))
    assert {card.code[2:] for card in CARDS if card.code.startswith("J%")} == set(HERE)
    assert {card.code[2:] for card in CARDS if card.code.startswith("X%")} == set(cards.ACTS)
    assert {card.code[0] for card in (*CARDS, *LABELS)} == set(cards.CARD_LETTERS)


def test_counts_from_one_to_twelve_and_dozens_are_printed() -> None:
    printed = {int(card.code[2:]) for card in CARDS if card.code.startswith("Q%")}
    assert set(range(1, 13)) | {24} <= printed


def test_each_card_is_there_once_and_can_be_scanned() -> None:
    codes = [card.code for card in (*CARDS, *LABELS)]
    assert len(set(codes)) == len(codes)
    for card in CARDS:
        assert cards.card(card.code) is not None
        assert card.code.isascii()
        assert len(card.code) <= 20, "a Code 128 of more is too wide for the sheet"
        assert "<" not in card.code
    assert all(re.fullmatch(r"[A-Z]%<[a-z]+>", card.code) for card in LABELS)


@pytest.mark.parametrize("card", [*CARDS, *LABELS], ids=lambda card: card.code)
def test_a_card_is_named_and_explained_in_both_languages(card: command_cards.CommandCard) -> None:
    assert card.en
    assert card.does_en.endswith(".")
    assert re.search("[\u4e00-\u9fff]", card.zh)
    assert re.search("[\u4e00-\u9fff]", card.does_zh)
    assert len(card.en) <= 20
    assert len(card.zh) <= 8
    assert len(card.does_en) <= 95
    assert len(card.does_zh) <= 40
    assert card.jobs
    assert set(card.jobs) <= set(HERE)


def test_a_job_card_bears_the_name_that_the_display_says() -> None:
    for card in CARDS:
        if card.code.startswith("J%"):
            assert card.zh == phrases.JOBS[card.code[2:]]


@pytest.mark.parametrize("guide", guides.GUIDES, ids=lambda guide: guide.name)
class TestGuide:
    def test_it_names_cards_that_its_job_takes(self, guide: guides.Guide) -> None:
        jobs = tuple(HERE) if guide.job == guides.ANY else (guide.job,)
        named = {card for step in guide.steps for card in step.cards}
        words = [text for rows in (guide.lamps, guide.wrongs) for row in rows for text in row]
        named |= {found for text in words for found in re.findall(r"[A-Z]%[A-Z]*", text)}
        named |= {found for step in guide.steps for found in re.findall(r"[A-Z]%[A-Z]*", step.en + step.zh)}
        for job in jobs:
            assert named <= command_cards.taken_in(job), job

    def test_a_card_that_its_remedies_name_is_there_to_be_scanned(self, guide: guides.Guide) -> None:
        printed = {card for step in guide.steps for card in step.cards}
        remedies = " ".join(does for _, _, does, _ in guide.wrongs)
        assert set(re.findall(r"X%[A-Z]+", remedies)) <= printed

    def test_it_fits_a_page(self, guide: guides.Guide) -> None:
        assert 3 <= len(guide.steps) <= 9
        assert 3 <= len(guide.wrongs) <= 8
        assert 5 <= len(guide.lamps) <= 7
        assert all(len(step.en) <= 90 and len(step.zh) <= 50 for step in guide.steps)
        for row in (*guide.lamps, *guide.wrongs):
            assert all(len(text) <= 48 for text in row), row

    def test_it_says_the_same_in_both_languages(self, guide: guides.Guide) -> None:
        chinese = [guide.title[1], *(step.zh for step in guide.steps)]
        chinese += [text for row in (*guide.lamps, *guide.wrongs) for text in (row[1], row[3])]
        assert all(re.search("[\u4e00-\u9fff]", text) for text in chinese)
        for row in (*guide.lamps, *guide.wrongs):
            assert re.findall(r"[A-Z]%[A-Z]+", row[2]) == re.findall(r"[A-Z]%[A-Z]+", row[3]), row


def test_every_job_has_a_guide() -> None:
    told = {guide.job for guide in guides.GUIDES}
    assert told | {"WEIGH"} == {*HERE, guides.ANY}, "weighing is told with packing"
    assert len(guides.BY_NAME) == len(guides.GUIDES)
