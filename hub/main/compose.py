"""What hub, gateway and web make of the settings alike."""

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from urllib.parse import quote

import structlog
import uvloop

from hub.broker import BrokerAddress
from hub.broker.certificates import own_names
from hub.domain.office_rules import OfficeRules
from hub.domain.weighing import ToleranceRule
from hub.office import rules_file
from hub.office.act import Rules
from hub.settings import Settings, SettingsError

log = structlog.get_logger(__name__)
NICE = 10
"""How far bulk work stands back from the processor (man 2 setpriority)."""
PARENT_WATCH_S = 1.0
"""How often a child looks whether its hub still lives."""


def url_of(address: BrokerAddress) -> str:
    """A broker's address as the setting that leads there."""
    account = (
        f"{quote(address.username, safe='')}:{quote(address.password, safe='')}@" if address.username else ""
    )
    return f"mqtt{'s' if address.tls else ''}://{account}{address.host}:{address.port}"


def rules(settings: Settings) -> Rules:
    """The site's rules as the settings and the office's file have them.

    Raises:
        SettingsError: the office's file can't be used.
    """
    tolerance = ToleranceRule(settings.tolerance_base_mg, settings.piece_cv_ppm, settings.tolerance_sigmas)
    return Rules(
        settings.site,
        settings.lang,
        tolerance,
        settings.carrier_limit_mg,
        settings.count_from_qty,
        office_rules(settings),
    )


def office_rules(settings: Settings) -> OfficeRules:
    """What the site decides about its orders: its office file, or the defaults where there is none.

    Raises:
        SettingsError: the file can't be used; the text names each key, what was expected and what came.
    """
    file = settings.resolved_office_file
    if file is None:
        return OfficeRules()
    try:
        return rules_file.load(file)
    except rules_file.BadRules as refusal:
        raise SettingsError(str(refusal)) from None


def tls_names(settings: Settings) -> list[str]:
    """The names in the certificate of the stations' listener; none where stations connect without TLS."""
    if not settings.station_tls:
        return []
    return own_names(settings.broker_host, settings.station_tls_names)


def set_up_logging(settings: Settings) -> None:
    """Log lines to standard error, for people or as JSON."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shown = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        # The plain traceback: the pretty one reads and prints every local variable, which can take a minute.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info if settings.log_json else structlog.dev.set_exc_info,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr)


def now_ms() -> int:
    """This machine's clock, UTC milliseconds."""
    return time.time_ns() // 1_000_000


def stand_back() -> None:
    """Let verdicts and pages have the processor first: for bulk work."""
    os.setpriority(os.PRIO_PROCESS, 0, NICE)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on Ctrl-C and SIGTERM."""
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)


async def stop_with_parent(stop: asyncio.Event, parent: int = 0) -> None:
    """Set `stop` when the hub that started this process has died: the next hub starts its own.

    Args:
        parent: its process id; 0 for whoever is the parent now.
    """
    parent = parent or os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - a parent's death sets no event
        await asyncio.sleep(PARENT_WATCH_S)
    stop.set()


def run_child(serve: Callable[[Settings], Coroutine[object, object, None]]) -> None:
    """Run one of a hub's processes, its settings from the environment.

    Settings and files that can't be used are one line and exit code 3, as in a command: a file may be broken
    by hand while the hub runs, and a hub goes on trying.
    """
    settings = Settings.load()
    set_up_logging(settings)
    try:
        uvloop.run(serve(settings))
    except SettingsError as refusal:
        sys.exit(_refused(str(refusal)))


def _refused(why: str) -> int:
    """Say it on standard error; the exit code of missing surroundings."""
    log.error("settings_refused", why=why)
    return 3
