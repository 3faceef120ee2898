"""One station, one hub, and a wire between them that loses and doubles frames; every accident is a method.

The rules that must hold are asserted after every step (`check`) and once everything has settled (`settle`).
"""

from typing import Any

from firmware import signals
from firmware.ram_journal import RamJournal
from firmware.signals import Reading
from protocol.codec import decode, encode
from protocol.messages import HubState
from tests.unit.firmware.conversation import EPOCH, Bench, Hub

Made = tuple[str, int]  # what a person made: the code or the weight, and when


def made_in(event: Any) -> Made:
    """What a person made, read from an event."""
    text = getattr(event, "c", None) or getattr(event, "x", None) or str(getattr(event, "net_mg", ""))
    return text, event.up_ms


def judge(event: Any) -> str:
    """A verdict that depends on the content only, so that a test knows it without asking the hub."""
    text, up_ms = made_in(event)
    return "fail" if (sum(text.encode()) + up_ms) % 3 == 0 else "pass"


class Floor:
    """`made` is all that the station took, in order; `forgotten` what it lost with its power."""

    def __init__(self) -> None:
        self.journal = RamJournal(capacity=5)
        self.hub = Hub(judge)
        self.is_hub_on = True
        self.made: list[Made] = []
        self.forgotten: list[Made] = []
        self.up: list[tuple[str, bytes]] = []
        self.down: list[tuple[str, bytes]] = []
        self.power_ups = 0
        self._power_up(0)

    def _power_up(self, now_ms: int) -> None:
        self.power_ups += 1
        self.bench = Bench(self.journal, sess=f"s{self.power_ups}")
        self.bench.now_ms = now_ms
        self.is_linked = False
        self.up.clear()
        self.down.clear()
        self.connect()

    def _do(self, *event: Any) -> None:
        sent, self.bench.lamp = len(self.bench.frames), (self.bench.lamp[0], "untouched")
        self.bench.do(*event)
        self.up += [(leaf, frame) for leaf, frame, _, _ in self.bench.frames[sent:]]
        if self.bench.lamp[0] == "g" and self.bench.lamp[1] != "untouched":
            assert self.bench.now_ms - self.made[-1][1] < 1500, "green came late"

    def connect(self) -> None:
        if not self.is_linked:
            self.is_linked = True
            self._do(signals.LINK_UP)
            self._do(signals.HUB_STATE, "gw-1", self.hub.state(int(self.is_hub_on)))

    def drop_link(self) -> None:
        if self.is_linked:
            self.is_linked = False
            self.up.clear()
            self.down.clear()
            self._do(signals.LINK_DOWN)

    def stop_hub(self, is_noticed: bool) -> None:
        self.is_hub_on = False
        if self.is_linked and is_noticed:
            self._do(signals.HUB_STATE, "gw-1", self.hub.state(0))

    def start_hub(self) -> None:
        if not self.is_hub_on:
            self.is_hub_on = True
            self.hub.run += 1
            if self.is_linked:
                self._do(signals.HUB_STATE, "gw-1", self.hub.state())

    def start_other_gateway(self, run: int) -> None:
        if self.is_linked and self.is_hub_on:
            self._do(signals.HUB_STATE, "gw-2", encode(HubState(1, EPOCH, run)))

    def scan(self, code: bytes) -> None:
        text = code.decode("ascii") if code.isascii() else code.hex()
        self._act(text, signals.SCAN, code, "", 0)

    def weigh(self, grams: int) -> None:
        reading = Reading(grams * 1000, grams * 1000, 0, 0, 1, "stable", 0, 8, 1)
        self._act(str(grams * 1000), signals.WEIGH, reading)

    def _act(self, content: str, *event: Any) -> None:
        self.bench.now_ms += 1  # a person does one thing at a time
        count = len(self.bench.refusals)
        self._do(*event)
        if len(self.bench.refusals) == count:
            self.made.append((content, self.bench.now_ms))
        else:
            assert self.bench.refusals[-1] == "queue_full"
            assert self.bench.lamp[0] == "r"

    def wait(self, ms: int) -> None:
        until_ms = self.bench.now_ms + ms
        while self.bench.wake_ms is not None and self.bench.wake_ms <= until_ms:
            self.bench.now_ms, self.bench.wake_ms = max(self.bench.now_ms, self.bench.wake_ms), None
            self._do(signals.TICK)
        self.bench.now_ms = until_ms

    def carry(self, fates: list[int]) -> None:
        """Carry frames both ways; a fate is how often the next one arrives: 0 lost, 1, or 2 doubled."""
        for fate in fates:
            if self.up:
                leaf, frame = self.up.pop(0)
                for _ in range(fate if self.is_hub_on else 0):
                    self.down += self.hub.take(leaf, frame, self.bench.now_ms)
            elif self.down:
                leaf, frame = self.down.pop(0)
                for _ in range(fate):
                    self._do(signals.MESSAGE, leaf, frame)

    def answers_late(self) -> None:
        """What is on its way down is overtaken by what is still to come."""
        self.down.reverse()

    def power_cycle(self, is_flash_lost: bool) -> None:
        """The station starts anew: what was told as saved is there, unless the flash was lost."""
        outbox = self.bench.station.outbox
        frames = [entry.frame for entry in outbox.ram]
        is_told = [entry.seq <= outbox.told_seq for entry in outbox.ram]
        assert not any(is_told) or self.bench.shown.count("No answer, NOT saved, keep the piece")
        if is_flash_lost:
            frames = self.bench.unanswered()
            self.journal = RamJournal(inc=self.journal.inc, capacity=5)
        waiting: list[Any] = [decode("ev", frame) for frame in frames]
        self.forgotten += [made_in(event) for event in waiting if type(event).__name__ != "Fault"]
        self._power_up(self.bench.now_ms + 1)

    def check(self) -> None:
        """What holds at any moment."""
        if self.bench.lamp[0] == "g":
            assert self.made[-1] in self._accepted(), "green before the hub had it"
            assert self.verdict() == "pass"
        heads = self.bench.unanswered()
        waiting = {frame for leaf, frame in self.up if leaf == "ev" and frame in heads}
        assert len(waiting) <= 1, "two events on the wire"
        accepted = self._accepted()
        assert len(accepted) == len(set(accepted)), "an event counted twice"

    def settle(self) -> None:
        """On a good wire, with a hub, all that was made comes in once, in order, unless the power took it."""
        self.start_hub()
        self.connect()
        for _ in range(200):
            while self.up or self.down:
                self.carry([1])
            if not len(self.bench.station.outbox):
                break
            self.wait(1000)
        assert len(self.bench.station.outbox) == 0
        assert self.bench.station.outbox.aside == []
        accepted = self._accepted()
        assert sorted(accepted, key=lambda made: made[1]) == [
            made for made in self.made if made in accepted or made not in self.forgotten
        ]

    def verdict(self) -> str:
        """The hub's verdict on the newest thing the person made."""
        return next(judge(event) for event in self.hub.events.values() if made_in(event) == self.made[-1])

    def _accepted(self) -> list[Made]:
        return [made_in(event) for event in self.hub.events.values() if type(event).__name__ != "Fault"]
