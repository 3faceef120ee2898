"""`pickbench print sheet`: cards and guides without any data, labels of what the floor has, mistakes told in
words.
"""

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from typer.testing import CliRunner, Result

from hub.cli import build
from hub.commands.failures import WRONG_SURROUNDINGS, explain
from hub.domain.command_cards import CARDS
from tests.databases import migrated
from tests.unit.documents.label_printer import print_labels


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PICKBENCH_HOME", str(tmp_path))
    monkeypatch.delenv("PICKBENCH_DATABASE_URL", raising=False)
    return tmp_path


def pickbench(*words: str) -> Result:
    return CliRunner().invoke(build(words), words)


def told(*words: str) -> Any:
    result = pickbench(*words, "--json")
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def said(*words: str) -> tuple[str, int]:
    """What a mistake is answered with, and the exit code."""
    error = pickbench(*words).exception
    assert isinstance(error, Exception)
    words_and_code = explain(error)
    assert words_and_code is not None, repr(error)
    return words_and_code


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a hub with two bins, a badge, a tote, a cart and an item."""
    home = tmp_path_factory.mktemp("stocked")
    migrated(f"sqlite:///{home}/pickbench.sqlite3").close()
    (home / "bins.csv").write_text(
        "bin,zone,aisle,bay,level\nA-01-1,A,01,1,1\nB-01-1,B,01,1,1\n", encoding="utf-8"
    )
    (home / "items.csv").write_text(
        "sku,name,weight_g,barcode\nCUP,搪瓷杯,120,4006381333931\n", encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PICKBENCH_HOME", str(home))
        patch.delenv("PICKBENCH_DATABASE_URL", raising=False)
        for words in (
            ("import", "bins", str(home / "bins.csv")),
            ("import", "items", str(home / "items.csv")),
            ("add", "operator", "7", "--name", "李雷"),
            ("add", "tote", "T1"),
            ("add", "cart", "H1"),
        ):
            result = pickbench(*words)
            assert result.exit_code == 0, (words, result.output, result.exception)
    return home


@pytest.fixture
def floor(stocked: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PICKBENCH_HOME", str(stocked))
    return stocked


def test_all_cards_print_with_one_command_and_no_data(home: Path) -> None:
    file = home / "cards.pdf"
    answer = told("print", "sheet", "cards", "--to", str(file))
    document = pypdfium2.PdfDocument(file.read_bytes())
    assert answer["pages"] == len(document)
    images = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    assert {f.text for i in images for f in zxingcpp.read_barcodes(i)} == {card.code for card in CARDS}
    assert not (home / "pickbench.sqlite3").exists()


def test_guides_print_a_page_a_job(home: Path) -> None:
    answer = told("print", "sheet", "guide", "pick", "pack", "--to", str(home / "guides.pdf"), "--lang", "zh")
    assert answer["papers"] == answer["pages"] == 2


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("bins", ["L%A-01-1", "L%B-01-1"]),
        ("badges", ["U%7"]),
        ("totes", ["C%T1"]),
        ("carts", ["H%H1"]),
        ("zones", ["Z%A", "Z%B"]),
        ("items", ["4006381333931"]),
    ],
)
def test_labels_of_what_the_floor_has(floor: Path, kind: str, codes: list[str]) -> None:
    file = floor / "labels.zpl"
    answer = told("print", "sheet", kind, "--to", str(file), "--size", "60x30", "--dpi", "300")
    assert answer["papers"] == len(codes)
    labels = print_labels(file.read_bytes())
    assert [f.text for label in labels for f in zxingcpp.read_barcodes(label.image.convert("L"))] == codes


def test_only_what_is_named_or_in_the_zone(floor: Path) -> None:
    to = str(floor / "bins.pdf")
    assert told("print", "sheet", "bins", "B-01-1", "--to", to)["papers"] == 1
    assert told("print", "sheet", "bins", "--zone", "A", "--to", to)["papers"] == 1
    assert told("print", "sheet", "bins", "--single", "--to", to)["papers"] == 2
    assert len(pypdfium2.PdfDocument((floor / "bins.pdf").read_bytes())) == 2
    text, code = said("print", "sheet", "bins", "Z-99", "--to", to)
    assert (text, code) == ("bins: expected the names of bins that are there, found none for Z-99", 1)
    assert said("print", "sheet", "slots", "--to", to)[0] == "slots: there are none to print yet"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["cards", "--to", "cards.doc"], "--to: expected a file whose name ends in .pdf or .zpl"),
        (["cards", "--to", "/nowhere/at/all.pdf"], "--to: expected a file in a folder that is there"),
        (["cards", "--to", "c.zpl", "--dpi", "96"], "dpi: expected one of 203, 300, got 96"),
        (["cards", "--to", "c.pdf", "--size", "large"], "size: expected WIDTHxHEIGHT in mm"),
        (["cards", "--to", "c.pdf", "--size", "10x10"], "size: expected 64x50 to 420x600 mm"),
        (["cards", "X%YES", "--to", "c.pdf"], "names: expected none"),
        (["guide", "dance", "--to", "c.pdf"], "names: expected some of any, pick"),
        (["totes", "--zone", "A", "--to", "c.pdf"], "zone: expected bins or slots"),
        (["totes", "--wave", "W1", "--to", "c.pdf"], "wave: expected orders"),
    ],
)
def test_a_mistake_is_told_and_nothing_written(
    home: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], expected: str
) -> None:
    monkeypatch.chdir(home)
    assert said("print", "sheet", *words)[0].startswith(expected)
    assert list(home.glob("c*.*")) == []


def test_a_missing_font_is_one_line_that_names_the_package(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hub.documents import fonts

    monkeypatch.setattr(fonts, "PLACES", ())
    fonts.load.cache_clear()
    text, code = said("print", "sheet", "cards", "--to", str(home / "cards.pdf"))
    fonts.load.cache_clear()
    assert "apt-get install fonts-wqy-microhei" in text
    assert "\n" not in text
    assert code == WRONG_SURROUNDINGS
    monkeypatch.setenv("PICKBENCH_FONT", __file__)
    text, code = said("print", "sheet", "cards", "--to", str(home / "cards.pdf"))
    assert text.startswith(f"PICKBENCH_FONT: expected a TrueType file (.ttf, .ttc), got {__file__}")
