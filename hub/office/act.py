"""An act: who does something, when, where, under which rules, in which transaction."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hub.domain import orders
from hub.domain.office_rules import OfficeRules
from hub.domain.orders import Order
from hub.domain.people import SLOT, Station, Tote
from hub.domain.stock import Bin
from hub.domain.weighing import ToleranceRule
from hub.store import together
from hub.store.records import OrderLog
from hub.store.work import Work

REASON_LENGTH = 256
"""Characters of a reason that are kept."""
_SHOWN = frozenset({"picked", "changed"})
"""States of an order that the light of its slot shows."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the hub's clock, UTC milliseconds, and the business date (ISO) that it falls on at the
    site.
    """

    at_ms: int
    business_date: str

    @classmethod
    def at(cls, at_ms: int, zone: ZoneInfo) -> "Moment":
        """The moment of a UTC time in milliseconds at a site in this zone.

        >>> Moment.at(1_291_161_600_000, ZoneInfo("Asia/Shanghai")).business_date
        '2010-12-01'
        """
        return cls(at_ms, datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date().isoformat())


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site decides for itself; `office` for its orders. Weights in mg, quantities in pieces."""

    site: str
    lang: str
    tolerance: ToleranceRule
    carrier_limit_mg: int
    count_from_qty: int
    """Lines of at least so many pieces may be counted by hand."""
    office: OfficeRules = field(default_factory=OfficeRules)


@dataclass(slots=True)
class Act:
    """One act in one transaction. `relit` collects the stations whose lights it changed, `handed` those whose
    job, `moved` the orders (by label) and their new states.
    """

    work: Work
    rules: Rules
    moment: Moment
    operator_id: int | None = None
    station_id: int | None = None
    relit: set[int] = field(default_factory=set)
    handed: set[int] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)

    def step(self, order: Order, event: str, to: str = "", reason: str = "") -> Order:
        """Take an order through an event of its life (`hub.domain.orders.LIFE`), and log who did it.

        Args:
            to: the state that it leads to, where there are several.

        Raises:
            NotPermitted: the order's life does not permit it in this state.
        """
        after = self.work.put(orders.step(order, event, to, reason[:REASON_LENGTH], self.moment.at_ms))
        self.log(order, after.state, after.reason)
        if order.tote_id is not None and {order.state, after.state} & _SHOWN:
            self._relight_slot(order.tote_id)
        return after

    def _relight_slot(self, tote_id: int) -> None:
        """The light of a put wall's slot follows from the state of the order in it."""
        for tote in together.every(self.work, self.work.get(Tote, tote_id)):
            if tote.kind == SLOT:
                self.relight(self.work.get(Bin, tote.bin_id).station_id)

    def log(self, order: Order, to_state: str, reason: str) -> None:
        """Log a change of an order's state."""
        self.moved[order.label] = to_state
        self.work.record(
            OrderLog(
                id=0,
                site=order.site,
                order_id=order.id,
                from_state=order.state,
                to_state=to_state,
                reason=reason[:REASON_LENGTH],
                operator_id=self.operator_id,
                station_id=self.station_id,
                at_ms=self.moment.at_ms,
                business_date=self.moment.business_date,
            )
        )

    def relight(self, station_id: int | None) -> None:
        """Note that a station's lights are no longer what it shows; once an act is enough."""
        if station_id is not None and station_id not in self.relit:
            self.relit.add(station_id)
            station = self.work.get(Station, station_id)
            self.work.put(replace(station, light_rev=station.light_rev + 1))

    def hand_over(self, station_id: int | None) -> None:
        """Note that a bench must get its job anew (`hub.office.handover`); once an act is enough."""
        if station_id is not None and station_id not in self.handed:
            self.handed.add(station_id)
            station = self.work.get(Station, station_id)
            self.work.put(replace(station, job_rev=station.job_rev + 1))
