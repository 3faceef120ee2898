"""The calendar: what a day that is otherwise does to calls, plans, promises, alarms and the day's outlook."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar_days import HORIZON_DAYS, CalendarDay, Timetable, lines_of, weekdays
from hub.domain.errors import Invalid, NotFound
from hub.domain.norms import NormRules
from hub.domain.orders import Order
from hub.office import alarms, calendar, day_dues, outlook
from hub.office.imports.problems import BadFile
from hub.store.reading import snapshot
from tests.unit.office.importing import Office, on_both
from tests.unit.office.wave_site import NOW_MS, ZONE, Site

DAY_MS = 86_400_000
HOUR_MS = 3_600_000


def ms(local: str, zone: ZoneInfo = ZONE) -> int:
    return int(datetime.fromisoformat(local).replace(tzinfo=zone).timestamp() * 1000)


@pytest.fixture
def site(office: Office) -> Iterator[Site]:
    made = Site(office)
    yield made
    made.writer.close()


LINES = st.dictionaries(
    st.integers(-20, 20), st.tuples(st.booleans(), st.sampled_from(("", "09:15", "23:30"))), max_size=20
)


@given(LINES, st.sets(st.integers(1, 7)), st.integers(0, 3 * DAY_MS), st.integers(0, 9 * DAY_MS))
def test_calls_are_those_of_a_list_written_day_by_day(
    said: dict[int, tuple[bool, str]], days: set[int], after_ms: int, span_ms: int
) -> None:
    now_ms, first = ms("2026-03-28T12:00") + after_ms, date(2026, 3, 28)
    lines = {
        (first + timedelta(n)).isoformat(): CalendarDay(
            0, "main", (first + timedelta(n)).isoformat(), "", *line
        )
        for n, line in said.items()
    }
    table = Timetable("17:00", tuple(sorted(days)), ZONE, lines)
    listed = []
    for n in range(-HORIZON_DAYS, HORIZON_DAYS):
        day = first + timedelta(n)
        works, at = said.get(n, (day.isoweekday() in days, ""))
        if works:
            listed.append(ms(f"{day}T{at or '17:00'}"))
    around = [at for at in listed if abs(at - now_ms) < 40 * DAY_MS]
    if around and max(around) >= now_ms > min(around):
        assert table.following(now_ms) == min(at for at in listed if at >= now_ms)
        assert table.last(now_ms) == max(at for at in listed if at < now_ms)
    since_ms = table.before(now_ms, span_ms)
    assert table.counted_ms(since_ms, now_ms) == span_ms
    assert span_ms == 0 or table.counted_ms(since_ms + 1, now_ms) < span_ms


@pytest.mark.parametrize("said", ["", "Mon-", "8", "5-1", "Mon-Fri-Sun", "every day", "周八"])
def test_days_of_the_week_that_nobody_can_read(said: str) -> None:
    assert weekdays(said) is None


def test_a_line_of_a_carrier_goes_before_the_sites() -> None:
    site_off, own = (
        CalendarDay(1, "main", "2026-12-25"),
        CalendarDay(2, "main", "2026-12-25", "SF", True, "09:00"),
    )
    assert lines_of((own, site_off), "SF", "17:00")["2026-12-25"] == own
    assert not lines_of((own, site_off), "YT", "17:00")["2026-12-25"].works


def test_a_day_is_set_changed_and_removed(site: Site) -> None:
    site.carrier("DHL", "17:00")

    def of(*said: object) -> str:
        return site.writer.do(lambda act: calendar.set_day(act, *said)).outcome  # type: ignore[arg-type]

    assert of("2010-12-24", "dhl", True, "12:00", "Eve") == "created"
    assert of("2010-12-24", "DHL", True, "12:00", "Eve") == "already there"
    assert of("2010-12-24", "DHL") == "changed"
    assert site.writer.do(lambda act: calendar.remove_day(act, "2010-12-24", "DHL")).name == ""
    assert of("2010-12-24", "DHL") == "created"
    site.writer.do(lambda act: calendar.remove_day(act, "2010-12-24", "DHL"))
    for refused, field in (
        (("2010-2-30",), "day"),
        (("2010-12-24", "", True, "25:00"), "at"),
        (("2010-12-24", "", False, "12:00"), "at"),
        (("2010-12-24", "", False, "", "x" * 65), "name"),
    ):
        with pytest.raises(Invalid, match=f"{field}: expected .+, got "):
            of(*refused)
    with pytest.raises(NotFound, match=r"carrier XX: expected one of site main \(DHL\)"):
        of("2010-12-24", "XX")
    with pytest.raises(NotFound, match="calendar 2010-12-24 DHL: expected a line that is there"):
        site.writer.do(lambda act: calendar.remove_day(act, "2010-12-24", "DHL"))


def test_a_file_of_days(site: Site) -> None:
    site.carrier("DHL", "17:00")
    text = "日期,承运商,揽收,时间,名称\n2010-12-25,,否,,Christmas\n2010-12-24,DHL,,12:00,\n"
    assert site.office.load("calendar", text).counts["days_created"] == 2
    again = site.office.load("calendar", text.replace("12:00", "13:00")).counts
    assert (again["days_changed"], again["days_there"]) == (1, 1)
    with pytest.raises(BadFile) as refused:
        site.office.load("calendar", "day,carrier,at,works\n2010-13-01,DHL,,\n2010-12-25,XX,9,no\n,DHL,,\n")
    told = "\n".join(map(str, refused.value.problems))
    assert all(word in told for word in ("2010-13-01", "XX", "a time of the day", "a day, year first"))


@on_both
def test_a_plan_follows_the_calendar(site: Site) -> None:
    site.carrier("DHL", "20:30")
    site.orders("1,A,1,DHL", "2,A,1,DHL,2010-11-30")
    (wave,) = site.plan().waves
    assert wave.cutoff_at_ms == ms("2010-11-28T20:30")
    site.writer.do(lambda act: calendar.set_day(act, "2010-11-28", "", name="closed"))
    site.writer.do(lambda act: calendar.set_day(act, "2010-11-30", "DHL"))
    calls = {o.label: (o.cutoff_at_ms, o.ship_by_ms) for w in site.plan().waves for o in w.orders}
    # Promised for the 30th, on which DHL does not come: it must go with the call of the 29th.
    assert calls == {
        "WEB-1": (ms("2010-11-29T20:30"), 0),
        "WEB-2": (ms("2010-11-29T20:30"), ms("2010-11-29T20:30")),
    }


def test_a_carriers_own_days_of_the_week(site: Site) -> None:
    """The 28th is a Sunday."""
    site.office.load("carriers", "carrier,currency,cutoff,call days\nDHL,EUR,20:30,Mon-Sat\nUPS,EUR,20:30,\n")
    site.orders("1,A,1,DHL", "2,A,1,UPS")
    calls = {o.label: o.cutoff_at_ms for w in site.plan().waves for o in w.orders}
    assert calls == {"WEB-1": ms("2010-11-29T20:30"), "WEB-2": ms("2010-11-28T20:30")}
    with pytest.raises(BadFile, match="days of the week"):
        site.office.load("carriers", "carrier,call days\nDHL,Mon-Blue\n")


def test_alarms_stand_still_while_nobody_works(site: Site) -> None:
    """An order may be in `allocated` for 8 hours."""
    site.orders("1,A,1")
    site.writer.do(lambda act: calendar.set_day(act, "2010-11-29", ""))
    number = site.now("WEB-1").id
    for hours, is_late in ((4, False), (30, False), (31, False), (33, True)):
        site.now_ms = NOW_MS + hours * HOUR_MS
        with snapshot(site.office.database) as reader:
            assert (alarms.waiting(reader, site.rules, ZONE, site.now_ms) == [number]) is is_late, hours
        case = site.writer.do(lambda act: alarms.sound(act, ZONE, number))
        assert (case is not None) is is_late
    assert case is not None
    assert "9.0 h, expected at most 8 h" in case.what


def test_the_days_outlook_follows_the_calendar(site: Site) -> None:
    """Two carriers with one hour: on their own days they are told apart; a promise for a day off is due
    before it.
    """
    site.now_ms = ms("2010-12-01T08:00")
    site.carrier("DHL", "20:30")
    site.carrier("UPS", "20:30")
    site.orders("1,A,1,DHL", "2,A,1,UPS", "3,A,1,,2010-12-02")

    def dues() -> dict[tuple[str, ...], str]:
        with snapshot(site.office.database) as reader:
            told = outlook.look(reader, site.rules, ZONE, site.now_ms).forecast
        return {
            call.whose: datetime.fromtimestamp(call.at_ms / 1000, UTC).astimezone(ZONE).isoformat()[5:16]
            for call in told.calls
        }

    together = ("dhl", "dhl ltd", "ups", "ups ltd")
    assert dues()[together] == "12-01T20:30"
    site.writer.do(lambda act: calendar.set_day(act, "2010-12-01", "UPS", True, "22:00"))
    assert dues()["dhl", "dhl ltd"] == "12-01T20:30"
    assert dues()["ups", "ups ltd"] == "12-01T22:00"
    site.use(replace(site.rules.office.waves))
    site.rules = replace(site.rules, office=replace(site.rules.office, norms=NormRules(day_ends="21:00")))
    assert day_dues.PROMISED not in {whose for each in dues() for whose in each}
    site.writer.do(lambda act: calendar.set_day(act, "2010-12-02", ""))
    assert dues()[day_dues.PROMISED,] == "12-01T21:00"


@pytest.mark.parametrize("at_ms", [253_402_300_799_999, ms("9999-12-31T00:00"), ms("2999-01-01T12:00")])
def test_a_promise_for_another_century_stops_neither_plans_nor_the_outlook(site: Site, at_ms: int) -> None:
    site.orders("1,A,1")
    number = site.now("WEB-1").id
    site.writer.do(lambda act: act.work.put(replace(act.work.get(Order, number), ship_by_ms=at_ms)))
    assert [o.label for w in site.plan().waves for o in w.orders] == ["WEB-1"]
    with snapshot(site.office.database) as reader:
        (call,) = outlook.look(reader, site.rules, ZONE, site.now_ms).forecast.calls
    assert (call.whose, call.late, call.missed, call.foreseen) == ((day_dues.PROMISED,), 0, False, False)
    assert Timetable("17:00", (1,), ZoneInfo("Pacific/Kiritimati")).promise(at_ms, site.now_ms) <= at_ms
