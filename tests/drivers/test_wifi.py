"""The Wi-Fi part against a chip with the moods of the real one; and the watchdog."""

from typing import Any

import pytest

from firmware.drivers import wifi
from firmware.drivers.watchdog import Watchdog
from firmware.drivers.wifi import Wifi
from firmware.signals import FAULT
from tests.drivers.fake_chips import App, run_for
from tests.drivers.fake_wifi import Wdt, Wlan

HALL = {"hall": "secret-1"}


def _station(air: dict[str, str], *networks: tuple[str, str]) -> tuple[Wlan, App, Wifi]:
    app = App()
    wlan = Wlan(app, air)
    return wlan, app, Wifi(wlan, networks or (("hall", "secret-1"),))  # type: ignore[arg-type]


def _turn(part: Any, app: App, ms: int, each: Any = None) -> None:
    run_for(part, app, ms, 200, each)


def test_it_joins_through_idle_and_without_power_saving() -> None:
    """Device failure 18: 1001, 1000, 1010 is one way in, not a failure."""
    wlan, app, part = _station(HALL)
    _turn(part, app, 1600)
    assert wlan.status() == 1000
    assert not part.is_up()
    assert part.rssi() is None
    _turn(part, app, 60000)
    assert part.is_up()
    assert part.rssi() == -60
    assert wlan.pm == wlan.PM_NONE
    assert app.posted == []


def test_the_link_tries_at_once_when_the_network_is_there() -> None:
    """Device failure 18: else it waits up to 30 s with a network at hand."""
    _, app, part = _station(HALL)
    cuts: list[int] = []
    app.link = type("Link", (), {"cut": lambda _self, seconds: cuts.append(seconds)})()
    _turn(part, app, 60000)
    assert cuts == [0]


def test_one_try_is_one_try() -> None:
    """Device failure 18: what is on its way is not started anew."""
    wlan, app, part = _station(HALL)
    _turn(part, app, 120000)
    assert len(wlan.tries) == 1


def test_a_status_that_stays_at_connecting_is_not_believed() -> None:
    """Device failure 18."""
    wlan, app, part = _station(HALL)
    wlan.stays_1001 = True
    _turn(part, app, 30000)
    assert part.is_up()
    assert len(wlan.tries) == 1


def test_already_connected_after_a_soft_restart() -> None:
    """Device failure 18: connecting again would raise "Wifi Internal Error"."""
    wlan, app, part = _station(HALL)
    wlan.is_active = True
    wlan.connect("hall", "secret-1")
    app.ms = 5000
    _turn(part, app, 30000)
    assert part.is_up()
    assert len(wlan.tries) == 1
    assert app.posted == []


@pytest.mark.parametrize("raises", range(1, 12))
def test_wifi_internal_error(raises: int) -> None:
    """Device failure 18: every call may raise; it is told once, and the station is up in the end."""
    wlan, app, part = _station(HALL)
    wlan.raises = raises
    _turn(part, app, 240000)  # eleven pauses with the longest jitter take 181 s
    assert part.is_up()
    assert [event[:2] for event in app.posted] == [(FAULT, "wifi")]


def test_a_chip_that_is_still_connecting_from_before() -> None:
    """Device failure 18: "sta is connecting" right after a soft restart."""
    wlan, app, part = _station(HALL)
    wlan.is_active = True
    wlan.connect("gone", "x")
    _turn(part, app, 60000)
    assert part.is_up()


def test_connected_without_an_address() -> None:
    """Device failure 18: no DHCP answer; tried again until there is one."""
    wlan, app, part = _station(HALL)
    wlan.no_address = True
    _turn(part, app, 60000)
    assert wlan.isconnected()
    assert not part.is_up()
    wlan.no_address = False
    _turn(part, app, 60000)
    assert part.is_up()


def test_the_other_network_is_tried() -> None:
    wlan, app, part = _station(HALL, ("office", "x"), ("hall", "secret-1"))
    _turn(part, app, 60000)
    assert part.is_up()
    assert [name for _, name in wlan.tries] == ["office", "hall"]


