import asyncio
import json

import pytest

from protocol.codec import encode
from protocol.messages import Ans, HubState, Wel
from station_sim import device as device_module
from station_sim.device import Device
from station_sim.scale import Scale
from tests.patience import PATIENCE_S


class Hub:
    """The other end of a device's link, answering what a test tells it to."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.events: list[dict[str, object]] = []
        self.why = "ok"
        self.is_silent = False
        self.told: list[dict[str, object]] = []
        self.has_told = asyncio.Event()

    def publish(self, leaf: str, payload: bytes, _qos: int, _retain: bool) -> None:
        loop = asyncio.get_running_loop()
        if leaf == "hello":
            said = json.loads(payload)
            welcome = Wel(said["sess"], 1, "e1", 1_000, rev=1, cfg=0, light=[[7, "b", "s", 3, 88]])
            loop.call_soon(self.device.receive, "wel", encode(welcome))
        elif leaf == "tele":
            self.told.append(json.loads(payload))
            self.has_told.set()
        elif leaf == "ev":
            event = json.loads(payload)
            self.events.append(event)
            if not self.is_silent:
                answer = Ans(event["seq"], "pass" if self.why == "ok" else "fail", self.why, inc=event["inc"])
                loop.call_soon(self.device.receive, "ans", encode(answer))


async def _connected() -> tuple[Device, Hub]:
    device = Device("zone-1", "main", caps=["scan", "lights:9"])
    hub = Hub(device)
    device.link_up(hub.publish)
    device.hub_state("hub", encode(HubState(1, "e1", 1)))
    await device.until_ready(PATIENCE_S)
    return device, hub


async def test_a_scan_is_answered_and_seen() -> None:
    device, hub = await _connected()
    seen = await device.scan(b"9520000000073")
    assert (seen.v, seen.why, seen.lamp) == ("pass", "ok", "g")
    hub.why = "wrong_item"
    assert (await device.scan(b"\xff")).lamp == "r"
    assert [event.get("c") or event.get("x") for event in hub.events] == ["9520000000073", "ff"]
    assert len(device.sent) == len(device.answer_ms) == device.scans == 2
    device.rest()


async def test_a_button_carries_what_its_place_shows() -> None:
    device, hub = await _connected()
    assert await device.light_at(7) == [(7, "b", "s", 3, 88)]
    assert await device.light_at(8, within_s=0.01) == []
    await device.press(7)
    assert (hub.events[-1]["task"], hub.events[-1]["qty"]) == (88, 3)
    device.rest()


async def test_an_event_that_was_lost_with_its_connection_is_sent_again_and_known_once() -> None:
    device, hub = await _connected()
    hub.is_silent = True
    scanning = asyncio.create_task(device.scan(b"9520000000073"))
    await asyncio.sleep(0.01)
    device.link_down()
    hub.is_silent = False
    device.link_up(hub.publish)
    assert (await scanning).why == "ok"
    assert [event["seq"] for event in hub.events] == [hub.events[0]["seq"]] * 2
    assert len(device.sent) == 1
    device.rest()


async def test_a_station_tells_how_it_is_and_what_lies_on_its_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_module, "EVERY_S", 0.01)
    device = Device("pack-1", "main", caps=["scan", "scale"])
    hub = Hub(device)
    device.link_up(hub.publish)
    device.hub_state("hub", encode(HubState(1, "e1", 1)))
    await device.until_ready(PATIENCE_S)
    await device.weigh(Scale(1, "pack-1").settle(500_000))
    hub.has_told.clear()
    async with asyncio.timeout(PATIENCE_S):
        await hub.has_told.wait()
    last = hub.told[-1]
    assert abs(int(str(last["live_mg"])) - 500_000) <= 5_000
    assert {"rssi", "heap", "temp_c", "faults", "wear"} <= last.keys()
    device.rest()
    said = len(hub.told)
    await asyncio.sleep(0.05)
    assert len(hub.told) == said
