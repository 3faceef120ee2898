"""In these tests sleep takes no time: a part's loop is turned by hand."""

import types
from collections.abc import Generator

import pytest

import firmware.drivers.hx711
import firmware.drivers.uart_scanner
import firmware.face


@types.coroutine
def _sleep_ms(ms: int) -> Generator[int, None, None]:
    yield ms


@pytest.fixture(autouse=True)
def _no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (firmware.drivers.hx711, firmware.drivers.uart_scanner, firmware.face):
        monkeypatch.setattr(module, "sleep_ms", _sleep_ms)
