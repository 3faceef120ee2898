"""Orders from CSV, and the days of a real shop."""

import csv
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.domain import recipients
from hub.domain.orders import PAYMENTS
from tests.unit.office.importing import DAYS, Office, founded, needs_days, on_both, table

CHINESE = """\
订单编号,商品编码,数量,收件人,省,市,单价,下单时间,快递单号
1001,A,2,张三,浙江,杭州,12.5,2026-11-22 08:00,SF1
1001,B,1,张三,,,3,,
1001,A,1,,,,,,
"""
DATE = "expected a date, year first, such as 2026-11-22 or 2026-11-22 14:30"
HEADER = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)


@pytest.fixture
def shop(office: Office) -> Office:
    office.load("items", "sku,barcode\nA,111\nB,222\nC,222\n")
    return office


def lines(office: Office) -> list[tuple[object, ...]]:
    return office.rows("order_line", "order_id", "line_no", "item_id", "qty_ordered", "price_minor")


@on_both
def test_rows_of_a_number_are_one_order_and_a_sku_twice_is_one_line(shop: Office) -> None:
    report = shop.load("orders", CHINESE.encode("gbk"), tz="Asia/Shanghai")
    assert (report.encoding, report.rows, report.accepted, report.merged) == ("GBK", 3, 2, 1)
    assert lines(shop) == [(1, 1, 1, 3, 1250), (1, 2, 2, 1, 300)]
    assert shop.rows("order", "number", "label", "state", "waybill", "placed_at_ms") == [
        ("1001", "WEB-1001", "received", "SF1", 1_795_305_600_000)
    ]
    assert shop.rows("recipient", "name", "address") == [("张三", "浙江, 杭州")]
    assert shop.rows("order_log", "from_state", "to_state", "reason") == [("", "received", "import")]
    assert shop.adds_up()


@on_both
def test_the_same_orders_again_change_nothing(shop: Office) -> None:
    shop.load("orders", CHINESE)
    before = shop.everything()
    report = shop.load("orders", CHINESE)
    assert (report.counts["orders_created"], report.counts["orders_there"]) == (0, 1)
    assert shop.everything() == before


@on_both
def test_an_order_with_other_lines_is_a_conflict_and_stays(shop: Office) -> None:
    shop.load("orders", CHINESE)
    before = shop.everything()
    report = shop.load("orders", "Order Number,SKU,Quantity\n1001,A,4\n1001,A,1\n")
    assert [(c.line, c.text) for c in report.conflicts] == [
        (2, "order 1001 is there with A x3 (file: x5), B x1 (file: x0)")
    ]
    assert [(s.line, s.reason) for s in report.skipped] == [(2, "conflict"), (3, "conflict")]
    assert shop.everything() == before


def test_the_same_number_in_two_shops_is_two_orders(shop: Office) -> None:
    shop.add("shop", "TM")
    data = "Order #,Item SKU,Item Quantity,Recipient Name\n5,A,1,Ann\n"
    shop.load("orders", data)
    shop.load("orders", data, shop="TM")
    assert shop.rows("order", "label") == [("WEB-5",), ("TM-5",)]


@on_both
def test_rows_without_pieces_and_ended_orders_are_skipped(shop: Office) -> None:
    data = table(
        ("Order Number", "SKU", "Qty", "订单状态"),
        (1, "A", 0, ""),
        (2, "A", -3, ""),
        (3, "A", 1, "已取消"),
        (4, "A", 1, "Shipped"),
        ("", "", "", ""),
        (5, "A", 1, "待付款"),
        (6, "A", 1, "paid"),
    )
    report = shop.load("orders", data)
    assert [(s.line, s.reason) for s in report.skipped] == [
        (2, "not_positive"),
        (3, "not_positive"),
        (4, "order_ended"),
        (5, "order_ended"),
        (6, "empty"),
    ]
    assert shop.rows("order", "number", "state", "payment") == [
        ("5", "received", "unpaid"),
        ("6", "received", "paid"),
    ]
    assert shop.adds_up()


