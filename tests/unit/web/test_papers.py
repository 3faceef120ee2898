"""Papers: printers, bulk print with preview and progress, what a person must see to, sheets."""

import re
import time
from dataclasses import replace

import pytest

from hub.domain.carriers import Carrier, WaybillNumber
from hub.domain.orders import Order
from hub.domain.papers import Print
from hub.office import printers
from hub.store import intake
from tests.unit.floor.floor_under_test import SITE, Floor
from tests.unit.web.site_under_test import Seen, Site

ADD = {
    "code": "P1", "kind": "raw", "address": "127.0.0.1", "language": "zpl", "dpi": 203,
    "width_mm": 100, "height_mm": 150,
}  # fmt: skip


def printer(floor: Floor, code: str = "P1", *kinds: str) -> None:
    with floor.work.transaction():
        printers.add(floor.act(), code, "raw", "127.0.0.1:9", kinds=kinds)


def orders(floor: Floor, count: int, numbers: int = 50) -> list[str]:
    """Released orders with recipients, and a carrier with so many waybill numbers."""
    labels = [floor.new_order(str(n + 1), A=1) for n in range(count)]
    with floor.work.transaction():
        carrier = floor.work.add(Carrier(0, SITE, "SF", "顺丰速运", "CNY"))
        for n in range(numbers):
            floor.work.add(WaybillNumber(0, SITE, carrier.id, f"SF{n:010}"))
        for label in labels:
            order = floor.work.one(Order, "label", label, SITE)
            assert order is not None
            intake.write_recipient(floor.work, SITE, order.id, {"name": "王小明", "address": "x"})
    floor.release(*labels)
    return labels


def let(floor: Floor, state: str, *kinds: str) -> None:
    """Let what waits be in this state, as if a printer's task had said so."""
    with floor.work.transaction():
        for each in floor.work.where(Print, "site", SITE):
            if each.state == "queued" and (not kinds or each.kind in kinds):
                floor.work.put(replace(each, state=state))


def prints(floor: Floor) -> list[Print]:
    with floor.work.transaction():
        return sorted(floor.work.where(Print, "site", SITE), key=lambda p: p.id)


def bulk_of(seen: Seen) -> str:
    found = re.search(r'name="bulk" value="(\w+)"', seen.html)
    assert found is not None, seen.main
    return found[1]


def ask(site: Site, *labels: str, **more: str) -> tuple[Seen, Seen]:
    """Preview and doing of slips and waybills for orders."""
    asked = site.post("/papers/print", "preview", many="print", row=list(labels))
    said = {
        "many": "print",
        "rows": "\n".join(labels),
        "asked": "1",
        "papers": "pair",
        "bulk": bulk_of(asked),
        **more,
    }
    return site.post("/papers/print", "preview", **said), site.post("/papers/print", "many", **said)


def test_a_printer_is_added_tested_paused_and_taken_away(site: Site) -> None:
    assert "There is no printer yet" in site.get("/papers").main
    made = site.post("/papers", "add", **ADD, takes_waybill="1", takes_packing_slip="1")
    assert "Printer P1 is there" in made.said
    assert "raw 127.0.0.1:9100" in made.main
    assert "packing slip, waybill · 100 × 150 mm" in made.main
    assert "expected a new code" in site.post("/papers", "add", 409, **ADD).said
    assert (
        "expected host:port" in site.post("/papers", "add", 422, **{**ADD, "code": "P2", "address": "?"}).said
    )
    refused = site.post("/papers", "add", 422, **{**ADD, "code": "P3", "pages_at_once": "99"})
    assert "pages_at_once: expected" in refused.said
    seen = site.post(
        "/papers/printers/P1", "change", printer="P1", takes_waybill="1", stations="", pages_at_once="1"
    )
    assert "Printer P1 is changed" in seen.said
    assert "Papers waybill · 100 × 150 mm Benches all Pages on their way at once 1" in seen.main
    assert "A test page waits for P1" in site.post("/papers", "test", printer="P1").said
    assert "paused" in site.post("/papers", "pause", printer="P1").said
    assert "Resume it, and what waits is printed." in site.get("/papers").main
    assert "恢复后，等待的单据会继续打印。" in site.get("/papers", "zh").main
    site.get("/papers")
    refused = site.post("/papers/printers/P1", "remove", 409, printer="P1")
    assert "expected nothing to wait for it, found 1" in refused.said
    site.post("/papers/printers/P1", "cancel", print="1", reason="no need")
    assert site.post("/papers/printers/P1", "remove", printer="P1").said.startswith("✓ P1 is taken away")
    site.get("/papers/printers/P1", status=404)


