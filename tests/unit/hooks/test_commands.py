"""`pickbench webhooks`: made, looked at, seen to; a mistake is told in words."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from hub.cli import build
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.signing import key_of
from hub.hooks import Sender
from hub.store.database import Database
from tests.patience import PATIENCE_S
from tests.unit.hooks.receiver import SECRET, check


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PICKBENCH_HOME", str(tmp_path))
    monkeypatch.delenv("PICKBENCH_DATABASE_URL", raising=False)
    return tmp_path


def pickbench(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(build(words), words, input=stdin)


def done(*words: str, stdin: str | None = None) -> str:
    result = pickbench(*words, stdin=stdin)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def told(*words: str, stdin: str | None = None) -> Any:
    return json.loads(done(*words, "--json", stdin=stdin))


@contextmanager
def receiver(status: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A receiver in a thread, for commands that have a loop of their own: its URL, and what came."""
    came: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            check({name.lower(): value for name, value in self.headers.items()}, body)
            came.append(json.loads(body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Keep the test's output clean."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_secret_is_shown_once() -> None:
    made = told("webhooks", "add", "erp", "https://erp.example/?key=hidden", "--state", "shipped")
    assert len(key_of(made["secret"])) == 32
    shown = done("webhooks", "list") + done("webhooks", "show", "erp") + json.dumps(told("webhooks", "list"))
    assert made["secret"] not in shown
    assert "hidden" not in shown
    (row,) = told("webhooks", "list")
    assert (row["code"], row["states"], row["shop"], row["waiting"]) == ("erp", ["shipped"], None, 0)
    assert told("webhooks", "secret", "erp")["secret"] != made["secret"]
    assert told("webhooks", "secret", "erp", "--secret", "-", stdin=f"{SECRET}\n")["secret"] == SECRET


def test_a_test_message_is_signed_and_its_answer_shown() -> None:
    with receiver(204) as (url, came):
        done("webhooks", "add", "erp", url, "--secret", SECRET)
        assert told("webhooks", "test", "erp") == {"webhook": "erp", "outcome": "delivered", "said": "204"}
    assert [message["type"] for message in came] == ["webhook.test"]
    with receiver(500) as (url, _):
        done("webhooks", "url", "erp", url)
        result = pickbench("webhooks", "test", "erp")
        assert result.exit_code == 1
        assert "failed, 500: expected 2xx" in result.stdout


def test_an_order_that_is_held_is_told_and_the_notice_shown(home: Path) -> None:
    (home / "items.csv").write_text("sku,name,barcode,weight_g\nA,Apple,4000000000006,100\n", "utf-8")
    (home / "orders.csv").write_text("order,sku,qty\n1,A,2\n", "utf-8")
    done("import", "items", str(home / "items.csv"))
    with receiver(200) as (url, came):
        done("webhooks", "add", "erp", url, "--secret", SECRET, "--state", "held")
        done("import", "orders", str(home / "orders.csv"))
        done("orders", "hold", "WEB-1", "--reason", "in doubt")
        done("webhooks", "pause", "erp")
        asyncio.run(_send_until(home, "waiting"))
        waiting = told("webhooks", "show", "erp", "--state", "waiting")
        assert [(row["order"], row["event"]) for row in waiting["notices"]] == [("WEB-1", "held")]
        assert isinstance(pickbench("webhooks", "retry", "erp").exception, Conflict)
        assert isinstance(pickbench("webhooks", "remove", "erp").exception, Conflict)
        assert came == []
        assert told("webhooks", "resume", "erp") == {"webhook": "erp", "active": True}
        assert told("webhooks", "retry", "erp", "--order", "WEB-1") == {"webhook": "erp", "notices": 1}
        asyncio.run(_send_until(home, "delivered"))
    assert [message["data"]["order"] for message in came] == ["WEB-1"]
    assert "已送达" in done("webhooks", "show", "erp")
    assert told("webhooks", "remove", "erp") == {"webhook": "erp", "dropped": 0}


async def _send_until(home: Path, state: str) -> None:
    """A sender at work until a notice is in this state."""
    database = Database(f"sqlite:///{home}/pickbench.sqlite3")
    stop = asyncio.Event()
    sender = asyncio.create_task(Sender(database, "main", lambda: 1_800_000_000_000).run(stop))
    async with asyncio.timeout(PATIENCE_S):
        while not told("webhooks", "show", "erp", "--state", state)["notices"]:  # noqa: ASYNC110 - in a database
            await asyncio.sleep(0.1)
    stop.set()
    await sender
    database.close()


@pytest.mark.parametrize(
    ("words", "kind", "named"),
    [
        (("add", "erp", "ftp://x/"), Invalid, "url: expected http:// or https://, got 'ftp:'"),
        (("add", "a b", "http://x/"), Invalid, "code: expected 1 to 32 of"),
        (("add", "erp", "http://x/", "--state", "sent"), Invalid, "states: expected of received"),
        (("add", "erp", "http://x/", "--shop", "X"), NotFound, "shop X: expected the code of a shop"),
        (("add", "erp", "http://x/", "--secret", "short"), Invalid, "secret: expected whsec_"),
        (("show", "nobody"), NotFound, "webhook nobody: expected the code of a webhook"),
        (("retry", "nobody"), NotFound, "webhook nobody: expected the code of a webhook"),
        (("test", "nobody"), NotFound, "webhook nobody: expected the code of a webhook"),
    ],
)
def test_a_mistake_is_told_in_words(words: tuple[str, ...], kind: type[Exception], named: str) -> None:
    result = pickbench("webhooks", *words)
    assert isinstance(result.exception, kind)
    assert str(result.exception).startswith(named)
    assert told("webhooks", "list") == []
