/* Commands and parts of files from the hub: may one be obeyed, and was it already?

   Rule: an id is obeyed once. A repeated one gets its stored result again, or silence while it is under way.
   Parts of files have a memory of their own, so that a long transfer does not push out the results of
   commands. */

import { greet } from "./greeting.js";
import { printable } from "./labels.js";

const REMEMBERED = 16;
const PARTS_REMEMBERED = 2; // a part is sent when the one before it was answered

/** Take a command: obey what the core can, hand the others to the device. */
export function cmd(station, command) {
  const { panel, config } = station;
  const { op } = command;
  if (isKnown(station, station.memory[0], command.id, REMEMBERED)) return;
  const utcMs = station.utcLessUpMs === null ? null : station.nowMs + station.utcLessUpMs;
  const why = objection(command, config, utcMs);
  if (!why && !["identify", "message", "hello"].includes(op)) {
    panel.act("command", command);
    return;
  }
  if (!why && op !== "hello") {
    if (op === "identify") panel.act("lamp", "w", "b");
    panel.act("sound", "attention");
    panel.act("show", op === "identify" ? config.station : command.text || "");
  }
  result(station, command.id, why ? 0 : 1, why);
  if (!why && op === "hello") greet(station, true);
}

/** Take one part of a file: hand it to the device, once. */
export function file(station, part) {
  if (!isKnown(station, station.memory[1], part.id, PARTS_REMEMBERED)) station.panel.act("file", part);
}

/** Keep the result of a command or a part in the memory that knows it; tell it where there is a link. */
export function result(station, id, ok, why) {
  for (const memory of station.memory) {
    for (const known of memory.filter((row) => row[0] === id)) {
      known.splice(1, 2, ok, printable(why, 32) || null);
      if (station.state !== "offline") publish(station, known);
    }
  }
}

function isKnown(station, memory, id, most) {
  const known = memory.find((row) => row[0] === id);
  if (known) {
    if (known[1] !== null) publish(station, known);
    return true;
  }
  memory.push([id, null, null]);
  memory.splice(0, memory.length - most);
  return false;
}

function publish(station, [id, ok, why]) {
  station.panel.act("publish", "res", station.wire.encode("res", { id, ok, why }), 1, false);
}

/** Why a command must not be obeyed at `utcMs` (null: clock unknown); "" if it may. */
function objection(command, config, utcMs) {
  if (!config.ops.includes(command.op)) return "unknown_op";
  if (command.sess == null && config.dangerous.includes(command.op)) return "sess_needed";
  if (command.sess != null && command.sess !== config.sess) return "wrong_sess";
  if (command.exp_s != null && (utcMs === null || Math.floor(utcMs / 1000) > command.exp_s)) return "expired";
  return "";
}
