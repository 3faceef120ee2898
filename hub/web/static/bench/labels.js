/* From what a device delivers to the fields of an event, and from an event to a short name of it.

   Rule: whatever a scanner delivers becomes a code that a frame can carry. A code is text whose characters
   are bytes (0 to 255). */

const ROOM = 700; // what all other fields of the longest scan leave for the code in a frame of 1,024 bytes

/** Text cut to `most` characters of printable ASCII; others become a question mark. */
export function printable(text, most) {
  return Array.from(String(text))
    .slice(0, most)
    .map((character) => (character >= " " && character <= "~" ? character : "?"))
    .join("");
}

function isPrintable(code) {
  return /^[ -~\x1d]*$/.test(code);
}

/** `c` or `x`, and `aim`, of a scan. */
export function scanFields(code, aim) {
  const size = code.length + 5 * count(code, "\x1d") + count(code, '"') + count(code, "\\");
  const sound = aim.length === 3 && isPrintable(aim) ? aim : null;
  if (isPrintable(code) && size <= ROOM) return { c: code, aim: sound };
  const x = Array.from(code, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return { x, aim: sound };
}

function count(text, character) {
  return text.split(character).length - 1;
}

/** `rev`, `task` and `qty` of a press: what its place showed, where it showed one light. */
export function buttonFields(place, lights) {
  const rev = lights.rev >= 0 ? lights.rev : null;
  const row = lights.onlyAt(place);
  return row ? { rev, task: row[4] || null, qty: row[3] || null } : { rev };
}

/** A name of some 12 characters by which a person knows what an event was about. */
export function label(wire, frame) {
  let event;
  try {
    event = wire.decode("ev", frame);
  } catch {
    return "?";
  }
  if (event.is === "weigh") return `${Math.floor(event.net_mg / 1000)} g`;
  if (event.is === "button") return `${event.b} ${event.at}`;
  return printable((event.c || event.x || event.code).slice(-12), 12);
}
