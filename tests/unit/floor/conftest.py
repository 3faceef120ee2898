"""What a test on the floor may hold to whatever it does."""

from collections.abc import Iterator

import pytest

from hub.store.database import Database
from tests.soundness import faults
from tests.unit.floor.floor_under_test import Floor
from tests.unit.floor.wall_under_test import everywhere


@pytest.fixture
def sound(floor: Floor, database: Database) -> Iterator[None]:
    """Whatever a test does, the books balance afterwards."""
    yield
    assert faults(database) == {}


@pytest.fixture
def nothing_lost(floor: Floor, sound: None) -> Iterator[None]:
    """As `sound`, and there are as many pieces as before."""
    before = sum(everywhere(floor).values())
    yield
    assert sum(everywhere(floor).values()) == before
