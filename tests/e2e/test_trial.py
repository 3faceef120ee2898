"""The simulated warehouse at a button: it lets the site's people in, and leaves nothing behind."""

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import httpx
import psutil
import pytest

from hub.domain.errors import Conflict
from hub.web.trial import ENDED, FAILED, READY, STARTING, Trial
from tests.patience import PATIENCE_S

HOST = "127.0.0.1"


def clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PICKBENCH_")}


def until(trial: Trial, *states: str) -> None:
    gives_up_at = time.monotonic() + 3 * PATIENCE_S
    while trial.state not in states and time.monotonic() < gives_up_at:
        time.sleep(0.1)
    assert trial.state in states, (trial.state, trial.why)


@pytest.mark.long
def test_it_comes_up_lets_the_sites_people_in_and_ends(tmp_path: Path) -> None:
    ada = {
        "name": "ada",
        "role": "administrator",
        "kept": "x",
        "badge": "ada",
        "person": "Ada",
        "lang": "",
        "sessions": [],
    }
    trial = Trial()
    trial.start(tmp_path, HOST, clean(), lambda: json.dumps(ada) + "\n")
    with pytest.raises(Conflict, match="runs already"):
        trial.start(tmp_path, HOST, clean(), str)
    until(trial, READY)
    url = f"http://{HOST}:{trial.port}"
    assert httpx.get(f"{url}/api/v1/stations").status_code == 401
    assert httpx.get(f"{url}/setup").headers["location"].startswith("/sign-in")
    assert (tmp_path / "simulator" / "accounts.jsonl").stat().st_mode & 0o077 == 0
    trial.stop()
    assert (trial.state, list(tmp_path.iterdir())) == (ENDED, [])
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{url}/readyz")


@pytest.mark.long
def test_it_ends_with_who_started_it_however_that_ends(tmp_path: Path) -> None:
    program = textwrap.dedent(f"""
        import os, sys, time
        from pathlib import Path
        from hub.web.trial import Trial
        trial = Trial()
        trial.start(Path({str(tmp_path)!r}), "{HOST}", dict(os.environ), str)
        while trial.state == "{STARTING}":
            time.sleep(0.1)
        print(trial.state, trial._process.pid, flush=True)
        time.sleep(600)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env=clean(), text=True
    ) as parent:
        assert parent.stdout is not None
        state, pid = parent.stdout.readline().split()
        assert state == READY
        demo = psutil.Process(int(pid))
        everything = [demo, *demo.children(recursive=True)]
        parent.kill()
    gone, alive = psutil.wait_procs(everything, timeout=PATIENCE_S)
    assert (len(gone), alive) == (len(everything), [])


@pytest.mark.long
def test_one_that_can_not_start_says_why(tmp_path: Path) -> None:
    trial = Trial()
    trial.start(tmp_path, HOST, clean(), lambda: "this is no account\n")
    until(trial, FAILED)
    assert trial.why
    trial.stop()
    assert list(tmp_path.iterdir()) == []
