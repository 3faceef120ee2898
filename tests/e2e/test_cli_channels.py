"""Channels from the command line, and orders of shops from files."""

import json
from pathlib import Path

import pytest

from tests.e2e.test_cli_import import WRONG_DATA, Shell
from tests.unit.office.shop_samples import woocommerce


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    return Shell(tmp_path / "home", monkeypatch)


def test_a_secret_is_shown_once(shell: Shell) -> None:
    made = shell.json("channels", "add", "web", "--kind", "generic", "--shop", "WEB")
    assert made["path"] == "/api/v1/hooks/web"
    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in shell.run("channels", "list").stdout
    assert shell.json("channels", "list") == [
        {
            "id": 1,
            "code": "web",
            "kind": "generic",
            "active": True,
            "shop": "WEB",
            "messages": 0,
            "last_at_ms": 0,
        }
    ]
    assert shell.json("channels", "secret", "web")["secret"] != made["secret"]
    assert "paused" in shell.run("channels", "pause", "web").stdout
    assert shell.json("channels", "resume", "web") == {"code": "web", "active": True}
    assert shell.json("channels", "messages", "web") == []


def test_what_can_not_be_is_refused_in_words(shell: Shell) -> None:
    refused = shell.run("channels", "add", "s", "--kind", "shopify", "--shop", "WEB", expect=WRONG_DATA)
    assert "client secret of the shop's app" in refused.stderr
    assert (
        "channel none: expected the code" in shell.run("channels", "pause", "none", expect=WRONG_DATA).stderr
    )
    assert (
        "outcome: expected one of"
        in shell.run("channels", "messages", "--outcome", "eaten", expect=WRONG_DATA).stderr
    )


def test_orders_of_woocommerce_come_from_a_file(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "orders.json"
    file.write_text(json.dumps([woocommerce()]))
    report = shell.json("import", "orders", "--format", "woocommerce", str(file))
    assert (report["orders_taken"], report["rows_accepted"]) == (1, 1)
    assert "orders same: 1" in shell.run("import", "orders", "--format", "woocommerce", str(file)).stdout
    order = shell.json("orders", "show", "WEB-1001")
    assert (order["channel"], order["payment"], len(order["lines"])) == ("json", "paid", 2)
