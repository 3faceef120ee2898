/* Station and hub find each other: connection, hello, welcome, gateways that come and go.

   Rules: one hello is outstanding; a new life of the hub is greeted; what was sent in vain, though the hub
   lives, is counted, and set aside in the end. */

import { FrameError, U16, U32 } from "./wire.js";

const KEPT_ASIDE = 2;

/** Connected, and subscribed. */
export function linkUp(station) {
  dropLink(station);
  station.publish("state", station.wire.encode("state", { on: 1, sess: station.config.sess }), true);
  greet(station, true);
}

/** The connection is gone. */
export function linkDown(station) {
  dropLink(station);
  leave(station, "offline", "offline");
}

function dropLink(station) {
  station.gateways.clear();
  station.lights.forgetParts();
  if (station.job && !station.job.isWhole) station.job = null;
}

/** The hub can't be reached. A red that the person has not seen yet stays.
 *
 *  The amber says that work is saved, so what is awaited is; the same code scanned after it is another piece. */
function leave(station, where, why) {
  station.state = where;
  station.helloDueMs = null;
  let said = why;
  if (station.outbox.awaited() && station.makeDurable(station.nowMs + station.config.verdict_ms)) {
    station.outbox.toldSeq = station.outbox.seq;
    said = "unsaved";
  }
  if (!station.panel.isStuck) station.panel.trouble(said);
}

/** Say hello; one is outstanding, repeated ever more slowly until a welcome comes. */
export function greet(station, isAnew) {
  const { outbox, config, lights } = station;
  if (isAnew) station.hellos = 0;
  if (outbox.seq > Math.floor(U32 / 2) && !outbox.length) outbox.renumber(); // the numbers would run out one day
  station.state = "greeting";
  const said = {
    ...config,
    inc: outbox.journal.inc,
    queued: Math.min(outbox.length, U16),
    rev: Math.max(lights.rev, 0),
    epoch: lights.epoch,
  };
  station.publish("hello", station.wire.encode("hello", said));
  const pauseMs = Math.min(config.hello_ms * 2 ** Math.min(station.hellos, 8), config.retry_ms);
  station.helloDueMs = station.nowMs + pauseMs;
  station.hellos += 1;
}

/** What a gateway says of itself, or its will. The hub is away for us when no gateway is on. */
export function hubState(station, gateway, text) {
  let hub;
  try {
    hub = station.wire.decode("hub_state", text);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    station.faults += 1;
    return;
  }
  const known = station.gateways.get(gateway);
  const isKnownLife = known && known[1] === hub.epoch;
  if (hub.on) {
    station.gateways.set(gateway, [hub.run, hub.epoch]);
    if (isKnownLife && known[0] === hub.run) return;
    if (station.state === "greeting") {
      // the hello on its way may have been too early for this gateway
      station.helloDueMs = Math.min(station.helloDueMs, station.nowMs + Math.floor(station.config.hello_ms / 4));
    } else greet(station, true);
    return;
  }
  if (known && !(isKnownLife && known[0] > hub.run)) station.gateways.delete(gateway); // else a will come late
  if (!station.gateways.size && station.state !== "away") leave(station, "away", "away");
}

/** Take the answer to a hello. */
export function welcome(station, said) {
  const { panel, outbox, config } = station;
  if (station.state !== "greeting" || said.sess !== config.sess) return;
  station.hellos = 0;
  station.utcLessUpMs = said.t_ms - station.nowMs;
  if (!said.ok) {
    station.state = "refused";
    station.helloDueMs = station.nowMs + config.retry_ms;
    panel.trouble(said.why);
    return;
  }
  station.state = "ready";
  station.helloDueMs = null;
  station.job = null; // it may be open elsewhere by now; where it is open here, it comes again
  station.lights.begin(said.epoch);
  station.showLights(said.rev, said.light);
  countTry(station);
  station.sentMs = null;
  station.sendHead();
  if (panel.isTroubled && outbox.awaited() === null && !outbox.journal.frames.length) {
    panel.tell("", "s", "", panel.say("ready"));
  }
}

/** The hub lives, for it welcomed us: if the head had time to be answered, that sending has failed. */
function countTry(station) {
  const sinceMs = station.triedMs;
  if (sinceMs === null || station.nowMs - sinceMs < station.config.verdict_ms) return;
  station.tries += 1;
  station.triedMs = null;
  if (station.tries < station.config.sendings) return;
  const head = station.outbox.head();
  station.outbox.take();
  station.outbox.aside = [...station.outbox.aside, head.frame].slice(-KEPT_ASIDE);
  station.forgetHead();
  if (head.due_ms !== null) station.fault("event_set_aside", `seq ${head.seq}, ${station.nameOf(head)}`);
}

/** The hub knows another event by the head's number: begin a new incarnation. */
export function renumber(station) {
  station.outbox.renumber();
  station.cardSeq = station.outbox.seq; // which of them are cards is not known any more
  station.forgetHead();
  greet(station, true);
}
