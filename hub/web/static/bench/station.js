/* The station's core: what happened and the time go in, what to do comes out. No DOM, socket, clock or store.

   `step(event, nowMs)` takes one event and gives the actions to carry out, in order. It behaves as the core
   of a station's firmware does; a test holds the two against each other, action by action.

   Events:  ["link_up"] ["link_down"] ["message", leaf, text] ["hub_state", gateway, text]
            ["scan", code, aim, src] ["weigh", reading] ["button", b, place] ["fault", code, text]
            ["result", id, ok, why] ["telemetry", {live_mg}] ["tick"]
   Actions: ["publish", leaf, text, qos, retain] ["lamp", colour, mode] ["sound", name] ["show", text]
            ["pixels", lights] ["refuse", why] ["command", cmd] ["file", part] ["wake", atMs]

   States:  offline --link_up--> greeting --welcome--> ready, or refused; ready --answer overdue--> greeting;
            away --a gateway comes on--> greeting; any --link_down--> offline, --last gateway goes off--> away

   Rules: one event is on the wire at a time, unchanged until its own answer comes; nothing a person did is
   dropped without their seeing it; what may be lit green, `panel.js` says; what a job lets the station judge
   by itself, `job.js`. */

import { cmd, file, result } from "./commands.js";
import { greet, hubState, linkDown, linkUp, renumber, welcome } from "./greeting.js";
import { takeJob } from "./job.js";
import { buttonFields, label, printable, scanFields } from "./labels.js";
import { Lights } from "./lights.js";
import { MOST_UNTOLD } from "./outbox.js";
import { Panel } from "./panel.js";
import { FrameError, U16, U32 } from "./wire.js";

export const DEFAULTS = {
  caps: ["scan"],
  cfg: 0,
  verdict_ms: 1500, // a verdict later than this is late
  hello_ms: 2000, // first repetition of a hello
  resend_ms: 3000, // an event unanswered so long makes the station ask for the hub
  retry_ms: 30000, // longest time between hellos
  sendings: 20, // an event that stays unanswered so often, though hellos are answered, is set aside
};

const HEARD = ["ans", "light", "wel", "job", "cmd", "file"];

export class Station {
  /** `config`: DEFAULTS, station, sess, uid, fw, hw, words, dangerous and ops of the contract. */
  constructor(config, wire, outbox) {
    this.config = { ...DEFAULTS, ...config };
    this.wire = wire;
    this.outbox = outbox;
    this.lights = new Lights();
    this.panel = new Panel(config.words, wire);
    this.state = "offline";
    this.faults = this.hellos = this.tries = this.nowMs = 0;
    this.gateways = new Map(); // those that are on, each with its life [run, epoch]
    this.memory = [[], []]; // of commands, of parts of files: rows [id, ok, why]
    this.utcLessUpMs = this.helloDueMs = this.sentMs = this.triedMs = null;
    this.job = null;
    this.cardSeq = outbox.length ? U32 : 0; // the newest card that may change what is open
    this.isJournalFull = false;
    this.reportDueMs = this.wakeMs = null;
  }

  step(event, nowMs) {
    this.nowMs = nowMs;
    const [kind, ...rest] = event;
    const isHeard = this.state !== "offline";
    if (kind === "scan") this.scan(...rest);
    else if (kind === "weigh") this.weigh(...rest);
    else if (kind === "button") this.keep("button", { b: rest[0], at: rest[1], ...buttonFields(rest[1], this.lights) });
    else if (kind === "message") this.message(...rest);
    else if (kind === "tick") this.tick();
    else if (kind === "fault") this.fault(...rest);
    else if (kind === "telemetry") this.telemetry(...rest);
    else if (kind === "result") result(this, ...rest);
    else if (kind === "link_up") linkUp(this);
    else if (kind === "link_down" && isHeard) linkDown(this);
    else if (kind === "hub_state" && isHeard) hubState(this, ...rest);
    this.setAlarm();
    const actions = this.panel.actions;
    this.panel.actions = [];
    return actions;
  }

