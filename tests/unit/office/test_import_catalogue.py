"""Items and bins from CSV."""

import pytest

from tests.unit.office.importing import Office, on_both, table

ITEMS = "SKU,Item Name,Item unit weight (oz),UPC/GTIN,Colour\nA,Cup,4,4006381333931,red\nB,Tea,,,\n"


@on_both
def test_items_are_added_with_weight_and_barcode(office: Office) -> None:
    report = office.load("items", ITEMS)
    assert report.counts == {
        "items_created": 2,
        "items_changed": 0,
        "items_there": 0,
        "barcodes_created": 1,
        "barcodes_changed": 0,
    }
    assert report.ignored == ["Colour"]
    assert office.rows("item", "sku", "name", "unit_mg") == [("A", "Cup", 113_398), ("B", "Tea", 0)]
    assert office.rows("barcode", "code", "pack_qty") == [("4006381333931", 1)]


@on_both
def test_the_same_items_again_change_nothing(office: Office) -> None:
    office.load("items", ITEMS)
    before = office.everything()
    report = office.load("items", ITEMS)
    assert report.counts["items_there"] == 2
    assert office.everything() == before


def test_a_preview_writes_nothing(office: Office) -> None:
    before = office.everything()
    plan = office.plan("items", ITEMS)
    assert plan.report.first[0]["sku"] == "A"
    assert not plan.report.written
    assert office.everything() == before


@on_both
def test_what_the_file_says_is_changed_and_what_it_does_not_say_stays(office: Office) -> None:
    office.load("items", ITEMS)
    report = office.load("items", "货号,重量(公斤),条码\nA,0.5,4006381333931;111\n")
    assert report.counts["items_changed"] == 1
    assert office.rows("item", "sku", "name", "unit_mg")[0] == ("A", "Cup", 500_000)
    assert len(office.rows("barcode", "code")) == 2


@pytest.mark.parametrize(
    ("header", "cell", "unit_mg"),
    [
        ("重量(克)", "118", 118_000),
        ("weight_g", "118", 118_000),
        ("Weight (lb)", "1", 453_592),
        ("weight", "1.5kg", 1_500_000),
        ("重量", "２５０克", 250_000),
        ("重量", "2斤", 1_000_000),
        ("重量", "3", 3_000),
        ("Weight [mg]", "7", 7),
    ],
)
def test_weights_in_every_unit(office: Office, header: str, cell: str, unit_mg: int) -> None:
    office.load("items", table(("SKU", header), ("A", cell)))
    assert office.rows("item", "unit_mg") == [(unit_mg,)]


def test_a_decimal_comma_is_taken_where_commas_do_not_divide(office: Office) -> None:
    office.load("items", "sku;weight (kg)\nA;1,5\n")
    assert office.rows("item", "unit_mg") == [(1_500_000,)]
    assert office.refuse("items", "sku;weight (kg)\nA;1,500\n")[0].endswith("thousands' signs, got '1,500'")


def test_pack_quantities_of_cases(office: Office) -> None:
    office.load("items", "SKU,条码,箱码,装箱数\nA,1234567,7654321,12\nB,222*6|333,,\nC,444,,24\n")
    assert sorted(office.rows("barcode", "code", "pack_qty")) == [
        ("1234567", 1),
        ("222", 6),
        ("333", 1),
        ("444", 24),
        ("7654321", 12),
    ]


def test_rows_of_one_item_are_merged_and_must_agree(office: Office) -> None:
    report = office.load("items", "sku,name,barcode\nA,Cup,111\nA,,222\n")
    assert (report.accepted, report.merged) == (1, 1)
    assert office.refuse("items", "sku,name,barcode\nA,Cup,111\nA,Mug,222\n") == [
        "line 3, name: expected 'Cup' as in line 2, got 'Mug'"
    ]


