/* Holds conversations, which were noted with the firmware's core, with the browser's; gives what differs. */

import { Journal, Outbox } from "/static/bench/outbox.js";
import { Station } from "/static/bench/station.js";
import { FrameError, Wire } from "/static/bench/wire.js";

const contract = await (await fetch("/bench/contract.json")).json();
const wire = new Wire(contract.messages);

export function replay(conversations) {
  const differing = [];
  for (const { name, config, words, inc, next, frames, capacity, steps } of conversations) {
    const outbox = new Outbox(wire, new Journal(inc, next, [...frames], capacity));
    const given = { ...config, words, ops: contract.ops, dangerous: contract.dangerous };
    const station = new Station(given, wire, outbox);
    for (const [event, nowMs, state, expected] of steps) {
      let actions;
      try {
        actions = plain(station.step(event, nowMs));
      } catch (error) {
        actions = [String(error.stack)];
      }
      if (JSON.stringify(actions) !== JSON.stringify(expected) || station.state !== state) {
        differing.push({ name, event, nowMs, state, expected, got: [station.state, ...actions] });
        break;
      }
    }
  }
  return differing;
}

function plain(actions) {
  return actions.map((action) =>
    action.map((part) => {
      if (part === null || typeof part !== "object" || Array.isArray(part)) return part;
      const { is, ...fields } = part;
      return fields;
    }),
  );
}

/** Frames as [leaf, text]: what each is read and written as, or the code of what is wrong with it. */
export function read(frames) {
  return frames.map(([leaf, text]) => {
    try {
      const message = wire.decode(leaf, text);
      return wire.encode(message.is, message);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      return error.code;
    }
  });
}

/** What streams of bytes (as texts, in pieces) say: [[dialect, unit, pieces], …] -> what came of each piece. */
export async function said(streams) {
  const { Stream, WrongUnit } = await import("/static/bench/dialects.js");
  return streams.map(([dialect, unit, pieces]) => {
    const stream = new Stream(dialect, unit);
    return pieces.map((piece) => {
      try {
        return stream.feed(piece).map(({ mg, said: state }) => [mg, state]);
      } catch (error) {
        if (!(error instanceof WrongUnit)) throw error;
        return "wrong unit";
      }
    });
  });
}

/** Days of scales: [[max_mg, e_mg, [[mg, at_ms, said] or [act, at_ms], …]], …] -> what was told at each step. */
export async function weighed(days) {
  const { Weighing } = await import("/static/bench/weighing.js");
  return days.map(([maxMg, eMg, steps]) => {
    const scale = new Weighing(maxMg, eMg);
    return steps.map(([what, atMs, state]) => {
      const told = typeof what === "string" ? scale[what]() : scale.sample(what, atMs, state);
      return [told, scale.liveMg, scale.fault(atMs)];
    });
  });
}

/** Keys of scanners and people: [[key, at_ms, more], …] -> the codes that came of it, and what was taken. */
export async function typed(keys, pace) {
  const { IN_FIELD, Wedge } = await import("/static/bench/wedge.js");
  const codes = [];
  const since = pace === "opened" ? 0 : undefined;
  const wedge = new Wedge((code, aim) => codes.push([code, aim]), pace === "field" ? IN_FIELD : undefined, since);
  const taken = keys.map(([key, atMs, more = {}]) => {
    if (key === "idle") return wedge.idle(atMs);
    if (more.up) return wedge.up({ key });
    return wedge.down({ key, code: "", ctrl: false, alt: false, shift: false, ...more }, atMs);
  });
  return { codes, taken };
}

export async function tunes() {
  return (await import("/static/bench/sounds.js")).TUNES;
}

/** Keeps and answers events in the store of a bench, as a page does; what a page that is opened next finds. */
export async function kept({ name, scans, answered, renumber }) {
  const { Store } = await import("/static/bench/store.js");
  const store = await Store.open(name);
  const outbox = new Outbox(wire, store.journal());
  const found = [...outbox.frames];
  for (const c of scans) {
    const fields = { sess: "s1", inc: outbox.journal.inc, seq: outbox.nextSeq(), up_ms: 1, c };
    const frame = wire.encode("scan", fields);
    outbox.untold.push({ seq: fields.seq, inc: fields.inc, frame, code: c, aim: null, due_ms: 0 });
    await store.save(outbox);
  }
  for (let i = 0; i < answered; i += 1) outbox.take();
  if (renumber) outbox.renumber();
  await store.save(outbox);
  const idle = store.save(outbox);
  return { uid: store.numbers.uid, found, left: outbox.frames, idle };
}

export async function alone(name) {
  return (await import("/static/bench/store.js")).holdAlone(name);
}

/** What a runner does while its store is slow, and when it fails: the order of all that happened. */
export async function run({ fails }) {
  const { Runner } = await import("/static/bench/runner.js");
  const log = [];
  const core = { outbox: null, step: ([kind, what]) => [[kind, what]] };
  const save = (what) => new Promise((kept, lost) => setTimeout(fails ? lost : kept, what === "slow" ? 30 : 5));
  let asked = "";
  const store = { save: () => (asked === "nothing" ? null : save(asked)) };
  const runner = new Runner(core, store, (action) => log.push(action[1]), () => log.push("broken"));
  for (const what of ["slow", "quick", "nothing"]) {
    asked = what;
    runner.post("show", what);
  }
  log.push("posted");
  await new Promise((resolve) => setTimeout(resolve, 80));
  asked = "nothing";
  runner.post("show", "at once");
  return log;
}
