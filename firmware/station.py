"""The station's core: what happened and the time go in, what to do comes out. No clock, socket or pin.

`Station(config, outbox).step(event, now_ms)` returns actions; both are the tuples of `firmware.signals`,
whose names are written out here, since on a board every name that a module keeps costs heap.
The states, and what moves between them:

    OFFLINE   no connection             --link_up-->            GREETING
    GREETING  a hello is on its way     --welcome-->            READY, or REFUSED where it says no
    READY     events go out             --answer is overdue-->  GREETING  (is the hub still there?)
    AWAY      no gateway is on          --a gateway comes on--> GREETING
    REFUSED   the hub won't have us     --time, or a new run--> GREETING
    any       --link_down--> OFFLINE;   any but OFFLINE  --the last gateway goes off--> AWAY

OFFLINE, what comes off the wire is void; REFUSED, what a person does is refused.
Rules: one event is on the wire at a time, unchanged until its own answer comes; nothing a person did is
dropped without their seeing it; who is told that a thing is saved is told after it is. What may be lit green,
`firmware.panel` says; what a job lets the station judge by itself, `firmware.job`.

Here is what every scan and answer needs. What is needed seldom is loaded for it and dropped: `greeting`
(connection, hello, welcome, gateways), `faults` (and telemetry), `commands` (and files), `handover` (jobs),
`replay`. These change the attributes of a Station that have no underscore.
"""

from firmware.lights import Lights
from firmware.outbox import MOST_IN_RAM, Entry
from firmware.overlay import overlay
from firmware.panel import Panel
from firmware.records import button_fields, scan_fields
from protocol.codec import decode, encode
from protocol.codes import BAD, BLINK, FAIL, WHITE
from protocol.errors import FrameError, ProtocolError
from protocol.messages import Button, Res, Scan, Weigh

OFFLINE, GREETING, READY, AWAY, REFUSED = range(5)


