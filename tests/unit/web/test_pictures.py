"""Pictures of items: taken in, kept small, served, and refused when they are none."""

import hashlib
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image
from typer.testing import CliRunner

from hub.cli import build
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.items import Barcode, Item
from hub.office import pictures
from hub.store.database import Database
from hub.store.reading import pictures as shelf
from hub.store.reading import snapshot
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor
from tests.unit.web.site_under_test import Site

TURN_LEFT = 6
"""The EXIF orientation of a picture whose camera was held upright."""


def photo(
    width: int = 1200, height: int = 600, kind: str = "JPEG", turned: int = 0, mode: str = "RGB"
) -> bytes:
    picture = Image.new(mode, (width, height), "red")
    exif = Image.Exif()
    if turned:
        exif[0x0112] = turned
        exif[0x010E] = "secret of the camera"
    file = BytesIO()
    picture.save(file, kind, exif=exif)
    return file.getvalue()


def test_a_picture_is_turned_shrunk_and_drawn_anew() -> None:
    small = pictures.shrink(photo(turned=TURN_LEFT))
    assert (small.width_px, small.height_px) == (240, 480)
    assert small.digest == hashlib.sha256(small.webp).hexdigest()
    assert b"secret" not in small.webp
    shown = Image.open(BytesIO(small.webp))
    assert (shown.format, shown.size) == ("WEBP", (240, 480))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_other_formats_are_taken_and_small_ones_stay_small(kind: str) -> None:
    small = pictures.shrink(photo(60, 40, kind))
    assert (small.width_px, small.height_px) == (60, 40)


def test_what_is_clear_becomes_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(file, "PNG")
    shown = Image.open(BytesIO(pictures.shrink(file.getvalue()).webp))
    assert shown.getpixel((4, 4)) == (255, 255, 255)


def huge() -> bytes:
    """A few kilobytes that unfold to 100 million dots."""
    file = BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "JPEG, PNG, WebP or GIF file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG, PNG, WebP or GIF file"),
        (photo()[:400], "read to its end"),
        (huge(), "at most 40 million dots"),
        (b"\x00" * (pictures.MOST_BYTES + 1), "at most 10 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=re.escape(says)):
        pictures.shrink(data)


def test_a_file_is_named_after_a_sku_or_a_barcode(floor: Floor) -> None:
    small = pictures.shrink(photo(20, 20))
    with floor.work.transaction():
        act = floor.act()
        item = pictures.named(act, GOODS["B"][1])
        assert item.sku == "B"
        assert pictures.put(act, item, small) == pictures.ADDED
        assert pictures.put(act, item, small) == pictures.SAME
        assert pictures.put(act, item, pictures.shrink(photo(30, 20))) == pictures.REPLACED
        with pytest.raises(NotFound, match="import its item first"):
            pictures.named(act, "nobody")
        other = floor.work.one(Item, "sku", "C", SITE)
        assert other is not None
        floor.work.add(Barcode(0, SITE, GOODS["B"][1], other.id, 1))
    with floor.work.transaction(), pytest.raises(Conflict, match="it is of B, C; name the SKU"):
        pictures.named(floor.act(), GOODS["B"][1])


def given(floor: Floor, sku: str) -> str:
    with floor.work.transaction():
        act = floor.act()
        small = pictures.shrink(photo(20, 20))
        pictures.put(act, pictures.named(act, sku), small)
    return small.digest


def test_a_picture_is_served_and_kept_by_its_digest(site: Site, floor: Floor, app: FastAPI) -> None:
    digest = given(floor, "A")
    kept = site.client.get(f"/pictures/A?d={digest}")
    assert kept.headers["content-type"] == "image/webp"
    assert "immutable" in kept.headers["cache-control"]
    asked_again = site.client.get("/pictures/A", headers={"If-None-Match": f'"{digest}"'})
    assert asked_again.status_code == 304
    assert asked_again.headers["cache-control"] == "private, no-cache"
    with snapshot(app.state.context.database) as reader:
        assert shelf.digests(reader, SITE, ["A", "B", "nobody"]) == {"A": digest}
        assert set(shelf.every(reader, SITE, ["A", "B"])) == {"A"}


def test_what_has_no_picture_is_drawn(site: Site) -> None:
    for sku in ("B", "<x>/y"):
        drawn = site.client.get(f"/pictures/{sku}")
        assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
        assert "<x" not in drawn.text


def test_a_bench_sees_pictures(site: Site, floor: Floor, app: FastAPI) -> None:
    given(floor, "A")
    site.become("bench")
    assert site.client.get("/pictures/A").status_code == 200


def test_a_picture_is_given_and_taken_away_on_the_item_page(site: Site, floor: Floor) -> None:
    done = site.post("/stock/A", "picture", sku="A", files={"picture": ("a.jpg", photo(), "image/jpeg")})
    assert "saved" in done.said
    assert "/pictures/A?d=" in done.html
    refused = site.post(
        "/stock/A", "picture", sku="A", status=422, files={"picture": ("a.jpg", b"x", "image/jpeg")}
    )
    assert "JPEG, PNG, WebP or GIF" in refused.said
    assert "/pictures/A?d=" not in site.post("/stock/A", "no_picture", sku="A").html
    site.become("viewer")
    site.post("/stock/A", "picture", sku="A", status=403, files={"picture": ("a.jpg", photo(), "image/jpeg")})


@pytest.mark.long
def test_a_folder_is_taken_in_and_what_is_refused_is_named(
    database: Database, floor: Floor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    files = {
        "A.jpg": photo(),
        f"{GOODS['B'][1]}.PNG": photo(20, 20, "PNG"),
        "C.gif": b"GIF89a",
        "zz.webp": photo(),
    }
    for name, data in {**files, "notes.txt": b"not asked"}.items():
        (folder / name).write_bytes(data)
    monkeypatch.setenv("PICKBENCH_DATABASE_URL", f"sqlite:///{tmp_path}/floor.db")
    monkeypatch.setenv("PICKBENCH_SITE", SITE)
    words = ["import", "pictures", str(folder), "--json"]
    ran = CliRunner().invoke(build(words), words)
    assert ran.exit_code == 1, ran.output
    told = {row["file"]: row["outcome"] for row in json.loads(ran.stdout)}
    assert told == {
        "A.jpg": "added",
        f"{GOODS['B'][1]}.PNG": "added",
        "C.gif": "refused",
        "zz.webp": "refused",
    }
    with snapshot(database) as reader:
        assert set(shelf.digests(reader, SITE, ["A", "B", "C"])) == {"A", "B"}
