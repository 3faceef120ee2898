"""Times on the command line: by the site's clock, also at the ends of the calendar."""

from zoneinfo import ZoneInfo

import pytest

from hub.commands.times import at_site, days_ms
from hub.domain.errors import Invalid
from hub.office.urgency import LATEST_MS

EVERYWHERE = ("UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati")


@pytest.mark.parametrize("zone", EVERYWHERE)
def test_the_latest_time_that_a_shop_may_say_is_shown_by_every_clock(zone: str) -> None:
    assert at_site(LATEST_MS, zone)[:7] == "9999-12"


def test_an_hour_that_comes_twice_is_told_apart_by_its_offset() -> None:
    begins_ms, _ = days_ms("2026-11-01", "2026-11-01", ZoneInfo("America/New_York"))
    half_past_one = [at_site(begins_ms + int(hours * 3_600_000), "America/New_York") for hours in (1.5, 2.5)]
    assert half_past_one == ["2026-11-01 01:30-04:00", "2026-11-01 01:30-05:00"]


@pytest.mark.parametrize("zone", EVERYWHERE)
def test_a_span_that_ends_after_the_calendar_is_refused_with_words(zone: str) -> None:
    with pytest.raises(Invalid, match="to: expected a day"):
        days_ms("9999-12-31", "9999-12-31", ZoneInfo(zone))