@on_both
def test_orders_that_the_shop_holds_are_held_and_say_why(shop: Office) -> None:
    shop.load(
        "orders",
        table(("Order Number", "SKU", "Qty", "Status"), (5, "A", 1, "退款中"), (6, "A", 1, "On Hold")),
    )
    assert shop.rows("order", "number", "state", "resume_state", "reason") == [
        ("5", "held", "received", "held by the shop: 退款中"),
        ("6", "held", "received", "held by the shop: On Hold"),
    ]


@on_both
def test_a_payment_and_an_email_come_with_the_order(shop: Office) -> None:
    head = ("订单编号", "商品编码", "数量", "付款状态", "邮箱", "收件人")
    shop.load(
        "orders",
        table(
            head, (1, "A", 1, "货到付款", "a@b.cn", "王"), (1, "B", 1, "", "", ""), (2, "A", 1, "", "", "")
        ),
    )
    assert shop.rows("order", "number", "payment") == [("1", "on_delivery"), ("2", "unknown")]
    [(email, digest)] = shop.rows("recipient", "email", "buyer_digest")
    assert email == "a@b.cn"
    assert digest == recipients.buyer({"email": "A@B.cn"})


def test_a_payment_that_is_none_is_refused(shop: Office) -> None:
    head = ("Order Number", "SKU", "Qty", "Payment Status")
    assert shop.refuse(
        "orders", table(head, (1, "A", 1, "perhaps"), (2, "A", 1, "paid"), (2, "B", 1, "unpaid"))
    ) == [
        f"line 2, Payment Status: expected one of {', '.join(PAYMENTS)}, got 'perhaps'",
        "line 4, Payment Status: expected paid as in line 3 of order 2, got 'unpaid'",
    ]


@on_both
def test_a_known_order_is_paid_or_cancelled_by_a_later_file_and_nothing_else(shop: Office) -> None:
    head = ("Order Number", "SKU", "Qty", "Status")
    shop.load("orders", table(head, *((n, "A", 1, "unpaid") for n in (1, 2, 3))))
    later = table(
        head, (1, "A", 1, "paid"), (2, "A", 1, "cancelled"), (3, "A", 2, "paid"), (9, "A", 1, "cancelled")
    )
    report = shop.load("orders", later)
    assert {k: v for k, v in report.counts.items() if k.startswith("orders_")} == {
        "orders_created": 0,
        "orders_there": 1,
        "orders_in_conflict": 1,
        "orders_payment_changed": 1,
        "orders_cancelled": 1,
    }
    assert shop.rows("order", "number", "state", "payment") == [
        ("1", "received", "paid"),
        ("2", "cancelled", "unpaid"),
        ("3", "received", "unpaid"),
    ]
    before = shop.everything()
    shop.load("orders", later)
    assert shop.everything() == before
    assert shop.adds_up()


def test_a_payment_lets_an_order_go_on_that_the_shop_holds_no_more(shop: Office) -> None:
    head = ("Order Number", "SKU", "Qty", "Status", "Payment")
    shop.load("orders", table(head, (1, "A", 1, "On hold", "unpaid"), (2, "A", 1, "On hold", "unpaid")))
    shop.load("orders", table(head, (1, "A", 1, "On hold", "paid"), (2, "A", 1, "", "paid")))
    assert shop.rows("order", "number", "state", "payment") == [
        ("1", "held", "paid"),
        ("2", "received", "paid"),
    ]


@on_both
def test_a_barcode_stands_for_its_item_where_only_one_has_it(shop: Office) -> None:
    shop.load("orders", "order number,barcode,quantity\n1,111,2\n")
    assert lines(shop) == [(1, 1, 1, 2, 0)]
    assert shop.refuse("orders", "order number,barcode,quantity\n2,222,2\n3,999,1\n") == [
        "line 2, barcode: expected a SKU, for several items have this barcode, got '222'",
        "line 3, barcode: expected a SKU, or the barcode of an item, got '999'",
    ]