def test_a_printer_that_writes_into_a_folder_is_for_administrators(site: Site) -> None:
    folder = {**ADD, "kind": "folder", "address": "/srv/papers", "pages_at_once": "2"}
    assert 'value="folder"' in site.get("/papers").html
    assert "folder /srv/papers" in site.post("/papers", "add", **folder).main
    site.become("supervisor")
    assert 'value="folder"' not in site.get("/papers").html
    refused = site.post("/papers", "add", 403, **{**folder, "code": "P2"})
    assert "a printer of a folder: expected the role administrator" in refused.said
    site.get("/papers/printers/P2", status=404)


@pytest.mark.long
def test_a_clerk_prints_and_adds_no_printer(site: Site, floor: Floor) -> None:
    printer(floor)
    site.become("clerk")
    seen = site.get("/papers")
    assert "Add the printer" not in seen.main
    assert "Pause" not in seen.main
    assert "supervisor" in site.post("/papers", "add", 403, **ADD).said
    [label] = orders(floor, 1)
    ask(site, label)
    assert [each.kind for each in prints(floor)] == ["packing_slip", "waybill"]


def test_slips_and_waybills_go_as_pairs_and_the_bulk_shows_how_far_they_are(site: Site, floor: Floor) -> None:
    printer(floor)
    one, two, three = orders(floor, 3)
    seen = site.get("/papers/print")
    assert f"{one} released W00001 – gets one when it is printed – –" in seen.main
    previewed, done = ask(site, one, two)
    assert "2 will be done" in previewed.main
    assert "2 papers: 2" in previewed.main
    path = done.response.url.path
    assert path.startswith("/papers/bulks/")
    assert [(each.kind, each.pair) for each in prints(floor)] == [
        (kind, f"{label}.1") for label in (one, two) for kind in ("packing_slip", "waybill")
    ]
    assert "4 to print" in done.main
    let(floor, "printed", "packing_slip")
    assert "2 to print packing slip 2 of 2 waybill 0 of 2" in site.get(path).main
    let(floor, "printed")
    assert "All is printed" in site.get(path).main
    assert "已全部打印" in site.get(path, "zh").main
    left = site.get("/papers/print").main
    assert three in left
    assert one not in left
    assert one in site.get("/papers/print?printed=all").main
    again, done = ask(site, one)
    assert "printed already, or on its way: 1" in again.main
    assert "Nothing had to be printed" in done.main
    assert len(prints(floor)) == 4


@pytest.mark.long
def test_two_printers_get_slips_and_waybills_of_the_same_orders_in_one_order(
    site: Site, floor: Floor
) -> None:
    printer(floor, "S1", "packing_slip")
    printer(floor, "W1", "waybill")
    labels = orders(floor, 3)
    ask(site, *labels, printer="S1", second="W1")
    stacks: dict[int, list[str]] = {}
    for each in prints(floor):
        stacks.setdefault(each.printer_id, []).append(each.pair)
    assert list(stacks.values()) == [[f"{label}.1" for label in labels]] * 2


def test_what_lacks_a_waybill_number_is_named_before_anything_is_printed(site: Site, floor: Floor) -> None:
    printer(floor)
    one, two = orders(floor, 2, numbers=0)
    with floor.work.transaction():
        order = floor.work.one(Order, "label", one, SITE)
        assert order is not None
        floor.work.put(replace(order, waybill="SF-OWN"))
    asked = site.post("/papers/print", "preview", many="print", row=[one, two]).main
    assert "Waybill numbers left: SF 0" in asked
    previewed, done = ask(site, one, two)
    assert "1 will be done" in previewed.main
    assert "1 will be refused" in previewed.main
    assert f"{two} parcel {two}.1: expected a carrier's number" in previewed.main
    assert "1 refused" in done.said
    assert len(prints(floor)) == 2


@pytest.mark.long
def test_many_are_asked_for_by_a_job_and_the_progress_outlives_it(site: Site, floor: Floor) -> None:
    printer(floor)
    labels = orders(floor, 25, numbers=24)
    _, led = ask(site, *labels)
    job = site.app.state.pages.jobs.newest()[0]
    while not job.ended_at_ms:
        time.sleep(0.01)
    path = led.response.url.path
    with_job = site.get(f"{path}?job={job.number}").main
    assert "Orders asked for 25 of 25" in with_job
    assert labels[24] in with_job
    assert "Orders 24" in site.get(path).main
    assert "48 to print" in site.get(path).main
    assert "48 papers wait" in site.get("/papers").main
    site.get("/papers/bulks/nothing", status=404)