def test_a_network_that_the_chip_refuses_does_not_keep_it_from_the_other() -> None:
    wlan, app, part = _station(HALL, ("a name of far more than thirty-two bytes", "x"), ("hall", "secret-1"))
    connect = wlan.connect

    def refuse(name: str, password: str) -> None:
        if len(name) > 32:
            raise OSError("Wifi Invalid Argument")
        connect(name, password)

    wlan.connect = refuse  # type: ignore[method-assign]
    _turn(part, app, 60000)
    assert part.is_up()


def test_a_wrong_password_is_said() -> None:
    wlan, app, part = _station(HALL, ("hall", "secret-2"))
    _turn(part, app, 600000)
    assert app.posted == [(FAULT, "wifi", "hall: 202")]
    assert len(wlan.tries) > 10


def test_a_short_gap_is_the_chip_s_own_affair() -> None:
    wlan, app, part = _station(HALL)
    _turn(part, app, 20000)
    joining, wlan._joining = wlan._joining, None
    _turn(part, app, 10000)
    wlan._joining = joining
    _turn(part, app, 20000)
    assert part.is_up()
    assert len(wlan.tries) == 1


def test_flapping_ends_in_a_connection_and_tells_little() -> None:
    """Device failure 18: the network goes every 20 s for 10 minutes, and stays away for as long."""
    wlan, app, part = _station(dict(HALL))

    def flap() -> None:
        wlan.air = HALL if app.ms > 600000 or app.ms % 40000 < 20000 else {}

    _turn(part, app, 700000, flap)
    assert part.is_up()
    assert len(app.posted) <= 2


def test_a_network_that_was_lost_is_joined_at_the_first_try() -> None:
    """Device failure 18: the chip goes on connecting by itself, and would refuse a new connect."""
    wlan, app, part = _station(dict(HALL))
    _turn(part, app, 20000)
    wlan.air = {}
    _turn(part, app, 30000)
    wlan.air = HALL
    _turn(part, app, 60000)
    assert part.is_up()
    assert [event[1:] for event in app.posted] == [("wifi", "hall: 201")]


def test_tries_are_spread_and_become_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full jitter: from half a second up to 30 s, drawn anew each time."""
    wlan, app, part = _station({})
    monkeypatch.setattr(wifi, "getrandbits", lambda bits: (1 << bits) - 1)
    _turn(part, app, 600000)
    gaps = [b[0] - a[0] for a, b in zip(wlan.tries, wlan.tries[1:], strict=False)]
    assert gaps[0] < 17000
    assert 44000 < gaps[-1] < 47000
    assert gaps == sorted(gaps)
    monkeypatch.setattr(wifi, "getrandbits", lambda bits: 0)
    wlan.tries.clear()
    _turn(part, app, 100000)
    assert len(wlan.tries) >= 6


def test_it_checks_in_all_the_while() -> None:
    """Device failure 22: waiting for a network is no reason for the watchdog to bite."""
    wlan, app, part = _station({})
    wlan.raises = 3
    last = [0]

    def seen(_part: object) -> None:
        assert app.ms - last[0] <= 2000
        last[0] = app.ms

    app.check_in = seen  # type: ignore[method-assign]
    _turn(part, app, 200000)
    assert last[0] > 198000


def test_the_watchdog_is_fed_only_while_all_check_in() -> None:
    """Device failure 22: a part that hangs."""
    wdt, parts = Wdt(), (object(), Wdt(), App())
    watchdog = Watchdog(wdt, parts)  # type: ignore[arg-type]
    for _ in range(3):
        for part in parts:
            watchdog.check_in(part)
    assert wdt.fed == 3
    for _ in range(100):
        watchdog.check_in(parts[0])
        watchdog.check_in(parts[2])
        watchdog.check_in("a stranger")
    assert wdt.fed == 3
    watchdog.check_in(parts[1])
    assert wdt.fed == 4
