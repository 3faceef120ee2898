"""What pages know of the machine that the hub runs on: its folder, its address, and how its own commands are
run there.

Rule: what a command does, a page does by that command, so that neither can do it in another way.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hub.domain.errors import Conflict
from hub.web.trial import Trial
from hub.web.uploads import Uploads

COMMAND = (sys.executable, "-m", "hub.cli")
_WITHIN_S = 60.0


@dataclass(frozen=True, slots=True)
class Machine:
    """One hub's machine.

    Args:
        home: the hub's own folder; None where pages are served without a hub.
        http_host: the address on which pages are served.
        environment: what the hub's commands are started with: the site's own settings.
    """

    home: Path | None = None
    http_host: str = "127.0.0.1"
    environment: Mapping[str, str] = field(default_factory=dict)
    trial: Trial = field(default_factory=Trial)
    uploads: Uploads = field(default_factory=Uploads)

    def run(self, *arguments: str, secrets: Mapping[str, str] | None = None) -> tuple[str, str]:
        """What a command of the hub's prints, and what it has to add (its standard error).

        Args:
            secrets: settings that stand in no list of processes.

        Raises:
            Conflict: it is refused, in its own words, or there is no hub here.
        """
        self.needed_home()
        done = _ended([*COMMAND, *arguments], {**self.environment, **(secrets or {})})
        if done.returncode:
            told = done.stderr.strip().removeprefix("pickbench: ") or f"{arguments[0]} failed"
            raise Conflict(told[-1000:])
        return done.stdout, done.stderr

    def needed_home(self) -> Path:
        """The hub's folder.

        Raises:
            Conflict: pages are served without a hub.
        """
        if self.home is None:
            raise Conflict("expected a hub on this machine (pickbench hub), found pages without one")
        return self.home


def _ended(argv: Sequence[str], environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(  # noqa: S603 - the hub's own program, by its path
            argv,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_WITHIN_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Conflict(f"a command of the hub could not be run: {error}") from error
