/* What the hub has not answered yet, in the order it happened: told frames first, then the newest.

   Rules: nothing leaves the queue but by its own answer or by being set aside; a frame never changes, except
   when a new incarnation numbers everything anew; a seq is given out once, also over reloads.
   What is here is plain memory. `store.js` keeps all of it on the device, before anything of a step is done. */

import { U32 } from "./wire.js";

export const MOST_UNTOLD = 12;
export const BLOCK = 64; // seqs reserved at a time: a reload skips at most so many, and never repeats one
const NEAR = 16; // a `re` names a scan at most so many events before it

/** Frames that the person was told are saved, and the numbers that never repeat. */
export class Journal {
  constructor(inc = 1, next = 1, frames = [], capacity = 4096) {
    this.inc = inc;
    this.next = next;
    this.frames = frames;
    this.capacity = capacity;
  }

  get isFull() {
    return this.frames.length >= this.capacity;
  }

  /** The first of `count` seqs that were never given out before in this incarnation. */
  reserve(count) {
    this.next += count;
    return this.next - count;
  }

  /** Begin a new incarnation. Seqs go on, so that no stale answer fits a new event. */
  renew() {
    this.inc = this.inc < U32 ? this.inc + 1 : 1;
    if (this.next > Math.floor(U32 / 2)) this.next = 1;
  }
}

/** The queue. An entry is {seq, inc, frame, code, aim, due_ms}: due_ms null where nobody waits for a verdict. */
export class Outbox {
  constructor(wire, journal) {
    this.wire = wire;
    this.journal = journal;
    this.untold = []; // entries of which the person was not told that they are saved
    this.aside = []; // frames that were set aside
    this.seq = this.end = this.toldSeq = 0;
  }

  get length() {
    return this.journal.frames.length + this.untold.length;
  }

  /** All unanswered frames, in their order: what the device must keep. */
  get frames() {
    return [...this.journal.frames, ...this.untold.map((entry) => entry.frame)];
  }

  /** The oldest unanswered entry, or null. */
  head() {
    const frame = this.journal.frames[0];
    if (frame === undefined) return this.untold[0] || null;
    if (!this.read || this.read.frame !== frame) this.read = this.entry(frame);
    return this.read;
  }

  /** Whether there is a head and the person was told that its verdict comes later. */
  isTold() {
    const head = this.head();
    return this.journal.frames.length > 0 || (head !== null && head.seq <= this.toldSeq);
  }

  /** The oldest entry whose verdict is awaited, or null. */
  awaited() {
    return this.untold.find((entry) => entry.due_ms !== null && entry.seq > this.toldSeq) || null;
  }

  /** A seq that was never given out before. */
  nextSeq() {
    if (this.seq === this.end) {
      this.seq = this.journal.reserve(BLOCK) - 1;
      this.end = this.seq + BLOCK;
    }
    this.seq += 1;
    return this.seq;
  }

  /** Count what is due by then, and all before it, as told; [these entries, whether there was room for all]. */
  keep(byMs) {
    const kept = [];
    let toldSeq = this.toldSeq;
    for (const entry of this.untold) if (entry.due_ms !== null && entry.due_ms <= byMs) toldSeq = entry.seq;
    while (this.untold.length && this.untold[0].seq <= toldSeq) {
      if (this.journal.isFull) return [kept, false];
      kept.push(this.untold[0]);
      this.journal.frames.push(this.untold.shift().frame);
      if (this.journal.frames.length === 1) this.read = kept[0];
    }
    return [kept, true];
  }

  /** Remove the head, because its answer is here. */
  take() {
    (this.journal.frames.length ? this.journal.frames : this.untold).shift();
  }

  /** Begin a new incarnation and number all that is unanswered anew, in order. */
  renumber() {
    this.end = this.seq; // the rest of the block belongs to the old incarnation
    this.toldSeq = 0;
    this.journal.renew();
    const moved = [];
    const change = (frame) => {
      let event;
      try {
        event = this.wire.decode("ev", frame);
      } catch {
        return frame; // will be set aside, as it is
      }
      const seq = this.nextSeq();
      const re = moved.find(([before]) => before === event.re);
      moved.push([event.seq, seq]);
      moved.splice(0, moved.length - NEAR);
      return this.wire.encode(event.is, { ...event, inc: this.journal.inc, seq, re: re && re[1] });
    };
    this.journal.frames = this.journal.frames.map(change);
    this.untold = this.untold.map((entry) => ({ ...this.entry(change(entry.frame)), due_ms: entry.due_ms }));
  }

  /** The entry of a frame; of one that can't be read, what can be saved. */
  entry(frame) {
    try {
      const event = this.wire.decode("ev", frame);
      const code = event.is === "scan" ? (event.c ?? fromHex(event.x)) : null;
      const due_ms = event.is === "fault" ? null : 0;
      return { seq: event.seq, inc: event.inc, frame, code, aim: event.aim ?? null, due_ms };
    } catch {
      const [seq, inc] = ["seq", "inc"].map((name) => new RegExp(`"${name}":(\\d+)[,}]`).exec(frame));
      return { seq: seq ? +seq[1] : 0, inc: inc ? +inc[1] : null, frame, code: null, aim: null, due_ms: 0 };
    }
  }
}

/** The bytes that hex digits stand for, each as a character. */
export function fromHex(hex) {
  return hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
}