class Station:
    """One station. `state` is one of OFFLINE ... REFUSED; `faults` counts what went wrong since power-up.

    `gateways` are those that are on, each with its life (run, epoch); `hellos` how many were said since the
    last welcome; `sent_ms` when the head went out, since the last welcome; `tried_ms` when it went out and
    nothing has come of it yet; `tries` how often it stayed unanswered though a hello was answered; `job` the
    firmware.job.Job held, or None; `card_seq` the newest card that may change what is open: while it is
    unanswered no job is used; `memory` what is remembered of commands and of parts of files.
    """

    def __init__(self, config, outbox):
        self.config = config
        self.outbox = outbox
        self.lights = Lights()
        self.panel = Panel(config.lang)
        self.state = OFFLINE
        self.faults = self.hellos = self.tries = self.now_ms = 0
        self.gateways = {}
        self.memory = ([], [])
        self.utc_less_up_ms = self.hello_due_ms = self.sent_ms = self.tried_ms = None
        self.job = None
        self.large = ""  # the order that was said to be too large
        self.card_seq = 4294967295 if len(outbox) else 0  # what was kept before the power-up may hold a card
        self.is_journal_broken = False
        self._report_due_ms = self._wake_ms = None

    def step(self, event, now_ms: int):
        """Take one event at uptime `now_ms`; returns the actions to carry out, in order.

        Nothing that comes off the wire, out of a scanner or from a scale makes it raise.
        """
        self.now_ms = now_ms
        kind = event[0]
        if kind in ("scan", "weigh", "button", "message", "tick"):
            getattr(self, "_" + kind)(*event[1:])
        elif kind in ("fault", "telemetry"):
            overlay("firmware.faults", *((kind, self) + event[1:]))
        elif kind == "result":
            overlay("firmware.commands", *((kind, self) + event[1:]))
        elif self.state != OFFLINE or kind == "link_up":
            overlay("firmware.greeting", *((kind, self) + event[1:]))
        self._set_alarm()
        actions, self.panel.actions = self.panel.actions, []
        return actions

    def _message(self, leaf, payload):
        if self.state == OFFLINE or leaf not in ("ans", "light", "wel", "job", "cmd", "file"):
            return
        try:
            message = decode(leaf, payload)
        except ProtocolError:
            self.faults += 1
            return
        if leaf == "ans":
            self._answer(message)
        elif leaf == "light":
            if message.epoch == self.lights.epoch:
                self.show_lights(message.rev, message.on, message.part)
        elif leaf == "wel":
            overlay("firmware.greeting", leaf, self, message)
        elif leaf == "job":
            try:
                overlay("firmware.handover", leaf, self, message)
            except MemoryError:  # not even its code finds room: the order waits for the hub
                self.job = None
                self.faults += 1
        else:
            overlay("firmware.commands", leaf, self, message)

    # what the person does

    def _scan(self, code, aim, src):
        if not 0 < len(code) <= 256:
            self.panel.free()
            why = "code_too_long" if code else "code_empty"
            self.panel.refuse(why)
            overlay("firmware.faults", "fault", self, why, "%d bytes from scanner %d" % (len(code), src))
            return
        text, code_hex, aim = scan_fields(code, aim)
        again = None
        for entry in self.outbox.ram:
            if again is None and entry.code == code and entry.seq > self.outbox.told_seq:
                again = entry.seq
        self._keep(Scan, (), (text, code_hex, aim, src, again), code, aim)

    def _weigh(self, reading):
        if self.job and reading[5] == "removed":
            self.job.is_held = False
        self._keep(Weigh, reading, ())

    def _button(self, b, place):
        self._keep(Button, (b, place), button_fields(place, self.lights))

    def _keep(self, kind, needed, other, code=None, aim=None):
        """Take what a person did, send it when its turn has come, and show that a verdict is awaited.

        While the hub is away it is in the journal before the person is told anything.
        """
        outbox, panel, due_ms = self.outbox, self.panel, self.now_ms + self.config.verdict_ms
        is_away = self.state in (OFFLINE, AWAY) or (self.state == GREETING and not self.gateways)
        panel.free()
        why = "refused" if self.state == REFUSED else "queue_full" if outbox.journal.is_full else ""
        if not why and (is_away or len(outbox.ram) >= MOST_IN_RAM):
            why = self.make_durable(due_ms)
        if not why:
            said = self.job.says(self, code, aim) if is_away and self.job and code else ""
            h = None if not is_away else 2 if said == "held" else 1
            try:
                self.enqueue(kind, needed, other, code, aim, due_ms, h)
                entry = outbox.ram[-1]
                if is_away:
                    why = self.make_durable(due_ms, said != "held")
                if why:
                    outbox.ram.remove(entry)
            except FrameError as error:
                why = "bad_reading"
                overlay("firmware.faults", "fault", self, why, error)
        if why:
            panel.refuse(why)
        elif not is_away:
            panel.act("lamp", WHITE, BLINK)
        elif said:
            self.job.tell(self, said)
        else:
            panel.trouble("saved", "attention")

    def enqueue(self, kind, needed, other, code=None, aim=None, due_ms=None, h=None):
        """Number an event and put it at the end. The fields come in the order of THE TABLE."""
        seq = self.outbox.next_seq()
        inc, t_ms = self.outbox.journal.inc, None
        if self.utc_less_up_ms is not None:
            t_ms = self.now_ms + self.utc_less_up_ms
        event = kind(self.config.sess, inc, seq, self.now_ms, *(tuple(needed) + (t_ms, h) + other))
        self.outbox.ram.append(Entry(seq, inc, encode(event), code, aim, due_ms))
        if code and code[1:2] == b"%" and h != 2 and code not in (b"X%RESUME", b"X%HELP"):
            self.card_seq = seq
        self.send_head()

    def make_durable(self, by_ms, is_counted=True):
        """Put what is due by then into the journal, and count its pieces; why it can't be, or ""."""
        try:
            job = self.job if is_counted and self.job and self.job.is_valid(self) else None
            for entry in self.outbox.keep(by_ms):
                self.is_journal_broken = False
                if job and entry.seq >= job.from_seq:
                    job.count(entry, False)
        except OSError as error:
            if self.outbox.journal.is_full:
                return "queue_full"
            overlay("firmware.faults", "journal", self, error)
            return "memory_fault"
        return ""

    # answers

    def send_head(self):
        """Send the oldest event, where none is on the wire."""
        if self.state == READY and self.sent_ms is None:
            head = self.outbox.head()
            if head:
                self.publish("ev", head.frame)
                self.sent_ms = self.tried_ms = self.now_ms

    def forget_head(self):
        """The head is another one now."""
        self.sent_ms = self.tried_ms = None
        self.tries = 0
        if not len(self.outbox):
            self.card_seq = 0

    def _answer(self, answer):
        outbox = self.outbox
        head = outbox.head()
        if head and answer.seq == head.seq and answer.inc in (None, head.inc):
            is_told = outbox.is_told()
            try:
                if answer.why == "seq_conflict":
                    overlay("firmware.greeting", "renumber", self)
                    return
                outbox.take()
            except OSError as error:  # asked again when the answer is overdue
                overlay("firmware.faults", "journal", self, error)
                return
            self.forget_head()
            if self.job and head.code:
                self.job.settle(self, answer, head, is_told)
            if head.due_ms is not None:
                self._show(answer, head, is_told)
        self.show_lights(answer.rev, answer.light)
        self.send_head()

    def _show(self, answer, head, is_told):
        """Show an answer: what the person was told comes later as a replay, else as a verdict."""
        panel, is_awaited = self.panel, self.outbox.awaited() is not None
        if is_told:
            panel.checked += 1
            is_last = not self.outbox.is_told()
            if is_last or answer.v in (FAIL, BAD):
                overlay("firmware.replay", "show", panel, answer, head.frame, is_last, is_awaited)
            return
        is_late = self.now_ms >= head.due_ms
        panel.verdict(answer, self.name_of(head) if is_late or is_awaited else "", is_late)

    def name_of(self, entry):
        """What an event was about, in 12 characters or so."""
        if entry.code and b'"c":' in entry.frame and 29 not in entry.code:
            return entry.code[-12:].decode()
        return overlay("firmware.labels", "label", entry.frame)

    def show_lights(self, rev, rows, part=None):
        """Show a picture or a part of one, where it is newer."""
        if rev is not None and rows is not None and self.lights.take(rev, rows, part):
            self.panel.act("pixels", self.lights)
            if self._report_due_ms is None:  # once a second: else a busy bench doubles its traffic
                self._report_due_ms = self.now_ms + 1000

    # time

    def _tick(self):
        self._wake_ms = None  # that alarm is used up
        now_ms, awaited = self.now_ms, self.outbox.awaited()
        if awaited and now_ms >= awaited.due_ms:  # the verdict is late: amber and a sound of its own, once
            why = self.make_durable(now_ms)
            if why:
                self.outbox.told_seq = self.outbox.seq
            self.panel.trouble("unsaved" if why else "no_answer", "attention")
        if self.hello_due_ms is not None and now_ms >= self.hello_due_ms:
            overlay("firmware.greeting", "greet", self, False)
        elif self.state == READY:
            if self._report_due_ms is not None and now_ms >= self._report_due_ms:
                self._report_due_ms = None
                rev, epoch = self.lights.rev, self.lights.epoch
                self.publish("res", encode(Res(0, 1, None, rev, self.config.cfg, epoch)))
            if self.sent_ms is not None and now_ms >= self._resend_due_ms():
                overlay("firmware.greeting", "greet", self, True)

    def _resend_due_ms(self):
        """When an unanswered event makes us ask for the hub; later with every failed try."""
        return self.sent_ms + self.config.resend_ms * min(1 + self.tries, 5)

    def _set_alarm(self):
        """Ask for the next TICK, where it differs from what was asked last."""
        awaited = self.outbox.awaited()
        wake_ms = _sooner(awaited and awaited.due_ms, self.hello_due_ms)
        if self.state == READY:
            wake_ms = _sooner(wake_ms, self._report_due_ms)
            if self.sent_ms is not None:
                wake_ms = _sooner(wake_ms, self._resend_due_ms())
        if wake_ms != self._wake_ms:
            self._wake_ms = wake_ms
            if wake_ms is not None:
                self.panel.act("wake", wake_ms)

    def publish(self, leaf, payload, retain=False):
        """Send on up/<leaf>."""
        self.panel.act("publish", leaf, payload, 1, retain)


def _sooner(one, other):
    """The earlier of two times, each None where there is none."""
    return one if other is None else other if one is None else min(one, other)
