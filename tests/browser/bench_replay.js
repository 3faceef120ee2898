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
