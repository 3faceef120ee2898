"""The pages of the guides are those of the sentences that are printed."""

from tests.unit import guide_pages


def test_the_pages_are_made_of_the_guides_and_the_catalogue() -> None:
    assert guide_pages.differing() == [], "run: python -m tests.unit.guide_pages --write"


def test_no_guide_is_left_of_a_job_that_is_no_more() -> None:
    there = set((guide_pages.DOCS / "guides").glob("*.md"))
    assert there == {path for path in guide_pages.pages() if path.parent.name == "guides"}
