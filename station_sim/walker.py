"""Walks with a cart: from bin to bin as the display says, and what happens on the way that is nobody's
mistake.

Rule: where to go is what the display says. Pauses, carts that are left and taken over, and totes that are
full are planned for an order, and happen on the walk on which it is picked.
"""

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from station_sim import stopping
from station_sim.case import SLOT, Case, Tote
from station_sim.device import Device
from station_sim.floor import Floor, LeftCart
from station_sim.person import Person
from station_sim.shop import Worker
from station_sim.slips import Slips
from station_sim.stocking import Place

TOOK = re.compile(r"(\S+)=(\S+): (.*)")
GO = re.compile(r"(\S+) x(\d+) > (\S+)(?: \S+)?$")
"""Bin, pieces, tote, and the light's colour where it is not one's own."""
DONE = ("Walk done", "拣货完成")
DARK_WITHIN_S = 5.0
"""How long one looks whether one's light has gone dark."""


class Walker(Person):
    """Somebody with a cart."""

    def __init__(self, seed: int, worker: Worker, floor: Floor) -> None:
        super().__init__(seed, worker, floor)
        self.slips = Slips(floor)
        self.way = self.new_way()
        self._cart: list[Tote] = []
        """The totes on this walk."""
        self._stopped: set[str] = set()
        """Orders on the cart that the office has changed on this walk."""
        self._told: set[str] = set()
        """Verdicts by which orders on the cart were stopped on this walk."""
        self._away: LeftCart | None = None
        """The cart that we have left, until somebody has brought it home."""
        mates = [w for w in self.shop.workers if (w.job, w.warehouse) == (worker.job, worker.warehouse)]
        self._has_own_colour = sum(1 for mate in mates if mate.colour == worker.colour) == 1
        """Whether no other picker has our colour: with more pickers than colours a light may be another's."""
        self._is_alone = len(mates) == 1
        self._is_bound = False
        """Whether this walk is brought to its end by us: of a cart that somebody else has left, or of a
        zone.
        """

    def _nearest(self) -> str:
        return self._at.name if self._at is not None else self.worker.stations[0]

    async def _walk(self, says: str) -> bool:
        """Follow the display from bin to bin until it says that the walk is done; False where we leave
        before.
        """
        while not says.startswith(DONE):
            where = GO.match(says)
            if (
                where is None
                or where.group(1) not in self.shop.places
                or where.group(3) not in self.truth.totes
            ):
                says = await self._ask_again()
                if not says:
                    return True
                continue
            tote = self.truth.totes[where.group(3)]
            says = await self._pick(self.shop.places[where.group(1)], int(where.group(2)), tote)
            says = await self._detour(says, tote)
            if self._away is not None:
                return False
        return True

    @abstractmethod
    async def _pick(self, place: Place, qty: int, tote: Tote) -> str:
        """Take so many pieces out of a bin into a tote; where the display sends us next."""

    async def _ask_again(self) -> str:
        """Scan the cart's card: the display says the next bin again, or nothing when there is none."""
        async with self.at(self._nearest()) as device:
            seen = await self.scan(device, f"H%{self.worker.cart}", "go")
        return seen.say if GO.match(seen.say) else ""

    async def _bring_home(self) -> None:
        """The walk is done: back to the bench, and every tote where it belongs."""
        await self.site.pace.last(self.way.home())
        self.slips.swap([tote for tote in self._cart if tote.case is not None])
        for tote in self._cart:
            await self.spend("carry", 1 + (len(tote.case.further) if tote.case is not None else 0))
            if tote.case is not None:
                tote.case.gather()
            if not any(case.stop for case in self._cases(tote)) and self._is_due(self.site.plan.lost, tote):
                self.floor.note("totes found elsewhere")
                self.floor.lost.append(tote)
            else:
                stopping.pass_on(self.floor, tote, self._stopped)
        self._cart = []
        self.floor.stir()

    async def _detour(self, says: str, tote: Tote) -> str:
        """What was planned for this order, or for one of this wave, while its pieces are picked: where the
        display sends us afterwards.
        """
        following = GO.match(says)
        if following is None or any(case.stop for case in self._cases(tote)):
            return says
        is_same = following.group(3) == tote.code
        if is_same and self.floor.free and tote.kind != SLOT and self._is_due(self.site.plan.full, tote):
            return await self._fill(tote)
        if self._is_due(self.site.plan.pauses, tote):
            return await self._pause(says)
        if self._may_leave and self._is_due(self.site.plan.leaves, tote):
            self._leave()
        return says

    @property
    def _may_leave(self) -> bool:
        """Whether somebody is there to take the cart over: one leaves at a time, and not from another's
        cart.
        """
        return not (self._is_alone or self._is_bound) and all(left.is_over for left in self.floor.gone)

    def _is_due(self, planned: set[str], tote: Tote) -> bool:
        """Whether something is planned for an order of this tote; it is not any more then."""
        numbers = {case.number for case in self._cases(tote)} & planned
        planned -= set(sorted(numbers)[:1])
        return bool(numbers)

    def _cases(self, tote: Tote) -> Sequence[Case]:
        """The orders that a tote is for: one, or all of its wave."""
        if tote.case is not None:
            return [tote.case]
        return tote.wave.cases if tote.wave is not None else []

    async def _fill(self, tote: Tote) -> str:
        """The tote is full, with pieces to come: an empty one goes on with its order, or with its wave."""
        self.floor.note("full totes")
        async with self.at(self._nearest()) as device:
            seen = await self.scan(device, "X%FULL", "go")
            if tote.code not in seen.say:
                self.judge.wrong_tote(tote, f"is full, the hub said: {seen.say}")
            where = await self._help(device, tote)
        return where or await self._ask_again()

    async def _help(self, device: Device, tote: Tote) -> str:
        """An empty tote goes on with what the full one holds; where the display sends us, or nothing where
        somebody else has taken what was left of a wave.
        """
        empty = self.floor.free.popleft()
        seen = await self.scan(device, f"C%{empty.code}", "go")
        took, case = TOOK.match(seen.say), tote.case
        whose = case.label if case is not None else tote.wave.code if tote.wave is not None else "-"
        is_ours = took is not None and (took.group(1), took.group(2)) == (empty.code, whose)
        if took is None or not is_ours:
            if case is not None or took is not None:
                self.judge.wrong_tote(
                    tote, f"was full, {empty.code} should help it; the hub said: {seen.say}"
                )
            self.floor.give_back(empty)
            return ""
        if case is None:
            empty.wave = tote.wave
            self._cart.append(empty)
        else:
            empty.case = case
            case.further.append(empty)
        return took.group(3)

    async def _pause(self, says: str) -> str:
        """A pause: our light goes dark, and the badge or the cart lights the next bin again."""
        self.floor.note("pauses")
        where = GO.match(says)
        assert where is not None, "there is a bin to go to"
        async with self.at(self._nearest()) as device:
            await self.scan(device, "X%PAUSE", "go")
        place = self.shop.places[where.group(1)]
        if not await self._is_dark(place):
            self.judge.missed.append(
                {"person": self.worker.name, "reason": f"has a pause, {place.code} is lit"}
            )
        await self.floor.wait()
        async with self.at(self._nearest()) as device:
            seen = await self.scan(device, f"U%{self.worker.badge}", "go")
        return seen.say if GO.match(seen.say) else await self._ask_again()

    async def _is_dark(self, place: Place) -> bool:
        """Whether no light of ours is at a place, now or within a moment. Where another picker has our
        colour, the place can't tell.
        """
        device = self.site.devices[place.station]
        return not self._has_own_colour or await device.lacks(place.place, self.worker.colour, DARK_WITHIN_S)

    def _leave(self) -> None:
        """Go away without a word: cart and totes stay where they are."""
        self.floor.note("left without a word")
        self._away = LeftCart(
            self.worker.cart, self.worker.name, self._cart, set(self._told), set(self._stopped)
        )
        self.floor.left.append(self._away)
        self.floor.gone.append(self._away)
        self._cart, self._has_cart = [], False
        self.floor.stir()

    async def _come_back(self) -> bool:
        """Come back, once the cart that we have left was brought home; whether we are here."""
        if self._away is not None:
            if not self._away.is_over:
                return False
            self._away = None
            async with self.at(self._nearest()) as device:
                if not self._has_cart:
                    await self.scan(device, f"H%{self.worker.cart}", "go")
                    self._has_cart = True
        return True

    async def _take_over(self, left: LeftCart) -> bool:
        """Bring home a cart that somebody has left, and take our own again; whether we did."""
        async with self.at(self._nearest()) as device:
            seen = await self.scan(device, f"H%{left.code}", "confirm")
            if left.picker not in seen.say:
                self.judge.missed.append(
                    {"cart": left.code, "reason": f"is {left.picker}'s, the hub said: {seen.say}"}
                )
            seen = await self.scan(device, "X%YES", "go")
        self.floor.note("carts taken over")
        self._cart, self._told, self._stopped = left.totes, left.told, left.changed
        own, self.worker = self.worker, replace(self.worker, cart=left.code)
        self._is_bound = True
        await self._walk(seen.say)
        await self._bring_home()
        self._is_bound, self.worker = False, own
        async with self.at(self._nearest()) as device:
            await self.scan(device, f"H%{own.cart}", "go")
        left.is_over = True
        self.floor.stir()
        return True
