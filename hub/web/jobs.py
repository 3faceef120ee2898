"""Long work that somebody began on a page, such as printing 800 slips: it goes on by itself and shows its
progress.

What it does is durable act by act; the list of jobs itself is not, and is empty after a restart of the hub.
A job that was cut off then is begun again, and finds what it did before done.

Rule: a number means one job for ever, so that an address of before a restart shows no other one.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import structlog

from hub.domain.errors import DomainError
from hub.store.reading import UNAVAILABLE

KEPT = 200
"""Jobs that are remembered; of older ones, those that have ended are forgotten."""
REFUSALS_KEPT = 500
_log = structlog.get_logger()


@dataclass(slots=True)
class Job:
    """One job. `total` is 0 while it is not known how much there is to do; times in UTC ms."""

    number: int
    title: str
    who: str
    back: str
    """The page that it was begun on."""
    total: int
    began_at_ms: int
    done: int = 0
    ended_at_ms: int = 0
    says: str = ""
    """What came of it, in the words of who began it."""
    failed: bool = False
    refused: list[tuple[str, str]] = field(default_factory=list)
    """What was refused, and why."""

    def told(self, n: int) -> None:
        """So many more are done."""
        self.done += n

    def refuse(self, what: str, why: str) -> None:
        """One was refused; only the first are kept by name."""
        if len(self.refused) < REFUSALS_KEPT:
            self.refused.append((what, why))


class Jobs:
    """The jobs of one web process, each in a thread of its own."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self.since_ms = now_ms()
        """When this process began, UTC ms: of what was begun before, nothing is known."""
        # Seconds of its start: nobody begins a job a second, so a later process has only higher numbers.
        self._numbers = count(self.since_ms // 1000)
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()

    def start(self, title: str, who: str, back: str, total: int, work: Callable[[Job], str]) -> Job:
        """Begin something long.

        Args:
            title: what it is, in the words of who begins it.
            work: does it and tells the job how far it is; returns what came of it.
        """
        with self._lock:
            job = Job(next(self._numbers), title, who, back, total, self._now_ms())
            self._jobs[job.number] = job
            for number in [n for n, old in self._jobs.items() if old.ended_at_ms][: -KEPT or None]:
                del self._jobs[number]
        # A daemon: an end of the hub cuts it off between two acts.
        threading.Thread(target=self._run, args=(job, work), name=f"job-{job.number}", daemon=True).start()
        return job

    def _run(self, job: Job, work: Callable[[Job], str]) -> None:
        try:
            job.says = work(job)
        except DomainError as refusal:
            job.says, job.failed = str(refusal), True
        except UNAVAILABLE:
            job.says, job.failed = (
                "The database does not answer. Begin it again: what is done stays done.",
                True,
            )
        except Exception:  # noqa: BLE001 - logged; the page says that it failed
            _log.exception("job_failed", title=job.title)
            job.says, job.failed = "It failed; the hub's log says why. What is done stays done.", True
        finally:
            job.ended_at_ms = self._now_ms()

    def get(self, number: int) -> Job | None:
        """A job by its number."""
        return self._jobs.get(number)

    def newest(self) -> list[Job]:
        """Jobs, the newest first."""
        with self._lock:
            return sorted(self._jobs.values(), key=lambda job: -job.number)
