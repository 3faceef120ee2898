"""In these tests sleep takes no time: a part's loop is turned by hand."""

import types
from collections.abc import Generator

import pytest

import firmware.face
from firmware.drivers import hx711, mcp23017, uart_scanner, wifi


@types.coroutine
def _sleep_ms(ms: int) -> Generator[int, None, None]:
    yield ms


@pytest.fixture(autouse=True)
def _no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (hx711, mcp23017, uart_scanner, wifi, firmware.face):
        monkeypatch.setattr(module, "sleep_ms", _sleep_ms)
