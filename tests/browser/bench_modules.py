"""A page of Chromium that holds the bench's JavaScript modules: each is handed out from its file.

`http://localhost` counts as a secure context, so that what a bench keeps and locks works as in a warehouse.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Route, sync_playwright

from hub.web.bench.contract import contract

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HERE = Path(__file__).parent
STATIC = Path(__file__).parents[2] / "hub" / "web" / "static"
ORIGIN = "http://localhost"
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}


@contextmanager
def context_with_modules() -> Iterator[BrowserContext]:
    """A browser context in which `/static/…` are the pages' files and `/tests/…` those beside this one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context()
        context.route("**/*", _hand_out)
        yield context
        browser.close()


def _hand_out(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path == "/bench/contract.json":
        route.fulfill(content_type="application/json", body=json.dumps(contract()))
    elif path == "/":
        route.fulfill(content_type="text/html", body="<!doctype html><title>modules</title>")
    else:
        file = STATIC / path.removeprefix("/static/") if path.startswith("/static/") else HERE / path[7:]
        if file.is_file():
            route.fulfill(content_type=KINDS[file.suffix], body=file.read_bytes())
        else:
            route.fulfill(status=404)
