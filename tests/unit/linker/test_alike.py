"""Stations grown by chance do linked what they do from their sources."""

from random import Random

import pytest

from tests.unit.linker.grown import grown
from tests.unit.linker.programs import alike

EACH = 60


@pytest.mark.parametrize("first", range(0, 5 * EACH, EACH))
def test_grown_stations_are_the_same_linked(first: int) -> None:
    done = []
    for number in range(first, first + EACH):
        chance = Random(number)
        sources = grown(chance)
        roots = [name for name in ("s.low", "s.mid", "s.top") if chance.random() < 0.5]
        try:
            done.append(alike(sources, roots))
        except ValueError as error:
            assert "hides" in str(error)  # noqa: PT017 - what the linker refuses, it refuses for this alone
    assert len(done) > EACH / 2
    assert sum(isinstance(each, list) for each in done) > EACH / 2
