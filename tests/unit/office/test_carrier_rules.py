"""Who takes a parcel and what it costs, for any table, any parcel, any address; and a manifest's life."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.carriers import (
    MANIFEST_EVENT_WORDS,
    MANIFEST_LIFE,
    MANIFEST_STATES,
    Carrier,
    CarrierArea,
    CarrierFee,
    Manifest,
    manifest_step,
)
from hub.domain.errors import NotPermitted
from hub.domain.shipping import Book, Quote, Refusal, choose, hindrance, quote
from hub.domain.tariffs import Address, Load, area_of, chargeable_mg, charged_as_mg, fee

MG = st.integers(1, 60_000_000)
MM = st.integers(0, 3000)
LOADS = st.builds(Load, MG, MM, MM, MM)
ADDRESSES = st.builds(
    Address, st.sampled_from(["", "CN", "cn", "DE"]), st.sampled_from(["", "10115", "830000"])
)
TOLD = {
    "open": {"load": "open", "unload": "open", "close": "closed"},
    "closed": {},
}
"""state of a manifest -> {event: where it leads}. What is not here is refused."""


@st.composite
def tables(draw: st.DrawFn, carrier_id: int = 1) -> tuple[CarrierFee, ...]:
    """A fee table of one area whose fees never fall; the last row may go on by steps."""
    weights = sorted(draw(st.sets(st.integers(1, 50_000_000), min_size=1, max_size=6)))
    fees = sorted(draw(st.lists(st.integers(0, 100_000), min_size=len(weights), max_size=len(weights))))
    step = draw(st.sampled_from([(0, 0), (500_000, 150), (1_000_000, 0), (1, 3)]))
    return tuple(
        CarrierFee(n, "main", carrier_id, "a", mg, cost, *(step if mg == weights[-1] else (0, 0)))
        for n, (mg, cost) in enumerate(zip(weights, fees, strict=True))
    )


@st.composite
def books(draw: st.DrawFn) -> list[Book]:
    """Up to five carriers with limits, areas and fees of their own."""
    made = []
    for n in range(1, draw(st.integers(1, 5)) + 1):
        carrier = Carrier(
            n,
            "main",
            f"C{n}",
            f"Carrier {n}",
            draw(st.sampled_from(["CNY", "EUR"])),
            draw(st.sampled_from([0, 1_000_000, 30_000_000])),
            draw(st.sampled_from([0, 600])),
            draw(st.sampled_from([0, 1500])),
            rank=draw(st.integers(0, 3)),
            active=draw(st.booleans()),
            volume_divisor=draw(st.sampled_from([0, 5000])),
        )
        areas = draw(st.sampled_from([(), (("a", "CN", ""),), (("a", "", ""),), (("a", "DE", "1"),)]))
        rows = draw(st.one_of(st.just(()), tables(n)))
        made.append(Book(carrier, tuple(CarrierArea(n, "main", n, *area) for area in areas), rows))
    return made


@settings(max_examples=50)
@given(tables(), MG, MG)
def test_a_heavier_parcel_never_costs_less(rows: tuple[CarrierFee, ...], one: int, other: int) -> None:
    light, heavy = (fee(rows, "a", mg) for mg in sorted((one, other)))
    if light is None:
        assert heavy is None, "what the table does not reach, nothing heavier does"
    elif heavy is not None:
        assert light <= heavy


@settings(max_examples=50)
@given(tables(), st.integers(1, 200_000_000))
def test_within_its_rows_a_table_always_tells(rows: tuple[CarrierFee, ...], mg: int) -> None:
    reaches = mg <= rows[-1].upto_mg or rows[-1].step_mg > 0
    assert (fee(rows, "a", mg) is not None) == reaches
    assert fee(rows, "elsewhere", mg) is None
    charged = charged_as_mg(rows, "a", mg)
    assert charged >= mg
    assert fee(rows, "a", charged) == fee(rows, "a", mg), "rounded up, it costs the same"


@settings(max_examples=50)
@given(LOADS, st.sampled_from([0, 1, 5000, 8000]))
def test_a_chargeable_weight_is_never_below_the_scale_s(load: Load, divisor: int) -> None:
    carrier = Carrier(1, "main", "A", "", "CNY", volume_divisor=divisor)
    charged = chargeable_mg(carrier, load)
    assert charged >= load.weight_mg
    if not divisor or not load.is_measured:
        assert charged == load.weight_mg


@settings(max_examples=50)
@given(LOADS)
def test_what_nobody_measured_is_no_hindrance(load: Load) -> None:
    carrier = Carrier(1, "main", "A", "", "CNY", 0, 500, 900)
    why = hindrance(carrier, load)
    if not load.is_measured:
        assert why is None
    elif why is not None:
        assert all(words and words == words.strip() for words in why)
        assert why[0].isascii()


@settings(max_examples=30)
@given(books(), st.lists(LOADS, min_size=1, max_size=3), ADDRESSES)
def test_the_choice_is_the_cheapest_of_those_that_take_it(
    known: list[Book], loads: Sequence[Load], to: Address
) -> None:
    """Against a choice of its own: ask all, drop what refuses, take the least in the first currency."""
    choice = choose(known, {book.carrier.id: loads for book in known}, to)
    asked = {book.carrier.code: quote(book, loads, to) for book in known if book.carrier.active}
    takers = [q for q in asked.values() if isinstance(q, Quote)]
    refused = {code for code, q in asked.items() if isinstance(q, Refusal)}
    idle = {book.carrier.code for book in known if not book.carrier.active}
    assert {refusal.carrier.code for refusal in choice.refused} == refused | idle
    assert (choice.quote is None) == (not takers)
    if choice.quote is None:
        assert all(refusal.why[0] and refusal.why[1] for refusal in choice.refused)
        return
    chosen = choice.quote
    assert chosen == asked[chosen.carrier.code]
    comparable = [
        q for q in takers if q.total_minor is not None and q.carrier.currency == chosen.carrier.currency
    ]
    if chosen.total_minor is None:
        assert all(q.total_minor is None for q in takers)
    else:
        assert chosen.total_minor == min(q.total_minor for q in comparable if q.total_minor is not None)
        same = [q for q in comparable if q.total_minor == chosen.total_minor]
        assert chosen.carrier == min((q.carrier for q in same), key=lambda c: (c.rank, c.code))
        priced = [q.carrier for q in takers if q.total_minor is not None]
        assert chosen.carrier.currency == min(priced, key=lambda c: (c.rank, c.code)).currency


@settings(max_examples=30)
@given(books(), st.lists(LOADS, min_size=1, max_size=2), ADDRESSES, st.data())
def test_the_carrier_that_is_named_is_asked_alone_and_the_one_that_is_kept_stays(
    known: list[Book], loads: Sequence[Load], to: Address, data: st.DataObject
) -> None:
    every = {book.carrier.id: loads for book in known}
    one = data.draw(st.sampled_from(known)).carrier
    alone = choose(known, every, to, wanted=one)
    assert {q.carrier.id for q in (alone.quote, *alone.refused) if q} == {one.id}
    kept = choose(known, every, to, kept=one)
    assert (kept.quote is not None and kept.quote.carrier == one) == (alone.quote is not None)


@settings(max_examples=50)
@given(st.permutations([("", ""), ("CN", ""), ("CN", "8"), ("", "83")]), ADDRESSES)
def test_the_narrower_area_counts_however_they_stand(rows: list[tuple[str, str]], to: Address) -> None:
    areas = [CarrierArea(n, "main", 1, "+".join(row), *row) for n, row in enumerate(rows)]
    found = area_of(areas, to)
    if to == Address("CN", "830000") or to == Address("cn", "830000"):
        assert found == "CN+8"
    elif to.postcode == "830000":
        assert found == "+83"
    else:
        assert found == ("CN+" if to.country.upper() == "CN" else "+")


@pytest.mark.parametrize("event", list(MANIFEST_LIFE))
@pytest.mark.parametrize("state", MANIFEST_STATES)
def test_every_event_in_every_state_of_a_manifest(state: str, event: str) -> None:
    manifest = Manifest(1, "main", "SF-1", 1, 1, state, 0)
    if event in TOLD[state]:
        assert manifest_step(manifest, event) == TOLD[state][event]
        return
    with pytest.raises(NotPermitted, match="SF-1 is closed 已交接") as refused:
        manifest_step(manifest, event)
    assert " ".join(MANIFEST_EVENT_WORDS[event]) in str(refused.value)


def test_the_table_here_tells_of_every_state_and_event() -> None:
    assert set(TOLD) == set(MANIFEST_STATES)
    assert (
        {event for may in TOLD.values() for event in may} == set(MANIFEST_LIFE) == set(MANIFEST_EVENT_WORDS)
    )
