"""Requests that no page of the hub makes: they are refused, and never a fault of the hub."""

import io
import zipfile
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from starlette.datastructures import FormData

from hub.domain.errors import Conflict, Invalid, NotFound
from hub.office import releases
from hub.office.imports.plan import Target
from hub.web import sockets
from hub.web.exports import safe
from hub.web.forms import Form
from hub.web.machine import Machine
from hub.web.refusals import in_chinese
from hub.web.serving import SAID_LENGTH, _short
from hub.web.sockets import Sockets
from hub.web.uploads import AT_ONCE, READY, Uploads
from tests.unit.floor.floor_under_test import Floor, picked
from tests.unit.web.site_under_test import PLACE, Site

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"x"),
        (FORM, b"act=&" * 30_000),
        (FORM, b"act=" + b"x" * 8_100_000),
    ],
    ids=["no boundary", "no form", "many fields", "long field"],
)
def test_a_form_that_can_not_be_read_is_refused(site: Site, kind: str, body: bytes) -> None:
    headers = {"Accept": "text/html", "Origin": PLACE, "Content-Type": kind}
    answer = site.client.post("/orders", content=body, headers=headers)
    assert answer.status_code == 400
    assert "Not taken" in answer.text


@pytest.mark.parametrize("path", ["/orders?q=%00", "/orders/%00", "/api/v1/orders?state=%00"])
def test_an_address_with_nul_is_refused(site: Site, path: str) -> None:
    assert site.client.get(path).status_code == 422


def test_what_no_database_keeps_is_left_out_of_a_form() -> None:
    form = Form(FormData([("a", "x\0y\ud800"), ("a", "\0z")]))
    assert form.text("a") == "z"
    assert form.all("a") == ["xy?", "z"]


def test_links_of_an_address_with_two_slashes_stay_here(site: Site) -> None:
    seen = site.get(f"{PLACE}//elsewhere.example/x", status=404)
    assert "/elsewhere.example/x?lang=zh" in seen.links()


@pytest.mark.parametrize("row", ["abc", "9" * 5000, "²", "-1"])
def test_an_exception_that_is_no_number_is_refused(site: Site, row: str) -> None:
    seen = site.post("/exceptions", "preview", many="take", row=row)
    assert "1 will be refused" in seen.main


def test_lines_of_an_order_have_numbers_that_can_be_read(site: Site, floor: Floor) -> None:
    label = picked(floor, A=1)
    ordered = [line.qty_ordered for line in floor.lines(label)]
    site.post(f"/orders/{label}", "change", reason="r", **{"qty-" + "9" * 5000: 1})
    assert [line.qty_ordered for line in floor.lines(label)] == ordered


def test_a_socket_shows_what_the_address_shows(site: Site) -> None:
    found = Sockets(site.app.state.pages)._found
    assert found("/stock/%E4%B8%AD%20%23")[1] == {"sku": "中 #"}
    assert found("/stock/A?q=%00")[0] is None
    assert found("/stock/\ud800")[0] is None


def test_a_page_of_one_person_is_shown_by_no_socket(site: Site) -> None:
    assert Sockets(site.app.state.pages)._found("/me") == (None, {})


def test_what_two_people_have_in_hand_is_shown_apart(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their screens have one address, one language and one role; there is room for one showing here."""
    monkeypatch.setattr(sockets, "MOST", 1)
    with site.client.websocket_connect("/live") as first:
        first.send_json({"url": "/exceptions?owner=mine"})
        assert "version" in first.receive_json()
        site.become("administrator", badge="2")
        with site.client.websocket_connect("/live") as second:
            second.send_json({"url": "/exceptions?owner=mine"})
            assert second.receive()["code"] == sockets.TRY_LATER


def test_a_long_message_is_cut_and_not_lost() -> None:
    assert len(_short("很" * 2000)) <= SAID_LENGTH
    assert _short("done") == "done"
    assert _short("\ud800") == "%3F"


def test_a_very_long_refusal_stays_as_it_is() -> None:
    """To compare it with what is translated would take a minute."""
    refusal = NotFound("order " + " " * 60_000)
    assert in_chinese(refusal) == str(refusal)


@pytest.mark.parametrize("text", ["=1", "＝1", "＠SUM(1)", "\n=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe(text) == "'" + text


def test_a_zip_file_that_is_locked_or_broken_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("build.json", "{}" * 100)
    whole = bytearray(made.getvalue())
    locked = whole.replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x01\x00\x08\x00")
    for data in (locked, whole[:40] + b"\xff" * 8 + whole[48:]):
        with pytest.raises(Invalid, match="ZIP file"):
            releases.read_zip(bytes(data))


def test_a_station_whose_wall_is_refused_shows_its_card(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Its secrets are shown this once."""
    config = tmp_path / "station.json"
    config.write_text("{}")
    told = f'{{"config": "{config}"}}'
    monkeypatch.setattr(Machine, "run", lambda *_, **__: (told, ""))
    monkeypatch.setattr("hub.web.pages.setup_stations.station_card", lambda *_: "the card")
    seen = site.post("/setup/stations", "make", name="w9", kind="wall", board="esp32", wall="w 1", lights=4)
    assert "the card" in seen.main
    assert "1 to 16 of A-Z 0-9" in seen.main


def test_a_zip_file_of_very_many_files_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in range(releases.MOST_ENTRIES + 1):
            archive.writestr(f"{n}.mpy", b"")
    with pytest.raises(Invalid, match="at most 500 files, got '501'"):
        releases.read_zip(packed.getvalue())


def test_what_was_chosen_before_a_restart_is_no_file_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target("main", "W1", "", ZoneInfo("UTC"))
    numbers = []
    for started_s in (1_790_000_000, 1_790_000_060):
        monkeypatch.setattr("hub.web.uploads.time", SimpleNamespace(time=lambda at=started_s: at))
        kept = Uploads()
        numbers += [kept.add("orders", "", "a.csv", b"x", target, "me", 0).number for _ in range(3)]
    assert len(set(numbers)) == 6


def test_only_so_many_files_are_read_at_a_time() -> None:
    kept, target = Uploads(), Target("main", "W1", "", ZoneInfo("UTC"))
    for _ in range(AT_ONCE):
        kept.add("orders", "", "a.csv", b"x", target, "me", 0)
    with pytest.raises(Conflict, match=f"fewer than {AT_ONCE} that are read or written"):
        kept.add("orders", "", "a.csv", b"x", target, "me", 0)
    kept.newest()[0].state = READY
    kept.add("orders", "", "a.csv", b"x", target, "me", 0)