def test_all_problems_are_told_at_once(shop: Office) -> None:
    bad = table(
        ("Order Number", "SKU", "Quantity", "Order Date", "Unit Price", "Recipient Name"),
        (1, "Z", 1, "", "", "Ann"),
        (1, "A", "two", "", "", "Bob"),
        (2, "A", 1, "22/11/2026", "1e9", ""),
        ("é", "A", 1, "", "", ""),
        ("3 4", "A", 1_000_001, "2026-13-01", "", ""),
    )
    assert shop.refuse("orders", bad) == [
        "line 2, SKU: expected an item of the catalogue (pickbench import items), got 'Z'",
        "line 3, Recipient Name: expected 'Ann' as in line 2 of order 1, got 'Bob'",
        "line 3, Quantity: expected a whole number of 1 to 1000000, got 'two'",
        f"line 4, Order Date: {DATE}, got '22/11/2026'",
        "line 4, Unit Price: expected a price of 0 or more, without thousands' signs, got '1e9'",
        "line 5, Order Number: expected 1 to 60 printable ASCII characters without spaces and ~, got 'é'",
        "line 6, Order Number: expected 1 to 60 printable ASCII characters without spaces and ~, got '3 4'",
        f"line 6, Order Date: {DATE}, got '2026-13-01'",
        "line 6, Quantity: expected a whole number of 1 to 1000000, got '1000001'",
    ]


def test_problems_beyond_the_limit_are_counted(shop: Office) -> None:
    many = table(("order number", "sku", "qty"), *((n, "Z", 1) for n in range(70)))
    with pytest.raises(Exception, match="70 problems, nothing was changed") as caught:
        shop.plan("orders", many)
    assert str(caught.value).endswith("and 20 more")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_every_delimiter_in_every_encoding(shop: Office, delimiter: str, encoding: str) -> None:
    data = table(("数量", "备注", "订单号", "货号"), (3, "小心, 轻放; 谢谢", "1", "A"), delimiter=delimiter)
    shop.load("orders", data.encode(encoding))
    assert shop.rows("order", "note") == [("小心, 轻放; 谢谢",)]
    assert lines(shop) == [(1, 1, 1, 3, 0)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "line 1: expected a header and rows, got 'an empty file'"),
        (b"PK\x03\x04....", "line 1: expected a CSV file, got 'an Excel workbook: save it as CSV UTF-8'"),
        (b"\xff\xfeS\x00", "line 1: expected UTF-8 or GBK, got 'UTF-16: save the file as CSV UTF-8'"),
        (b"a,b\n\xff\xff,1\n", "line 2: expected text in UTF-8 or GBK, got 'the byte 0xff'"),
        (
            "编号,名称\n1,杯子".encode()[:-1],
            "line 2: expected a whole file, got 'UTF-8 that is cut off in its last character: save it again'",
        ),
        (b"\xef\xbb\xbfa,b\n\xd6\xd0,1\n", "line 2: expected text in UTF-8 or GBK, got 'the byte 0xd6'"),
        (b"what,ever\n1,2\n", "line 1: expected a column Order Number or Number or Order # or Order No"),
        (b'order,sku,qty\n1,"A,1\n', "line 2: expected a row of CSV with its quotes in pairs"),
        (b"order,sku,qty,qty\n1,A,1,1\n", "line 1, qty: expected one column for qty, got 'qty and qty'"),
        (b"order,sku,qty\n1,A,1,9\n", "line 2: expected 3 cells as in the header, got '4'"),
        (b"order,sku,qty\n1,A\x00,1\n", "line 2, sku: expected at most 4096 characters, none of control"),
    ],
)
def test_what_is_no_table_is_told(shop: Office, data: bytes, problem: str) -> None:
    assert shop.refuse("orders", data)[0].startswith(problem)


def invoices(*rows: tuple[object, ...]) -> str:
    return table(HEADER, *((*row, "2010-12-01 08:26:00", "2.55", "17850.0", "France") for row in rows))


