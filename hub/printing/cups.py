"""Pages by way of CUPS, or of any printer that speaks IPP: a job for each paper, asked for until it is
completed.

Rule that must hold: a job bears the number of its print, so that one which was submitted and not noted is
found again and not submitted twice.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence

import httpx

from hub.domain.papers import ZPL, Print
from hub.printing import ipp
from hub.printing.transport import Fault, Sheets, Spoilt, Tell, Unsure

IPP_PORT = 631
FIRST_LOOK_S, LONGEST_LOOK_S = 0.1, 2.0
"""Between two questions after a job: half as long again each time."""
_RAW_FORMATS = ("application/vnd.cups-raw", "application/vnd.zebra-zpl", "application/octet-stream")
_JOB_ATTRIBUTES = ("job-id", "job-name", "job-state", "job-state-reasons", "time-at-processing")
_QUEUE = re.compile(r"([^@]+)(?:@(.+))?")
_NEVER_BEGAN = (None, 0)
_Wanted = Mapping[str, str | int | Sequence[str]]


def address_of(given: str) -> str:
    """The ipp address of a queue.

    >>> address_of("Office")
    'ipp://localhost:631/printers/Office'
    >>> address_of("Office@print.local:6310"), address_of("ipp://10.0.0.7/ipp/print")
    ('ipp://print.local:6310/printers/Office', 'ipp://10.0.0.7/ipp/print')
    """
    if given.startswith(("ipp://", "ipps://")):
        return given
    found = _QUEUE.fullmatch(given)
    assert found is not None, "addresses are checked when a printer is added"
    host = found[2] or "localhost"
    with_port = host if re.search(r":\d+$", host) else f"{host}:{IPP_PORT}"
    return f"ipp://{with_port}/printers/{found[1]}"


def _http(uri: str) -> str:
    """Where requests to an ipp address are posted: its port is 631 where none is said (RFC 8010, section 4).

    >>> _http("ipp://10.0.0.7/ipp/print"), _http("ipps://h:8631/p")
    ('http://10.0.0.7:631/ipp/print', 'https://h:8631/p')
    """
    scheme, _, rest = uri.partition("://")
    host, slash, path = rest.partition("/")
    with_port = host if re.search(r":\d+$", host) else f"{host}:{IPP_PORT}"
    return f"{'https' if scheme == 'ipps' else 'http'}://{with_port}{slash}{path}"


class Cups:
    """A queue.

    Args:
        given: the printer's address.
        origin: what this site's jobs are named by.
        answer_s: how long the server may take for an answer.
    """

    in_one_piece = True
    takes_more = True

    def __init__(self, given: str, origin: str, answer_s: float) -> None:
        self._uri = address_of(given)
        self._url = _http(self._uri)
        self._origin = origin
        self._answer_s = answer_s
        self._number = 0
        self._raw = _RAW_FORMATS[-1]
        self._sure_of: int | None = None
        self._sent: dict[int, ipp.Group] = {}

    async def ready(self, _sheets: Sheets) -> int:
        """The server answers, and the queue takes jobs and is not stopped."""
        self._sure_of = None
        said = await self._ask(ipp.GET_PRINTER, {})
        if not said.is_done:
            raise Fault(f"{self._uri}: expected a queue, got {said.status:#06x} {said.said}".strip())
        if said.printer.get("printer-is-accepting-jobs") == [False]:
            raise Fault("the queue takes no jobs")
        self._note_stopped(said.printer)
        formats = said.printer.get("document-format-supported", [])
        self._raw = next((each for each in _RAW_FORMATS if each in formats), _RAW_FORMATS[-1])
        return -1

    async def send(self, sheets: Sheets, _number: int) -> None:
        """Submit a job."""
        self._sure_of = sheets.job.id
        job = await self._find(sheets.job)
        if job is None or _is_dropped(job):
            self._sure_of = None
            job = await self._submit(sheets)
        self._sent[sheets.job.id] = job

    async def out(self, print_: Print, _number: int, tell: Tell) -> None:
        """Ask for the job until it is completed."""
        job = self._sent.pop(print_.id, None) or await self._find(print_)
        if job is None:
            raise Unsure("the server has lost the job")
        pause_s = FIRST_LOOK_S
        while not _is_over(job):
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 1.5, LONGEST_LOOK_S)
            printer = (await self._ask(ipp.GET_PRINTER, {})).printer
            tell(_stopped(printer))
            job = await self._look(job)
        _judge(job)
        tell("")

    async def resume(self, print_: Print, _due: int) -> int:
        """The job that bears the print's number tells.

        1 also where it goes on still, and `out` waits for it.
        """
        self._sent.pop(print_.id, None)
        job = await self._find(print_)
        if job is None:
            if self._sure_of == print_.id or await self._keeps_history():
                return 0
            raise Unsure("the server keeps no list of its jobs, and the connection broke in mid-page")
        return 0 if _is_dropped(job) else 1

    async def rest(self) -> None:
        """Every request has its own connection."""

    async def _submit(self, sheets: Sheets) -> ipp.Group:
        wanted: _Wanted = {
            "requesting-user-name": "pickbench",
            "job-name": self._name(sheets.job),
            "document-format": self._raw if sheets.language == ZPL else "application/pdf",
        }
        said = await self._ask(ipp.PRINT_JOB, wanted, b"".join(sheets.pages))
        if not said.is_done or not said.jobs:
            self._sure_of = sheets.job.id
            why = f"the server refused it: {said.status:#06x} {said.said}".strip()
            raise Fault(why) if said.status >= ipp.SERVER_FAULT else Spoilt(why)
        return said.jobs[0]

    def _name(self, print_: Print) -> str:
        return f"{self._origin}-{print_.id}.{print_.tries}"

    async def _find(self, print_: Print) -> ipp.Group | None:
        """The job of a print, the newest where there are several."""
        name = self._name(print_)
        same = [job for job in await self._jobs() if job.get("job-name") == [name]]
        return max(same, key=_job_id, default=None)

    async def _jobs(self) -> list[ipp.Group]:
        every: list[ipp.Group] = []
        for which in ("not-completed", "completed"):
            wanted: _Wanted = {
                "requesting-user-name": "pickbench",
                "which-jobs": which,
                "requested-attributes": _JOB_ATTRIBUTES,
            }
            said = await self._ask(ipp.GET_JOBS, wanted)
            if not said.is_done:
                raise Fault(f"{self._uri}: expected its jobs, got {said.status:#06x} {said.said}".strip())
            every += said.jobs
        return every

    async def _keeps_history(self) -> bool:
        return any(_is_over(job) for job in await self._jobs())

    async def _look(self, job: ipp.Group) -> ipp.Group:
        wanted: _Wanted = {"job-id": _job_id(job), "requested-attributes": _JOB_ATTRIBUTES}
        said = await self._ask(ipp.GET_JOB, wanted)
        if not said.is_done or not said.jobs:
            raise Unsure(f"the server has lost job {_job_id(job)}")
        return said.jobs[0]

    def _note_stopped(self, printer: ipp.Group) -> None:
        why = _stopped(printer)
        if why:
            raise Fault(why)

    async def _ask(
        self,
        operation: int,
        attributes: _Wanted,
        document: bytes = b"",
    ) -> ipp.Answer:
        self._number += 1
        body = ipp.request(operation, self._number, {"printer-uri": self._uri, **attributes}, document)
        # Authorities are loaded only where there is a certificate: that takes longer than an answer.
        is_secret = self._url.startswith("https")
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=self._answer_s, verify=is_secret) as client:
                response = await client.post(
                    self._url, content=body, headers={"content-type": "application/ipp"}
                )
        except httpx.TimeoutException:
            raise Fault(f"{self._uri}: no answer within {self._answer_s:g} s") from None
        except (httpx.HTTPError, OSError) as error:
            raise Fault(f"{self._uri}: can't be reached: {str(error) or type(error).__name__}") from None
        try:
            return ipp.answer(response.content)
        except ipp.NotIpp as error:
            raise Fault(f"{self._uri}: {error}, got status {response.status_code}") from None


def _job_id(job: ipp.Group) -> int:
    found = job.get("job-id", [0])[0]
    return found if isinstance(found, int) else 0


def _state(job: ipp.Group) -> int:
    found = job.get("job-state", [0])[0]
    return found if isinstance(found, int) else 0


def _is_over(job: ipp.Group) -> bool:
    return _state(job) in (ipp.CANCELED, ipp.ABORTED, ipp.COMPLETED)


def _is_dropped(job: ipp.Group) -> bool:
    """Whether a job ended before its printing began, such as one of which not all has come."""
    began = job.get("time-at-processing", [None])[0]
    return _state(job) in (ipp.CANCELED, ipp.ABORTED) and began in _NEVER_BEGAN


def _judge(job: ipp.Group) -> None:
    """What came of a job that is over.

    Raises:
        Spoilt: somebody took it out of the queue before it was printed.
        Unsure: it ended in mid-page.
    """
    if _state(job) == ipp.COMPLETED:
        return
    why = ", ".join(str(each) for each in job.get("job-state-reasons", []))
    if _is_dropped(job):
        raise Spoilt(f"the job was taken out of its queue: {why}")
    raise Unsure(f"the job ended in mid-page: {why}")


def _stopped(printer: ipp.Group) -> str:
    """Why a queue prints nothing; "" where it does."""
    if printer.get("printer-state") != [ipp.STOPPED]:
        return ""
    reasons = [str(each) for each in printer.get("printer-state-reasons", []) if each != "none"]
    return f"stopped: {', '.join(reasons) or 'no reason given'}"