def test_why_a_print_failed_is_said_in_the_language_of_the_page(site: Site, floor: Floor) -> None:
    printer(floor)
    ask(site, *orders(floor, 1))
    with floor.work.transaction():
        for each in floor.work.where(Print, "site", SITE):
            why = "order S-1: expected pieces to pick, found none left"
            floor.work.put(replace(each, state="failed", reason=why))
    assert "expected pieces to pick" in site.get("/papers").main
    assert "订单 S-1：没有要拣的商品" in site.get("/papers", "zh").main


def test_what_is_doubtful_is_answered(site: Site, floor: Floor) -> None:
    printer(floor)
    [label] = orders(floor, 1)
    ask(site, label)
    let(floor, "doubtful")
    slip, waybill = prints(floor)
    seen = site.get("/papers")
    assert "Look whether the doubtful page is there, and say so." in seen.main
    assert "It is there: packing slip S-1.1" in seen.html
    assert "Noted" in site.post("/papers", "there", print=slip.id).said
    assert "printed again" in site.post("/papers", "not_there", print=waybill.id).said
    assert [each.state for each in prints(floor)] == ["printed", "queued"]
    assert "is printed: expected" in site.post("/papers", "there", 409, print=slip.id).said


def test_a_pair_is_printed_again_once_with_its_reason(site: Site, floor: Floor) -> None:
    printer(floor)
    [label] = orders(floor, 1)
    ask(site, label)
    let(floor, "printed")
    slip, waybill = prints(floor)
    assert "why it is printed again" in site.post("/papers/prints", "again", 422, print=slip.id).said
    both = f"{slip.id}\n{waybill.id}"
    site.post("/papers/prints", "many", many="again_many", rows=both, asked="1", reason="torn")
    made = prints(floor)[2:]
    assert [(each.kind, each.copy_no, each.reason) for each in made] == [
        ("packing_slip", 2, "torn"),
        ("waybill", 2, "torn"),
    ]
    log = site.get(f"/papers/prints?q={label}").main
    assert "copy 2" in log
    assert "torn" in log
    site.post("/papers/prints", "many", many="cancel_many", rows=f"{made[0].id}\n{made[1].id}", reason="no")
    assert [each.state for each in prints(floor)[2:]] == ["cancelled", "cancelled"]


@pytest.mark.long
def test_the_log_is_filtered(site: Site, floor: Floor) -> None:
    printer(floor)
    ask(site, *orders(floor, 1))
    for query in ("state=waiting", "state=void", "printer=P1", "q=S-1.1", "q=1", "kind=waybill"):
        found = site.get(f"/papers/prints?{query}").main
        assert ("Nothing was printed that is like this." in found) == (query == "state=void"), query


def test_sheets_are_files_and_labels_go_to_a_printer(site: Site, floor: Floor) -> None:
    for kind in ("cards", "guide", "badges", "bins", "totes", "carts", "items"):
        assert site.get(f"/papers/sheets?kind={kind}").status == 200
    file = site.get("/papers/sheet?kind=bins&zone=A&lang=zh").response
    assert file.content.startswith(b"%PDF")
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''bins.pdf"
    zpl = site.get("/papers/sheet?kind=totes&form=zpl&name=T1").response
    assert zpl.content.count(b"^XA") == 1
    assert (
        "expected the names of bins that are there"
        in site.get("/papers/sheet?kind=bins&names=Z", status=404).main
    )
    assert "kind: expected one of cards" in site.get("/papers/sheet?kind=x", status=422).main
    assert "lang: expected" in site.get("/papers/sheet?kind=cards&lang=fr", status=422).main
    refused = site.post("/papers/sheets?kind=totes", "queue", 409, kind="totes")
    assert "expected a printer that takes it" in refused.said
    printer(floor)
    done = site.post("/papers/sheets?kind=totes", "queue", kind="totes", queue_names="T1, T2")
    assert done.said == "✓ 2 labels wait for the printer."
    assert "tote label 0 of 2" in done.main
    assert [each.subject for each in prints(floor)] == ["T1", "T2"]
    site.become("viewer")
    assert "clerk" in site.get("/papers/sheet?kind=badges", status=403).main


@pytest.mark.long
def test_what_is_in_a_printers_way_comes_with_what_to_do(site: Site, floor: Floor) -> None:
    printer(floor)
    with floor.work.transaction():
        printers.tell_fault(floor.act(), 1, "out of paper 缺纸")
    assert "Put paper in and close the printer. It goes on by itself." in site.get("/papers").main
    shown = site.get("/papers/printers/P1", "zh").main
    assert "请装纸并合上打印机。" in shown and "缺纸" in shown and "out of paper" not in shown
