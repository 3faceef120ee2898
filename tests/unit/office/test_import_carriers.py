"""Carriers, areas, fees and waybill numbers from files: what the file states is what is there."""

from collections.abc import Iterator

import pytest

from hub.domain.tariffs import Address, Load
from hub.office import fee_quotes
from hub.office.act import Act
from hub.store.bulk import own_work
from tests.unit.office.importing import MOMENT, RULES, Office, founded, on_both, table

CARRIERS = table(
    ("Carrier", "Name", "Currency", "Max Weight (kg)", "Max Side (cm)", "Cutoff", "Rank", "Volume Divisor"),
    ("SF", "顺丰速运", "CNY", 20, 150, "18:30", 1, 6000),
    ("YT", "圆通速递", "CNY", 5, 60, "16:00", 2, 8000),
)
AREAS = table(
    ("Carrier", "Area", "Country", "Postcodes"),
    ("SF", "near", "CN", ""),
    ("SF", "far", "CN", "65 81-85"),
    ("YT", "near", "CN", "1-6"),
)
FEES = table(
    ("Carrier", "Area", "Up To (kg)", "Fee", "Step (kg)", "Step Fee"),
    ("SF", "near", 1, "12.00", 1, "2.00"),
    ("SF", "far", 1, "23.00", 1, "14.00"),
    ("YT", "near", 1, "6.00", "", ""),
    ("YT", "near", 3, "9.00", "0.5", "1.50"),
)


def loaded(office: Office) -> Office:
    for kind, text in (("carriers", CARRIERS), ("areas", AREAS), ("fees", FEES)):
        office.load(kind, text)
    return office


