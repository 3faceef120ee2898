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

OFFLINE, what comes off the wire is void; REFUSED, what a person does is refused. A method `_<event>` takes
each event, `_take_<leaf>` each message.
Rules: one event is on the wire at a time, unchanged until its own answer comes; nothing a person did is
dropped without their seeing it; who is told that a thing is saved is told after it is. What may be lit green,
`firmware.panel` says; what a job lets the station judge by itself, `firmware.job`.
This file is longer than others because the states, the queue's way and the answers are one machine.
"""

from firmware.lights import Lights
from firmware.outbox import MOST_IN_RAM, Entry
from firmware.overlay import overlay
from firmware.panel import Panel
from firmware.records import button_fields, label, printable, scan_fields, scan_objection
from protocol.codec import decode, encode
from protocol.codes import BLINK, BLUE, INFO, PASS, RED, STEADY
from protocol.errors import FrameError, ProtocolError
from protocol.messages import U32, Button, Fault, Res, Scan, Tele, Weigh, make

OFFLINE, GREETING, READY, AWAY, REFUSED = range(5)


class Station:
    """One station. `state` is one of OFFLINE ... REFUSED; `faults` counts what went wrong since power-up."""

    def __init__(self, config, outbox):
        self.config = config
        self.outbox = outbox
        self.lights = Lights()
        self.state = OFFLINE
        self.faults = 0
        self._panel = Panel(config.lang)
        self._gateways = {}  # those that are on -> (run, epoch)
        self._commands = []
        self._parts = []
        self._utc_less_up_ms = None
        self._hellos = 0  # said since the last welcome
        self._hello_due_ms = None
        self._sent_ms = None  # when the head went out, since the last welcome
        self._tried_ms = None  # when it went out and nothing has come of it yet
        self._tries = 0  # sendings of the head that stayed unanswered though a hello was answered after them
        self._report_due_ms = None
        self._wake_ms = None
        self._now_ms = 0
        self._is_journal_broken = False
        self._job = None
        self._large = ""  # the order that was said to be too large
        self._card_seq = U32 if len(outbox) else 0  # no job holds before the event with this seq is answered

    def step(self, event, now_ms: int):
        """Take one event at uptime `now_ms`; returns the actions to carry out, in order.

        Nothing that comes off the wire, out of a scanner or from a scale makes it raise.
        """
        self._now_ms = now_ms
        if self.state != OFFLINE or event[0] not in ("link_down", "message", "hub_state", "telemetry"):
            getattr(self, "_" + event[0])(*event[1:])
        self._set_alarm()
        actions, self._panel.actions = self._panel.actions, []
        return actions

    # the connection and the hub

    def _link_up(self):
        self._drop_link()
        self._publish("state", overlay("firmware.identity", "state", self.config, 1), True)
        self._greet_anew()

    def _link_down(self):
        self._drop_link()
        self._leave(OFFLINE, "offline")

    def _drop_link(self):
        self._gateways = {}
        self.lights.forget_parts()
        if self._job and not self._job.is_whole:
            self._job = None

    def _leave(self, state, why):
        """The hub can't be reached. A red that the person has not seen yet stays."""
        self.state = state
        if not self._panel.is_stuck:
            self._panel.trouble(why)

    def _greet(self):
        """Say hello; one is outstanding, repeated ever more slowly until a welcome comes."""
        outbox = self.outbox
        if outbox.seq > U32 // 2 and not len(outbox):  # the numbers would run out one day
            self._renumber()
        self.state = GREETING
        said = (self.config, outbox.journal.inc, len(outbox), self.lights.rev, self.lights.epoch)
        self._publish("hello", overlay("firmware.identity", "hello", *said))
        wait_ms = min(self.config.hello_ms << min(self._hellos, 8), self.config.retry_ms)
        self._hello_due_ms = self._now_ms + wait_ms
        self._hellos += 1

    def _greet_anew(self):
        self._hellos = 0
        self._greet()

    def _hub_state(self, gateway, payload):
        hub = self._decoded("hub_state", payload)
        if hub is None:
            return
        life, known = (hub.run, hub.epoch), self._gateways.get(gateway)
        if hub.on:
            self._gateways[gateway] = life
            if known == life:
                return
            if self.state == GREETING:  # the hello on its way may have been too early for this gateway
                self._hello_due_ms = min(self._hello_due_ms, self._now_ms + self.config.hello_ms // 4)
            else:
                self._greet_anew()
            return
        if known and not (known[1] == life[1] and known[0] > life[0]):
            del self._gateways[gateway]  # else it is the will of an earlier run, come late
        if not self._gateways and self.state != AWAY:
            self._leave(AWAY, "away")

    @property
    def _is_away(self):
        return self.state in (OFFLINE, AWAY) or (self.state == GREETING and not self._gateways)

    def _message(self, leaf, payload):
        if leaf in ("wel", "ans", "light", "job", "cmd", "file"):
            message = self._decoded(leaf, payload)
            if message is not None:
                getattr(self, "_take_" + leaf)(message)

    def _decoded(self, leaf, payload):
        try:
            return decode(leaf, payload)
        except ProtocolError:
            self.faults += 1
            return None

    def _take_wel(self, wel):
        if self.state != GREETING or wel.sess != self.config.sess:
            return
        self._hellos = 0
        self._utc_less_up_ms = wel.t_ms - self._now_ms
        if not wel.ok:
            self.state = REFUSED
            self._hello_due_ms = self._now_ms + self.config.retry_ms
            self._panel.trouble(wel.why)
            return
        self.state = READY
        self._job = None  # it may be open elsewhere by now; where it is open here, it comes again
        self.lights.begin(wel.epoch)
        self._show_lights(wel.rev, wel.light)
        self._count_try()
        self._sent_ms = None
        self._send_head()
        if self.outbox.due_ms is None and not len(self.outbox.journal):
            self._panel.end_trouble()

    # what the person and the device do

    def _scan(self, code, aim, src):
        why = scan_objection(code)
        if why:
            self._panel.free()
            self._panel.refuse(why)
            self._fault(why, "%d bytes from scanner %d" % (len(code), src))
            return
        text, code_hex, aim = scan_fields(code, aim)
        self._keep(Scan, (), (text, code_hex, aim, src, self.outbox.seq_of(code)), code, aim)

    def _weigh(self, reading):
        if self._job and reading[5] == "removed":
            self._job.is_held = False
        self._keep(Weigh, reading, ())

    def _button(self, b, place):
        self._keep(Button, (b, place), button_fields(place, self.lights))

    def _fault(self, code, text):
        """Report a fault; nobody waits for its answer. Where there is no room it is only counted."""
        self.faults += 1
        if len(self.outbox.ram) < MOST_IN_RAM:
            self._enqueue(Fault, (printable(code, 32) or "fault", printable(text, 120)), ())

    def _keep(self, kind, needed, other, code=None, aim=None):
        """Take what a person did, send it when its turn has come, and show that a verdict is awaited.

        While the hub is away it is in the journal before the person is told anything.
        """
        outbox, is_away, due_ms = self.outbox, self._is_away, self._now_ms + self.config.verdict_ms
        self._panel.free()
        why = ""
        if self.state == REFUSED:
            why = "refused"
        elif outbox.journal.is_full:
            why = "queue_full"
        elif is_away or len(outbox.ram) >= MOST_IN_RAM:
            why = self._make_durable(due_ms)
        if not why:
            said = self._judge(code, aim) if is_away else ""
            try:
                h = (2 if said == "held" else 1) if is_away else None
                self._enqueue(kind, needed, other, code, aim, due_ms, h)
                if is_away:
                    entry = outbox.ram[-1]
                    why = self._make_durable(due_ms, said != "held")
                    if why:
                        outbox.ram.remove(entry)
            except FrameError as error:
                why = "bad_reading"
                self._fault(why, str(error))
        if why:
            self._panel.refuse(why)
        elif is_away:
            self._tell_kept(said)
        else:
            self._panel.wait()

    def _judge(self, code, aim):
        """What the job lets us say of something kept: a code of words; "free", "drop" or "" say "saved"."""
        job = self._job
        if not job or not code:
            return ""
        if code == b"X%RESUME":
            return "free"
        if job.is_held:
            return "held"
        if _is_card(code):
            return "drop"
        return job.judge(code, aim)[0] if self._is_job_valid and code != b"X%HELP" else ""

    def _tell_kept(self, said):
        """Show what is said of something that was kept while the hub is away. Nothing is green."""
        panel, job = self._panel, self._job
        if said == "for_now":
            panel.tell(BLUE, BLINK, "good", panel.say("last_piece" if job.is_done else said))
        elif said in ("over", "not_in_order", "held"):
            job.is_held = said != "over"
            panel.is_stuck = True
            panel.tell(RED, BLINK if job.is_held else STEADY, "bad" if job.is_held else said, panel.say(said))
        else:
            if said == "free":
                job.is_held = False
            elif said == "drop":
                self._job = None
            panel.trouble("saved", "attention")

    @property
    def _is_job_valid(self):
        """Whether the job is whole, and no card that may change what is open waits for its answer."""
        head = self.outbox.head
        return self._job and self._job.is_whole and (head is None or head.seq > self._card_seq)

    def _count(self, entry, is_judged):
        """A piece that the job no longer waits for."""
        if entry.code:
            line = self._job.judge(entry.code, entry.aim)[1]
            if line:
                self._job.count(line, is_judged)

    def _enqueue(self, kind, needed, other, code=None, aim=None, due_ms=None, h=None):
        """Number an event and put it at the end. The fields come in the order of THE TABLE."""
        seq = self.outbox.next_seq()
        inc, t_ms = self.outbox.journal.inc, self._utc_ms()
        event = kind(self.config.sess, inc, seq, self._now_ms, *(tuple(needed) + (t_ms, h) + tuple(other)))
        self.outbox.ram.append(Entry(seq, inc, encode(event), code, aim, due_ms))
        if code and h != 2 and _is_card(code):
            self._card_seq = seq
        self._send_head()

    def _make_durable(self, by_ms, is_counted=True):
        """Put what is due by then into the journal, and count its pieces; why it can't be, or ""."""
        try:
            is_counted = is_counted and self._is_job_valid
            for entry in self.outbox.keep(by_ms):
                self._is_journal_broken = False
                if is_counted and entry.seq >= self._job.from_seq:
                    self._count(entry, False)
        except OSError as error:
            if self.outbox.journal.is_full:
                return "queue_full"
            self._journal_failed(error)
            return "memory_fault"
        return ""

    def _journal_failed(self, error):
        if not self._is_journal_broken:  # said once: faults would fill the queue
            self._is_journal_broken = True
            self._fault("journal", str(error))

    # answers

    def _send_head(self):
        if self.state == READY and self._sent_ms is None:
            head = self.outbox.head
            if head:
                self._publish("ev", head.frame)
                self._sent_ms = self._tried_ms = self._now_ms

    def _take_ans(self, answer):
        head = self.outbox.head
        if head and answer.seq == head.seq and answer.inc in (None, head.inc):
            is_told = self.outbox.is_head_told
            try:
                if answer.why == "seq_conflict":
                    self._renumber()
                    self._greet_anew()
                    return
                self.outbox.take()
            except OSError as error:  # asked again when the answer is overdue
                self._journal_failed(error)
                return
            self._forget_head()
            if self._job and head.code:
                self._settle(answer, head, is_told)
            if head.due_ms is not None:
                self._show(answer, head, is_told)
        self._show_lights(answer.rev, answer.light)
        self._send_head()

    def _settle(self, answer, head, is_told):
        """What an answer to a scan means for the job. A card that changed something brings a new one."""
        job = self._job
        is_changed = answer.why in ("order_open", "order_done")
        if _is_card(head.code):
            is_changed = answer.v in (PASS, INFO) and answer.why != "confirm"
        if is_changed:
            self._job = None
        elif answer.why == "ok" and job.is_whole and head.seq != job.wire_seq:
            is_counted = is_told and head.seq >= job.from_seq  # when it was kept
            if not is_counted:
                self._count(head, True)

    def _show(self, answer, head, is_told):
        """Show an answer: what the person was told comes later as a replay, else as a verdict."""
        is_late = self._now_ms >= head.due_ms
        is_awaited = self.outbox.due_ms is not None
        name = self._label(head.frame) if is_told or is_late or is_awaited else ""
        if is_told:
            following = self.outbox.head
            is_last = following is None or not self.outbox.is_head_told
            self._panel.replayed(answer, name, is_last, is_awaited)
        else:
            self._panel.verdict(answer, name, is_late)

    def _label(self, frame):
        try:
            return label(decode("ev", frame))
        except ProtocolError:  # kept by an older firmware
            return "?"

    def _forget_head(self):
        self._sent_ms = self._tried_ms = None
        self._tries = 0
        if not len(self.outbox):
            self._card_seq = 0

    def _renumber(self):
        self.outbox.renumber()
        self._card_seq = self.outbox.seq  # which of them are cards is not known any more
        self._forget_head()

    def _count_try(self):
        """The hub lives, for it welcomed us: if the head had time to be answered, that sending has failed."""
        if self._tried_ms is None or self._now_ms - self._tried_ms < self.config.verdict_ms:
            return
        self._tries += 1
        self._tried_ms = None
        if self._tries < self.config.sendings:
            return
        head = self.outbox.head
        try:
            self.outbox.set_aside()
        except OSError as error:
            self._journal_failed(error)
            return
        self._forget_head()
        if head.due_ms is not None:  # a fault about a fault would never end
            self._fault("event_set_aside", "seq %d, %s" % (head.seq, self._label(head.frame)))

    # lights and commands

    def _show_lights(self, rev, rows, part=None):
        if rev is not None and rows is not None and self.lights.take(rev, rows, part):
            self._panel.act("pixels", self.lights)
            if self._report_due_ms is None:
                self._report_due_ms = (
                    self._now_ms + 1000
                )  # once in this time: else a busy bench doubles its traffic

    def _take_light(self, light):
        if light.epoch == self.lights.epoch:
            self._show_lights(light.rev, light.on, light.part)

    def _take_job(self, message):
        if self.state != READY:  # it comes again with the next welcome
            return
        before = self._job if self._job and self._job.is_whole else None
        job = self._job = overlay("firmware.handover", "take", self._job, message, self.config.job_bytes)
        if job and job.parts is None and job.order != self._large:
            self._large = job.order
            self._panel.call(self._panel.say("order_too_large"))
        elif job and job.is_whole and job is not before:
            job.from_seq = self.outbox.seq + 1
            job.wire_seq = self.outbox.head.seq if self._sent_ms is not None else 0

    def _take_cmd(self, cmd):
        given = (self._panel, self._commands, self.config, cmd, self._utc_ms())
        if overlay("firmware.commands", "take", *given):
            self._greet_anew()

    def _take_file(self, file):
        overlay("firmware.commands", "take_part", self._panel, self._parts, file)

    def _result(self, number, ok, why):
        given = (self._panel, (self._commands, self._parts), number, ok, why, self.state != OFFLINE)
        overlay("firmware.commands", "report", *given)

    def _telemetry(self, rssi, heap, live_mg, temp_c, wear=None):
        queue = min(len(self.outbox), 65535)
        tele = make(
            Tele,
            rssi=rssi,
            heap=heap,
            queue=queue,
            live_mg=live_mg,
            temp_c=temp_c,
            faults=self.faults,
            wear=wear,
        )
        self._panel.act("publish", "tele", encode(tele), 0, False)

    # time

    def _tick(self):
        self._wake_ms = None  # that alarm is used up
        now_ms, due_ms = self._now_ms, self.outbox.due_ms
        if due_ms is not None and now_ms >= due_ms:
            self._tell_late()
        if self.state in (GREETING, REFUSED) and now_ms >= self._hello_due_ms:
            self._greet()
        elif self.state == READY:
            if self._report_due_ms is not None and now_ms >= self._report_due_ms:
                self._report_due_ms = None
                self._publish(
                    "res", encode(Res(0, 1, None, self.lights.rev, self.config.cfg, self.lights.epoch))
                )
            due_ms = self._resend_due_ms()
            if due_ms is not None and now_ms >= due_ms:
                self._greet_anew()

    def _tell_late(self):
        """Show that a verdict is late: amber and a sound of its own, once for each event."""
        why = self._make_durable(self._now_ms)
        if why:
            self.outbox.told_seq = self.outbox.seq
        self._panel.trouble("unsaved" if why else "no_answer", "attention")

    def _resend_due_ms(self):
        """When an unanswered event makes us ask for the hub; later with every failed try."""
        if self._sent_ms is None:
            return None
        return self._sent_ms + self.config.resend_ms * min(1 + self._tries, 5)

    def _set_alarm(self):
        """Ask for the next TICK, where it differs from what was asked last."""
        wake_ms = self.outbox.due_ms
        if self.state in (GREETING, REFUSED):
            wake_ms = _sooner(wake_ms, self._hello_due_ms)
        elif self.state == READY:
            wake_ms = _sooner(_sooner(wake_ms, self._resend_due_ms()), self._report_due_ms)
        if wake_ms != self._wake_ms:
            self._wake_ms = wake_ms
            if wake_ms is not None:
                self._panel.act("wake", wake_ms)

    def _utc_ms(self):
        return None if self._utc_less_up_ms is None else self._now_ms + self._utc_less_up_ms

    def _publish(self, leaf, payload, retain=False):
        self._panel.act("publish", leaf, payload, 1, retain)


def _is_card(code):
    """Whether a scan is a command card that may change which order is open, or what it wants."""
    return code[1:2] == b"%" and code[:1] in b"UJOWCHLSBQX" and code not in (b"X%RESUME", b"X%HELP")


def _sooner(one, other):
    """The earlier of two times, each None where there is none."""
    return one if other is None else other if one is None else min(one, other)