@on_both
def test_the_rules_of_online_retail(office: Office) -> None:
    report = office.load(
        "orders",
        invoices(
            (536365, "85123A", "HEART", 6),
            (536365, "85123a", "HEART", 2),
            (536365, "POST", "POSTAGE", 1),
            (536366, "22633", "", -5),
            ("C536379", "85123A", "HEART", -1),
            (536367, "22633", "WARMER", 4),
            (536368, "DOT", "", 1),
        ),
        "online-retail",
    )
    assert (report.rows, report.accepted, report.merged) == (7, 2, 1)
    assert [(s.line, s.reason) for s in report.skipped] == [
        (4, "not_goods"),
        (5, "not_positive"),
        (6, "cancellation"),
        (8, "not_goods"),
    ]
    assert office.rows("order", "label") == [("UK-536365",), ("UK-536367",)]
    assert office.rows("item", "sku", "name", "unit_mg") == [("85123A", "HEART", 0), ("22633", "WARMER", 0)]
    assert office.rows("order_line", "item_id", "qty_ordered", "price_minor") == [(1, 8, 255), (2, 4, 255)]
    assert office.rows("shop", "code", "currency")[-1] == ("UK", "GBP")
    assert office.rows("recipient", "name", "country")[0] == ("17850", "France")
    assert office.adds_up()


def test_items_that_are_there_keep_their_weight(office: Office) -> None:
    office.load("items", "sku,weight\n85123a,118\n")
    report = office.load("orders", invoices((1, "85123A", "HEART", 6)), "online-retail")
    assert report.counts["items_created"] == 0
    assert office.rows("item", "sku", "unit_mg") == [("85123a", 118_000)]


def test_a_bad_day_changes_nothing(office: Office) -> None:
    assert office.refuse("orders", invoices((1, "85123A", "HEART", "many")), "online-retail") == [
        "line 2, Quantity: expected a whole number of -1000000 to 1000000, got 'many'"
    ]


@needs_days
@pytest.mark.parametrize("day", ["2010-12-01", "2010-12-02", "2010-12-03", "2010-12-05", "2010-12-06"])
def test_real_days_are_accounted_for_row_by_row(office: Office, day: str) -> None:
    """Counted anew from the file, by other means than the importer's."""
    data = (DAYS / f"{day}.csv").read_bytes()
    rows = list(csv.DictReader(data.decode().splitlines()))
    goods = [
        row
        for row in rows
        if row["InvoiceNo"][0] != "C" and re.match(r"\d{5}", row["StockCode"]) and int(row["Quantity"]) > 0
    ]
    wanted: dict[tuple[str, str], int] = {}
    for row in goods:
        key = row["InvoiceNo"], row["StockCode"].upper()
        wanted[key] = wanted.get(key, 0) + int(row["Quantity"])
    report = office.load("orders", data, "online-retail")
    assert (report.accepted, report.merged) == (len(wanted), len(goods) - len(wanted))
    assert len(report.skipped) == len(rows) - len(goods)
    skus = dict[object, object](office.rows("item", "id", "sku"))  # type: ignore[arg-type]  # two columns
    numbers = dict[object, object](office.rows("order", "id", "number"))  # type: ignore[arg-type]  # two columns
    there = office.rows("order_line", "order_id", "item_id", "qty_ordered")
    assert {(numbers[o], skus[i]): qty for o, i, qty in there} == wanted
    before = office.everything()
    office.load("orders", data, "online-retail")
    assert office.everything() == before


CODES = st.sampled_from(["85123A", "85123a", "22633", "POST", "D", "2263", "gift_0001"])
NUMBERS = st.sampled_from(["1", "2", "3", "C1", "c2", "A5"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NUMBERS, CODES, st.just("x"), st.integers(-3, 9)), max_size=12))
def test_whatever_the_rows_all_are_accounted_for_and_twice_is_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, int]]
) -> None:
    office = founded(f"sqlite:///{tmp_path_factory.mktemp('any')}/office.db")
    report = office.load("orders", invoices(*rows), "online-retail")
    before = office.everything()
    again = office.load("orders", invoices(*rows), "online-retail")
    assert (again.accepted, again.merged) == (report.accepted, report.merged)
    assert report.counts["units_ordered"] == sum(
        qty
        for number, code, _, qty in rows
        if number[0] not in "Cc" and code[:5].isdigit() and len(code) > 4 and qty > 0
    )
    assert office.everything() == before
    assert office.adds_up()
    office.database.close()