  message(leaf, text) {
    if (this.state === "offline" || !HEARD.includes(leaf)) return;
    let message;
    try {
      message = this.wire.decode(leaf, text);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.faults += 1;
      return;
    }
    if (leaf === "ans") this.answer(message);
    else if (leaf === "light") {
      if (message.epoch === this.lights.epoch) this.showLights(message.rev, message.on, message.part);
    } else if (leaf === "wel") welcome(this, message);
    else if (leaf === "job") {
      if (this.state === "ready") takeJob(this, message); // it comes again with the next welcome
    } else if (leaf === "cmd") cmd(this, message);
    else if (leaf === "file") file(this, message);
  }

  // what the person does

  scan(code, aim, src) {
    if (!(code.length > 0 && code.length <= 256)) {
      this.panel.free();
      const why = code ? "code_too_long" : "code_empty";
      this.panel.refuse(why);
      this.fault(why, `${code.length} bytes from scanner ${src}`);
      return;
    }
    const same = this.outbox.untold.find((entry) => entry.code === code && entry.seq > this.outbox.toldSeq);
    const fields = scanFields(code, aim);
    this.keep("scan", { ...fields, src, re: same && same.seq }, code, fields.aim);
  }

  weigh(reading) {
    if (this.job && reading.ok === "removed") this.job.isHeld = false;
    this.keep("weigh", reading);
  }

  /** Take what a person did, send it when its turn has come, and show that a verdict is awaited. */
  keep(kind, fields, code = null, aim = null) {
    const { outbox, panel } = this;
    const dueMs = this.nowMs + this.config.verdict_ms;
    const isAway =
      this.state === "offline" || this.state === "away" || (this.state === "greeting" && !this.gateways.size);
    panel.free();
    let why = this.state === "refused" ? "refused" : outbox.journal.isFull ? "queue_full" : "";
    if (!why && (isAway || outbox.untold.length >= MOST_UNTOLD)) why = this.makeDurable(dueMs);
    let said = "";
    if (!why) {
      said = isAway && this.job && code ? this.job.says(this, code, aim) : "";
      const h = !isAway ? null : said === "held" ? 2 : 1;
      try {
        this.enqueue(kind, fields, code, aim, dueMs, h);
        const entry = outbox.untold.at(-1);
        if (isAway) why = this.makeDurable(dueMs, said !== "held");
        if (why) outbox.untold.splice(outbox.untold.indexOf(entry), 1);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        why = "bad_reading";
        this.fault(why, error.message);
      }
    }
    if (why) panel.refuse(why);
    else if (!isAway) panel.act("lamp", "w", "b");
    else if (said) this.job.tell(this, said);
    else panel.trouble("saved", "attention");
  }

  /** Number an event and put it at the end. */
  enqueue(kind, fields, code = null, aim = null, due_ms = null, h = null) {
    const seq = this.outbox.nextSeq();
    const inc = this.outbox.journal.inc;
    const t_ms = this.utcLessUpMs === null ? null : this.nowMs + this.utcLessUpMs;
    const frame = this.wire.encode(kind, { ...fields, sess: this.config.sess, inc, seq, up_ms: this.nowMs, t_ms, h });
    this.outbox.untold.push({ seq, inc, frame, code, aim, due_ms });
    if (code && code[1] === "%" && h !== 2 && code !== "X%RESUME" && code !== "X%HELP") this.cardSeq = seq;
    this.sendHead();
  }

  /** Count what is due by then as told, and its pieces; why it can't be, or "". */
  makeDurable(byMs, isCounted = true) {
    const job = isCounted && this.job && this.job.isValid(this) ? this.job : null;
    const [kept, isAll] = this.outbox.keep(byMs);
    if (job) for (const entry of kept) if (entry.seq >= job.fromSeq) job.count(entry, false);
    return isAll ? "" : "queue_full";
  }

  // answers

  /** Send the oldest event, where none is on the wire. */
  sendHead() {
    const head = this.state === "ready" && this.sentMs === null && this.outbox.head();
    if (!head) return;
    this.publish("ev", head.frame);
    this.sentMs = this.triedMs = this.nowMs;
  }

  /** The head is another one now. */
  forgetHead() {
    this.sentMs = this.triedMs = null;
    this.tries = 0;
    if (!this.outbox.length) this.cardSeq = 0;
  }

