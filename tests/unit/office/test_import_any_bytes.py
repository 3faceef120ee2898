"""Whatever the bytes: a file is imported or refused in words, and nothing else happens."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.errors import DomainError
from tests.unit.office.importing import Office, founded

GOOD = {
    (
        "items",
        "csv",
    ): "SKU,名称,重量(克),条码,装箱数,tracks lot\nA,杯子,118,4006381333931;5,12,是\nB,,0.5kg,,,\n",
    (
        "bins",
        "csv",
    ): "库位,zone,aisle,bay,x (m),station,place,walk order\nA-01-1,Z,A,1,2.5,zone-a,1,7\nB2,,,,,,,\n",
    ("stock", "csv"): "sku,bin,qty,lot,品质\nA,A-01,10,,良品\nB,A-02,5,L1,damaged\n",
    (
        "orders",
        "csv",
    ): "订单编号,sku,数量,收件人,单价,下单时间,状态\n1,A,2,张三,12.5,2026-11-22 08:00,paid\n2,B,1,,,,\n",
    (
        "orders",
        "online-retail",
    ): "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n",
}
ODD = [
    b'"',
    b"'",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"-",
    b"9" * 30,
    b"1e400",
    b"nan",
]
ODD += [
    "é".encode(),
    "😀".encode(),
    "٣".encode(),
    "²".encode(),
    b"%s",
    b"{}",
    b"\x1d",
    b" ",
    b"*",
    b"x" * 5000,
]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = founded(f"sqlite:///{tmp_path_factory.mktemp('any')}/office.db")
    office.load("items", "sku\nA\nB\n")
    office.load("bins", "bin\nA-01\nA-02\n")
    office.add("station", "zone-a")
    yield office
    office.database.close()


@pytest.mark.parametrize("kind", GOOD)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bytes_are_planned_or_refused(
    stocked: Office, kind: tuple[str, str], data: st.DataObject
) -> None:
    raw = bytearray(GOOD[kind].encode(data.draw(st.sampled_from(["utf-8", "gbk", "utf-8-sig"]))))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw)))
        until = place + data.draw(st.integers(0, 8))
        raw[place:until] = data.draw(st.sampled_from(ODD) | st.binary(max_size=4))
    with suppress(DomainError):
        plan = stocked.plan(kind[0], bytes(raw), kind[1])
        plan.report.check()
        assert plan.report.as_dict()["rows"] == plan.report.rows


@pytest.mark.parametrize("kind", GOOD)
def test_the_unspoiled_file_is_good(stocked: Office, kind: tuple[str, str]) -> None:
    assert stocked.plan(kind[0], GOOD[kind], kind[1]).report.accepted