def test_a_wrong_check_digit_is_told_and_taken(office: Office) -> None:
    report = office.load("items", "sku,barcode\nA,4006381333932\n")
    assert report.warnings == ["line 2: 4006381333932 has a wrong check digit"]
    assert office.rows("barcode", "code") == [("4006381333932",)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("", "1", "1"), "line 2, sku: expected a value, got ''"),
        (("A", "-1", ""), "line 2, weight: expected a number of 0 or more"),
        (("A", "heavy", ""), "line 2, weight: expected a number of 0 or more"),
        (("A", "1", "4.00638E+12"), "line 2, barcode: expected a barcode; the spreadsheet shortened it"),
        (("A", "1", "U%7"), "line 2, barcode: expected a barcode; this one is a command card"),
        (("A", "1", "码"), "line 2, barcode: expected a barcode of 1 to 128 printable ASCII"),
        (("A", "1", "123*0"), "line 2, barcode: expected a pack quantity"),
        (("A" * 65, "1", ""), "line 2, sku: expected at most 64 characters"),
    ],
)
def test_a_bad_item_is_named_by_line_and_column(office: Office, row: tuple[str, ...], problem: str) -> None:
    assert office.refuse("items", table(("sku", "weight", "barcode"), row))[0].startswith(problem)


def test_bins_are_walked_serpentine_by_aisle(office: Office) -> None:
    office.load("bins", "库位\nB-02-1\nA-01-1\nB-01-1\nA-02-1\n")
    walk = {order: code for order, code in office.rows("bin", "walk_order", "code") if order}
    assert walk == {1: "A-01-1", 2: "A-02-1", 3: "B-02-1", 4: "B-01-1"}


@on_both
def test_bins_again_or_more_of_them_keep_their_numbers(office: Office) -> None:
    office.load("bins", "bin\nA-01\nA-02\n")
    office.load("bins", "bin\nC-01\nC-02\n")
    before = office.everything()
    report = office.load("bins", "bin\nA-01\nA-02\n")
    assert (report.counts["bins_there"], report.counts["bins_changed"]) == (2, 0)
    assert office.everything() == before
    assert [row for row in office.rows("bin", "code", "walk_order") if str(row[0])[1:2] == "-"] == [
        ("A-01", 1),
        ("A-02", 2),
        ("C-01", 3),
        ("C-02", 4),
    ]


@on_both
def test_bins_may_swap_their_lights(office: Office) -> None:
    office.add("station", "zone-a")
    office.load("bins", "bin,station,place,x (m)\nA-01,zone-a,1,2.5\nA-02,zone-a,2,\n")
    report = office.load("bins", "bin,station,place\nA-01,zone-a,2\nA-02,zone-a,1\n")
    assert report.counts["bins_changed"] == 2
    placed = [r for r in office.rows("bin", "code", "station_id", "place", "x_mm") if r[1] is not None]
    assert [(code, place, x_mm) for code, _, place, x_mm in placed] == [("A-01", 2, 2500), ("A-02", 1, 0)]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("A-01", "nowhere", "1")], "line 2, station: expected a station that is there"),
        ([("A-01", "zone-a", "x")], "line 2, place: expected a whole number"),
        ([("A-01", "", ""), ("A-01", "", "")], "line 3, bin: expected each bin once; it is in line 2"),
        ([("A-01", "zone-a", "1"), ("A-02", "zone-a", "1")], "line 3, place: expected a light of its own"),
        ([("OUTSIDE", "", "")], "line 2, bin: expected a code that nothing else has"),
        ([("T1", "", "")], "line 2, bin: expected a code that nothing else has"),
        ([("库", "", "")], "line 2, bin: expected printable ASCII"),
    ],
)
def test_a_bad_bin_is_named_by_line_and_column(
    office: Office, rows: list[tuple[str, ...]], problem: str
) -> None:
    office.add("station", "zone-a")
    office.add("tote", "T1")
    assert office.refuse("bins", table(("bin", "station", "place"), *rows))[0].startswith(problem)