@pytest.fixture(scope="module")
def tariffs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One site for all files that are refused: they change nothing, as `refuse` proves."""
    made = loaded(founded(f"sqlite:///{tmp_path_factory.mktemp('tariffs')}/office.db"))
    yield made
    made.database.close()


def quoted(office: Office, mg: int, postcode: str, *sides: int) -> dict[str, int | str | None]:
    """Carrier -> its fee, or why not; the chosen one under `>`."""
    with own_work(office.database) as work, work.transaction():
        rows = fee_quotes.quotes(Act(work, RULES, MOMENT), Load(mg, *sides), Address("CN", postcode))
    told = {row["carrier"]: row["why"] or row["fee_minor"] for row in rows}
    return told | {">": next((row["carrier"] for row in rows if row["chosen"]), None)}


@on_both
def test_what_the_pages_say_it_costs(office: Office) -> None:
    """The numbers of docs/shipping.md."""
    loaded(office)
    size = (400, 300, 200)
    assert quoted(office, 2_200_000, "200001", *size) == {"SF": 1800, "YT": 900, ">": "YT"}
    assert quoted(office, 2_200_000, "830000", *size) == {
        "SF": 6500,
        "YT": "does not serve CN 830000 不派送 CN 830000",
        ">": "SF",
    }
    assert quoted(office, 1_000_000, "200001") == {"SF": 1200, "YT": 600, ">": "YT"}
    for kind, text in (("carriers", CARRIERS), ("areas", AREAS), ("fees", FEES)):
        before = office.everything()
        counts = office.load(kind, text).counts
        assert office.everything() == before
        assert not any(n for name, n in counts.items() if not name.endswith("_there"))
    assert office.adds_up()


def test_headers_of_either_language_and_cells_with_units(office: Office) -> None:
    office.load(
        "carriers",
        table(
            ("物流公司编码", "名称", "币种", "限重", "最长边", "单号来源", "启用"),
            ("ZTO", "中通", "cny", "30公斤", "1.2米", "店铺", "否"),
        ),
    )
    row = office.rows("carrier", "code", "currency", "max_mg", "max_side_mm", "numbers", "active")
    assert [tuple(map(str, one)) for one in row] == [
        ("ZTO", "CNY", "30000000", "1200", "shop", str(row[0][5]))
    ]
    assert not row[0][5]
    office.load(
        "fees", table(("快递公司", "首重", "首费", "续重", "续费"), ("ZTO", "1kg", "8", "500g", "1.5"))
    )
    assert office.rows("carrier_fee", "area", "upto_mg", "fee_minor", "step_mg", "step_minor") == [
        ("", 1_000_000, 800, 500_000, 150)
    ]


def test_a_file_changes_what_it_names_and_leaves_the_rest(office: Office) -> None:
    loaded(office)
    counts = office.load("carriers", table(("Carrier", "Rank"), ("SF", 9))).counts
    assert (counts["carriers_changed"], counts["carriers_there"]) == (1, 0)
    assert ("SF", 9, 20_000_000) in office.rows("carrier", "code", "rank", "max_mg")
    fees = office.load("fees", table(("Carrier", "Area", "Up To", "Fee"), ("YT", "near", 1, 7))).counts
    assert (fees["fees_created"], fees["fees_removed"]) == (1, 2)
    assert sorted(office.rows("carrier_fee", "area", "fee_minor")) == [
        ("far", 2300),
        ("near", 700),
        ("near", 1200),
    ]
    areas = office.load("areas", table(("Carrier", "Area"), ("YT", "near"))).counts
    assert (areas["areas_created"], areas["areas_removed"], areas["areas_there"]) == (1, 1, 0)


def test_numbers_are_only_added(office: Office) -> None:
    loaded(office)
    numbers = table(("Carrier", "Tracking Number"), *(("SF", f"SF{n}") for n in range(3)), ("SF", "SF1"))
    first = office.load("waybills", numbers)
    assert (first.counts["numbers_created"], first.merged) == (3, 1)
    again = office.load("waybills", table(("Carrier", "运单号"), ("SF", "SF0"), ("YT", "SF0")))
    assert (again.counts["numbers_created"], again.counts["numbers_there"]) == (1, 1)
    assert len(office.rows("waybill_number", "number")) == 4


def test_a_fee_that_falls_with_the_weight_is_noted(office: Office) -> None:
    loaded(office)
    odd = office.load(
        "fees", table(("Carrier", "Area", "Up To", "Fee"), ("YT", "near", 1, 7), ("YT", "near", 2, 5))
    )
    assert odd.warnings == ["YT near: up to 2000000 mg costs less than 1000000 mg"]


@pytest.mark.parametrize(
    ("kind", "rows", "told"),
    [
        ("carriers", [("Carrier", "Currency"), ("NEW", "")], "the currency of a carrier that is new"),
        ("carriers", [("Carrier", "Currency"), ("SF", "EUR")], "CNY, in which its fees are kept"),
        ("carriers", [("Carrier", "Currency"), ("N", "yuan")], "ISO 4217"),
        ("carriers", [("Carrier", "Cutoff"), ("SF", "25:00")], "a time of the day"),
        ("carriers", [("Carrier", "Numbers"), ("SF", "sky")], "pool or shop"),
        ("carriers", [("Carrier", "Max Weight"), ("SF", "heavy")], "a number of 0 or more"),
        ("carriers", [("Carrier", "Max Weight"), ("SF", "-1")], "a number of 0 or more"),
        ("carriers", [("Carrier", "Rank"), ("SF", "1"), ("SF", "2")], "each carrier once"),
        ("carriers", [("Carrier", "Name"), ("A" * 17, "x")], "at most 16 characters"),
        ("carriers", [("Carrier", "Name"), ("顺丰", "x")], "printable ASCII"),
        ("areas", [("Carrier", "Area"), ("DHL", "near")], "a carrier that is there"),
        ("areas", [("Carrier", "Area", "Postcodes"), ("SF", "near", "10*")], "beginnings (SW1) or spans"),
        ("areas", [("Carrier", "Area"), ("SF", "")], "a value"),
        ("fees", [("Carrier", "Area", "Up To", "Fee"), ("SF", "moon", 1, 1)], "an area of this carrier"),
        ("fees", [("Carrier", "Area", "Up To", "Fee"), ("SF", "near", 0, 1)], "a weight above 0"),
        ("fees", [("Carrier", "Area", "Up To", "Fee"), ("SF", "near", 1, "")], "a price of 0 or more"),
        ("fees", [("Carrier", "Area", "Up To", "Fee"), ("SF", "near", 1, "-3")], "a price of 0 or more"),
        (
            "fees",
            [("Carrier", "Area", "Up To", "Fee"), ("SF", "near", 1, 1), ("SF", "near", "1000 g", 2)],
            "each weight of an area once",
        ),
        (
            "fees",
            [("Carrier", "Area", "Up To", "Fee", "Step", "Step Fee"), ("SF", "near", 1, 1, 1, "")],
            "a step's weight and its fee together",
        ),
        (
            "fees",
            [
                ("Carrier", "Area", "Up To", "Fee", "Step", "Step Fee"),
                ("SF", "near", 1, 1, 1, 1),
                ("SF", "near", 2, 2, "", ""),
            ],
            "a step in the heaviest row",
        ),
        ("areas", [("Carrier", "Area", "Postcodes"), ("SF", "far", "85-81")], "from the lower to the higher"),
        (
            "areas",
            [("Carrier", "Area", "Country", "Postcodes"), ("SF", "a", "CN", "65 7"), ("SF", "b", "cn", "65")],
            "a, which CN 65 is in by a row above, got 'b'",
        ),
        ("waybills", [("Tracking Number",), ("SF1",), ("SF2",)], "or --carrier, got 'neither'"),
        ("waybills", [("Carrier", "Tracking Number"), ("", "SF1")], "a carrier that is there"),
        ("waybills", [("Carrier", "Tracking Number"), ("SF", "7.8E+14")], "the spreadsheet shortened it"),
        ("waybills", [("Carrier", "Tracking Number"), ("SF", "")], "a value"),
        ("waybills", [("Carrier", "Tracking Number"), ("SF", "9" * 65)], "at most 64 characters"),
    ],
)
def test_what_can_not_be_is_refused_by_its_cell(
    tariffs: Office, kind: str, rows: list[tuple[object, ...]], told: str
) -> None:
    problems = tariffs.refuse(kind, table(*rows))
    assert any(told in problem for problem in problems), problems
