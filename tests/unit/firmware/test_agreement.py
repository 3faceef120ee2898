"""Station and hub judge alike: random orders, random scans, held against the hub's own rules.

Never red at the station where the hub says green; and what the station counted, the hub counts.
"""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware import signals
from hub.domain import items, verifying
from hub.domain.items import Barcode, Item
from hub.domain.order_lines import OrderLine
from protocol.parts import split_job
from tests.contract.generators import unhurried
from tests.unit.firmware.conversation import Bench

GS = "\x1d"
GTINS = ["4006381333931", "0000096385074", "96385074", "012345678905", "00012345678905", "14006381333938"]
CODES = [*GTINS, "pen-7", "A 1", "0104006381333931", "12345670"]
TAILS = ["", "10A7", f"10A7{GS}3712", "17200101", "17400101", f"21S1{GS}10A7", "3005"]


class Shop:
    """A catalogue, one order, and the hub's verdict on a scan."""

    def __init__(self, codes: list[list[tuple[str, int]]], lines: list[tuple[int, int]], flags: Any) -> None:
        self.items = {
            n: Item(n, "main", f"sku-{n}", "", 0, *(flags[n % len(flags)] if flags else (False, False)))
            for n in range(len(codes))
        }
        self.barcodes = [
            Barcode(0, "main", code, n, pieces) for n, own in enumerate(codes) for code, pieces in own
        ]
        self.lines = [
            OrderLine(no, "main", 1, no, item % len(codes), qty, 0, 0, qty, 0, 0)
            for no, (item, qty) in enumerate(lines)
        ]

    def job(self) -> list[Any]:
        """What the hub hands over."""
        return [
            [
                next(line.line_no for line in self.lines if line.item_id == id_),
                sum(line.qty_at_bench for line in self.lines if line.item_id == id_),
                [[b.code, b.pack_qty] for b in self.barcodes if b.item_id == id_]
                + [[self.items[id_].sku, 1]],
            ]
            for id_ in dict.fromkeys(line.item_id for line in self.lines)
        ]

    def judge(self, code: str, aim: str) -> str:
        """The verdict's code; an `ok` is counted."""
        scanned = items.read(code, aim or None)
        judged = verifying.check(self.lines, self._meant(scanned), scanned, "2026-11-22", ["A7"])
        for line in judged.lines:
            self.lines[line.line_no] = line
        return judged.verdict.why

    def _meant(self, scanned: items.Scanned) -> list[verifying.Piece]:
        for spelling in items.lookups(scanned):
            found = [b for b in self.barcodes if b.code == spelling]
            if found:
                return verifying.pieces(found, self.items, scanned)
        return [verifying.Piece(item, 1) for item in self.items.values() if item.sku == scanned.code]


def scans() -> st.SearchStrategy[tuple[str, str]]:
    """(code, AIM identifier) as scanners deliver them."""
    plain = st.tuples(st.sampled_from([*CODES, "sku-0", "sku-1", "9999999999994", "00"]), st.just("]E0"))
    gtin = st.sampled_from(GTINS).map(lambda code: code.zfill(14))
    gs1 = st.tuples(
        gtin, st.sampled_from(TAILS), st.sampled_from(["]d2", "]C1", ""]), st.sampled_from(["", GS])
    )
    return st.one_of(plain, plain, gs1.map(lambda drawn: (f"{drawn[3]}01{drawn[0]}{drawn[1]}", drawn[2])))


def shops(codes: Any, flags: Any) -> st.SearchStrategy[Shop]:
    """Catalogues and orders; several lines may be of one item."""
    own = st.lists(codes, min_size=1, max_size=3, unique_by=lambda code: code[0])
    lines = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=5)
    return st.builds(Shop, st.lists(own, min_size=1, max_size=4), lines, flags)


any_code = st.tuples(st.sampled_from(CODES), st.sampled_from([1, 1, 1, 2, 12]))
any_flags = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=4)


def _away_with(shop: Shop) -> Bench:
    bench = Bench(capacity=500).ready()
    for part in split_job("uk-1", shop.job()):
        bench.hear("job", part)
    bench.do(signals.LINK_DOWN)
    return bench


@settings(unhurried, max_examples=150)
@given(shops(any_code, any_flags), st.lists(scans(), max_size=25))
def test_the_station_is_never_red_where_the_hub_is_green(shop: Shop, scanned: list[tuple[str, str]]) -> None:
    """P-122, P-124."""
    bench = _away_with(shop)
    for code, aim in scanned:
        bench.scan(code.encode(), aim)
        why = shop.judge(code, aim)
        assert bench.lamp[0] in ("b", "a", "r")
        if why == "ok":
            assert bench.lamp[0] != "r", (code, aim, bench.shown[-1])
        if bench.shown[-1].startswith("Not in this order"):
            bench.scan(b"X%RESUME", "")


@settings(unhurried, max_examples=150)
@given(st.data())
def test_what_the_station_counts_the_hub_counts(data: Any) -> None:
    """P-126: plain codes that mean one thing."""
    spellings = ["4006381333931", "96385074", "12345678905", "14006381333938", "pen-7", "A 1", "12345670"]
    drawn = data.draw(st.permutations(spellings))
    codes = [[(drawn[2 * n], 1), (drawn[2 * n + 1], 12)] for n in range(3)]
    lines = data.draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), min_size=1, max_size=5))
    shop = Shop(codes, lines, [])
    bench = _away_with(shop)
    zeros = st.sampled_from(["", "0", "00"])
    for _ in range(data.draw(st.integers(0, 25))):
        code = data.draw(st.sampled_from([*spellings, "sku-0", "sku-2"]))
        if code.isdigit():
            code = (data.draw(zeros) + code)[-14:]
        bench.scan(code.encode(), "]E0")
        why = shop.judge(code, "]E0")
        assert (bench.lamp[0] == "b") == (why == "ok"), (code, why, bench.shown[-1])
        if bench.shown[-1].startswith("Not in this order"):
            bench.scan(b"X%RESUME", "")
    left = [left for _, lefts in bench.station.job.parts.values() for left in lefts]
    assert left == [line[1] for line in shop.job()]
