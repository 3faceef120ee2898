"""The station's core: what happened and the time go in, what to do comes out. No clock, socket or pin.

`Station(config, outbox).step(event, now_ms)` returns actions; both are the tuples of `firmware.signals`.
The states, and what moves between them (the whole table stands at the end of this file):

    OFFLINE   no connection             --LINK_UP-->            GREETING
    GREETING  a hello is on its way     --welcome-->            READY, or REFUSED where it says no
    READY     events go out             --answer is overdue-->  GREETING  (is the hub still there?)
    AWAY      no gateway is on          --a gateway comes on--> GREETING
    REFUSED   the hub won't have us     --time, or a new run--> GREETING
    any       --LINK_DOWN--> OFFLINE;   any but OFFLINE  --the last gateway goes off--> AWAY

Rules: one event is on the wire at a time, unchanged until its own answer comes; nothing a person did is
dropped without their seeing it. What may be lit green, `firmware.panel` says.
This file is longer than others because the states, the queue's way and the answers are one machine.
"""

from firmware import signals
from firmware.commands import Commands
from firmware.gateways import Gateways
from firmware.identity import hello
from firmware.lights import Lights
from firmware.outbox import Entry
from firmware.panel import Panel
from firmware.records import button_fields, printable, scan_fields, scan_objection, weigh_fields
from protocol.codec import decode, encode
from protocol.errors import FrameError, ProtocolError
from protocol.messages import Button, Fault, Res, Scan, State, Tele, Weigh, make

OFFLINE, GREETING, READY, AWAY, REFUSED = range(5)
STATES = ("offline", "greeting", "ready", "away", "refused")
_REPORT_MS = (
    1000  # shown lights are reported once in this time at most: else a busy bench doubles its traffic
)