  answer(answer) {
    const head = this.outbox.head();
    if (head && answer.seq === head.seq && (answer.inc == null || answer.inc === head.inc)) {
      const isTold = this.outbox.isTold();
      if (answer.why === "seq_conflict") {
        renumber(this);
        return;
      }
      this.outbox.take();
      this.forgetHead();
      if (this.job && head.code) this.job.settle(this, answer, head, isTold);
      if (head.due_ms !== null) this.show(answer, head, isTold);
    }
    this.showLights(answer.rev, answer.light);
    this.sendHead();
  }

  /** Show an answer: what the person was told comes later as a replay, else as a verdict. */
  show(answer, head, isTold) {
    const isAwaited = this.outbox.awaited() !== null;
    if (isTold) {
      this.panel.replay(answer, head.frame, !this.outbox.isTold(), isAwaited);
      return;
    }
    const isLate = this.nowMs >= head.due_ms;
    this.panel.verdict(answer, isLate || isAwaited ? this.nameOf(head) : "", isLate);
  }

  /** What an event was about, in 12 characters or so. */
  nameOf(entry) {
    return entry.code && entry.frame.includes('"c":') && !entry.code.includes("\x1d")
      ? entry.code.slice(-12)
      : label(this.wire, entry.frame);
  }

  /** Show a picture or a part of one, where it is newer. */
  showLights(rev, rows, part) {
    if (rev == null || rows == null || !this.lights.take(rev, rows, part)) return;
    this.panel.act("pixels", this.lights.rows);
    if (this.reportDueMs === null) this.reportDueMs = this.nowMs + 1000; // else a busy bench doubles its traffic
  }

  // what the station says of itself

  /** Report a fault; nobody waits for its answer. Where there is no room it is only counted. */
  fault(code, text) {
    this.faults += 1;
    if (this.outbox.untold.length < MOST_UNTOLD) {
      this.enqueue("fault", { code: printable(code, 32) || "fault", text: printable(text, 120) });
    }
  }

  /** Tell how the station is: `told` holds what this device can say. */
  telemetry(told) {
    if (this.state === "offline") return;
    const queue = Math.min(this.outbox.length, U16);
    this.panel.act("publish", "tele", this.wire.encode("tele", { ...told, queue, faults: this.faults }), 0, false);
  }

  // time

  tick() {
    this.wakeMs = null; // that alarm is used up
    const awaited = this.outbox.awaited();
    if (awaited && this.nowMs >= awaited.due_ms) {
      // the verdict is late: amber and a sound of its own, once
      const why = this.makeDurable(this.nowMs);
      if (why) this.outbox.toldSeq = this.outbox.seq;
      this.panel.trouble(why ? "unsaved" : "no_answer", "attention");
    }
    if (this.helloDueMs !== null && this.nowMs >= this.helloDueMs) greet(this, false);
    else if (this.state === "ready") {
      if (this.reportDueMs !== null && this.nowMs >= this.reportDueMs) {
        this.reportDueMs = null;
        const { rev, epoch } = this.lights;
        this.publish("res", this.wire.encode("res", { id: 0, ok: 1, rev, cfg: this.config.cfg, epoch }));
      }
      if (this.sentMs !== null && this.nowMs >= this.resendDueMs()) greet(this, true);
    }
  }

  /** When an unanswered event makes us ask for the hub; later with every failed try. */
  resendDueMs() {
    return this.sentMs + this.config.resend_ms * Math.min(1 + this.tries, 5);
  }

  /** Ask for the next tick, where it differs from what was asked last. */
  setAlarm() {
    const awaited = this.outbox.awaited();
    const due = [awaited && awaited.due_ms, this.helloDueMs];
    if (this.state === "ready") due.push(this.reportDueMs, this.sentMs === null ? null : this.resendDueMs());
    const wanted = due.filter((atMs) => atMs !== null);
    const wakeMs = wanted.length ? Math.min(...wanted) : null;
    if (wakeMs === this.wakeMs) return;
    this.wakeMs = wakeMs;
    if (wakeMs !== null) this.panel.act("wake", wakeMs);
  }

  /** Send on up/<leaf>. */
  publish(leaf, text, retain = false) {
    this.panel.act("publish", leaf, text, 1, retain);
  }
}
