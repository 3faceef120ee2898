"""One build for all tests of the tools."""

import pytest

from hub.commands import firmware_build
from hub.commands.firmware_build import Build


@pytest.fixture(scope="session")
def made() -> Build:
    """The whole firmware, as it is now."""
    return firmware_build.make()