class Station:
    """One station. `state` is one of OFFLINE ... REFUSED; `faults` counts what went wrong since power-up."""

    def __init__(self, config, outbox):
        self.config = config
        self.outbox = outbox
        self.lights = Lights()
        self.state = OFFLINE
        self.faults = 0
        self._panel = Panel(config.lang)
        self._commands = Commands(config, self._panel)
        self._gateways = Gateways()
        self._utc_less_up_ms = None
        self._hellos = 0  # said since the last welcome
        self._hello_due_ms = None
        self._is_head_sent = False  # since the last welcome
        self._report_due_ms = None
        self._wake_ms = None
        self._now_ms = 0

    def step(self, event, now_ms: int):
        """Take one event at uptime `now_ms`; returns the actions to carry out, in order.

        Nothing that comes off the wire, out of a scanner or from a scale makes it raise.
        """
        self._now_ms = now_ms
        if event[0] == signals.TICK:
            self._wake_ms = None  # that alarm is used up
        self._TABLE[event[0]][self.state](self, *event[1:])
        self._set_alarm()
        return self._panel.take_actions()

    # the connection and the hub

    def _connect(self):
        self._drop_link()
        self._publish("state", State(1, self.config.sess), True)
        self._hellos = 0
        self._greet()

    def _disconnect(self):
        self._drop_link()
        self.state = OFFLINE
        self._panel.trouble("offline")

    def _drop_link(self):
        self._gateways.forget()
        self._hello_due_ms = None
        self.lights.forget_parts()

    def _greet(self):
        """Say hello; one is outstanding, repeated ever more slowly until a welcome comes."""
        self.state = GREETING
        self._publish("hello", hello(self.config, self.outbox.inc, len(self.outbox), self.lights))
        wait_ms = min(self.config.hello_ms << min(self._hellos, 8), self.config.retry_ms)
        self._hello_due_ms = self._now_ms + wait_ms
        self._hellos += 1

    def _greet_anew(self):
        self._hellos = 0
        self._greet()

    def _note_gateway(self, gateway, payload):
        hub = self._decoded("hub_state", payload)
        if hub is None:
            return
        is_new = self._gateways.note(gateway, hub)
        if is_new and self.state == GREETING:  # the hello on its way may have been too early for this gateway
            self._hello_due_ms = min(self._hello_due_ms, self._now_ms + self.config.hello_ms // 4)
        elif is_new:
            self._greet_anew()
        elif not self._gateways.is_any_on and self.state != AWAY:
            self.state = AWAY
            self._panel.trouble("away")

    def _receive(self, leaf, payload):
        message = self._decoded(leaf, payload) if leaf in self._TAKERS else None
        if message is not None:
            self._TAKERS[leaf](self, message)

    def _decoded(self, leaf, payload):
        try:
            return decode(leaf, payload)
        except ProtocolError:
            self.faults += 1
            return None

    def _welcome(self, wel):
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
        self.lights.begin(wel.epoch)
        self._take_lights(wel.rev, wel.light)
        self._count_try()
        self._is_head_sent = False
        self._send_head()
        if not self._is_verdict_awaited():
            self._panel.end_trouble()

    # what the person and the device do

    def _scan(self, code, aim, src):
        why = scan_objection(code)
        if why is not None:
            self._panel.refuse(why)
            self._fault(why, "%d bytes from scanner %d" % (len(code), src))
            return
        fields = scan_fields(code, aim, src)
        fields["re"] = self.outbox.seq_of(code)
        self._take(Scan, printable(fields.get("c") or fields["x"], 256)[-12:], code, fields)

    def _weigh(self, reading):
        self._take(Weigh, "%d g" % (reading.net_mg // 1000), None, weigh_fields(reading))

    def _button(self, b, place):
        self._take(Button, "%s %d" % (b, place), None, button_fields(b, place, self.lights))

    def _fault(self, code, text):
        """Report a fault; nobody waits for its answer. In a full queue it is only counted."""
        self.faults += 1
        if not self.outbox.is_full:
            fields = {"code": printable(code, 32) or "fault", "text": printable(text, 120)}
            self._enqueue(Fault, fields["code"], None, fields, None, False)

    def _take(self, kind, label, code, fields):
        """Keep what a person did, send it when its turn has come, and show that a verdict is awaited."""
        if self.outbox.is_full:
            self._panel.refuse("queue_full")
            return
        is_away = self.state in (OFFLINE, AWAY) or (self.state == GREETING and not self._gateways.is_any_on)
        if is_away:
            fields["h"] = 1
        try:
            self._enqueue(kind, label, code, fields, self._now_ms + self.config.verdict_ms, is_away)
        except FrameError as error:
            self._panel.refuse("bad_reading")
            self._fault("bad_reading", str(error))
            return
        if is_away:
            self._panel.trouble("saved", "attention")
        else:
            self._panel.wait()

    def _enqueue(self, kind, label, code, fields, due_ms, is_late):
        seq = self.outbox.next_seq()
        sess, inc, t_ms = self.config.sess, self.outbox.inc, self._utc_ms()
        event = make(kind, sess=sess, inc=inc, seq=seq, up_ms=self._now_ms, t_ms=t_ms, **fields)
        self.outbox.add(Entry(seq, encode(event), label, code, due_ms, is_late))
        self._send_head()

    def _turn_away(self, *_event):
        self._panel.refuse("refused")

    # answers

    def _send_head(self):
        head = self.outbox.head
        if self.state == READY and head is not None and not self._is_head_sent:
            self._panel.act(signals.PUBLISH, "ev", head.frame, 1, False)
            self._is_head_sent = True
            head.sent_ms = self._now_ms

    def _answer(self, answer):
        head = self.outbox.head
        if head is not None and answer.seq == head.seq and answer.inc in (None, self.outbox.inc):
            self._is_head_sent = False
            if answer.why == "seq_conflict":
                self.outbox.renumber()
                self._greet_anew()
                return
            self.outbox.take()
            if head.due_ms is not None:
                is_late = head.is_late or self._now_ms >= head.due_ms
                self._panel.verdict(answer, head.label, is_late, not self._is_verdict_awaited())
        self._take_lights(answer.rev, answer.light)
        self._send_head()

    def _is_verdict_awaited(self):
        return any(entry.due_ms is not None for entry in self.outbox)

    def _count_try(self):
        """The hub lives, for it welcomed us: if the head had time to be answered, that sending has failed."""
        head = self.outbox.head
        if head is None or head.sent_ms is None or self._now_ms - head.sent_ms < self.config.verdict_ms:
            return
        head.tries += 1
        head.sent_ms = None
        if head.tries >= self.config.sendings:
            self.outbox.set_aside()
            if head.due_ms is not None:  # a fault about a fault would never end
                self._fault("event_set_aside", "seq %d, %s" % (head.seq, head.label))

    # lights and commands

    def _take_lights(self, rev, rows, part=None):
        if rev is not None and rows is not None and self.lights.take(rev, rows, part):
            self._panel.act(signals.PIXELS, self.lights.rows)
            if self._report_due_ms is None:
                self._report_due_ms = self._now_ms + _REPORT_MS

    def _light(self, light):
        if light.epoch == self.lights.epoch:
            self._take_lights(light.rev, light.on, light.part)

    def _command(self, cmd):
        self._commands.take(cmd, self._utc_ms(), self._greet_anew)

    def _store_result(self, number, ok, why):
        self._commands.store(number, ok, why)

    def _report_result(self, number, ok, why):
        self._commands.report(number, ok, why)

    def _file(self, file):
        self._panel.act(signals.FILE, file)

    def _tell(self, rssi, heap, live_mg, temp_c):
        tele = Tele(rssi, heap, len(self.outbox), live_mg, temp_c, self.faults)
        self._panel.act(signals.PUBLISH, "tele", encode(tele), 0, False)

    # time

    def _tick(self):
        """Show that a verdict is late: amber and a sound of its own, once for each event."""
        late = [e for e in self.outbox if e.due_ms is not None and not e.is_late and self._now_ms >= e.due_ms]
        for entry in late:
            entry.is_late = True
        if late:
            self._panel.trouble("no_answer", "attention")

    def _tick_greeting(self):
        self._tick()
        if self._now_ms >= self._hello_due_ms:
            self._greet()

    def _tick_ready(self):
        self._tick()
        if self._report_due_ms is not None and self._now_ms >= self._report_due_ms:
            self._report_due_ms = None
            rev, epoch = self.lights.rev, self.lights.epoch
            self._publish("res", make(Res, id=0, ok=1, rev=rev, cfg=self.config.cfg, epoch=epoch))
        due_ms = self._resend_due_ms()
        if due_ms is not None and self._now_ms >= due_ms:
            self._greet_anew()

    def _resend_due_ms(self):
        """When an unanswered event makes us ask for the hub; later with every failed try."""
        head = self.outbox.head
        if head is None or not self._is_head_sent:
            return None
        return head.sent_ms + self.config.resend_ms * min(1 + head.tries, 5)

    def _set_alarm(self):
        """Ask for the next TICK, where it differs from what was asked last."""
        dues = [e.due_ms for e in self.outbox if e.due_ms is not None and not e.is_late]
        if self.state in (GREETING, REFUSED):
            dues.append(self._hello_due_ms)
        elif self.state == READY:
            dues += [due for due in (self._resend_due_ms(), self._report_due_ms) if due is not None]
        wake_ms = min(dues) if dues else None
        if wake_ms != self._wake_ms:
            self._wake_ms = wake_ms
            if wake_ms is not None:
                self._panel.act(signals.WAKE, wake_ms)

    def _utc_ms(self):
        return None if self._utc_less_up_ms is None else self._now_ms + self._utc_less_up_ms

    def _publish(self, leaf, message, retain=False):
        self._panel.act(signals.PUBLISH, leaf, encode(message), 1, retain)

    def _ignore(self, *_event):
        """The event is void in this state."""

    _TAKERS = {"wel": _welcome, "ans": _answer, "light": _light, "cmd": _command, "file": _file}
    _TABLE = {  # what happens when OFFLINE, GREETING, READY, AWAY, REFUSED
        signals.LINK_UP: (_connect,) * 5,
        signals.LINK_DOWN: (_ignore,) + (_disconnect,) * 4,
        signals.MESSAGE: (_ignore,) + (_receive,) * 4,
        signals.HUB_STATE: (_ignore,) + (_note_gateway,) * 4,
        signals.SCAN: (_scan,) * 4 + (_turn_away,),
        signals.WEIGH: (_weigh,) * 4 + (_turn_away,),
        signals.BUTTON: (_button,) * 4 + (_turn_away,),
        signals.FAULT: (_fault,) * 5,
        signals.RESULT: (_store_result,) + (_report_result,) * 4,
        signals.TELEMETRY: (_ignore,) + (_tell,) * 4,
        signals.TICK: (_tick, _tick_greeting, _tick_ready, _tick, _tick_greeting),
    }
