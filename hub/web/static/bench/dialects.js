/* What serial scales say, taken apart: characters in (one a byte), weights in milligrams out. Pure.

   Rules: only a whole frame counts, so what stands in the line when it is opened, or was cut, is never a
   weight; a weight in another unit than the chosen one is refused, never converted.
   Which setting of a scale is which dialect: docs/linux-bench.md, whose bench reads the same. */

export const MG = { mg: 1, g: 1e3, kg: 1e6, t: 1e9, lb: 453592.37, oz: 28349.523125 };
const LONGEST = 64; // of a frame
const MOST_MG = 1e12;

export class WrongUnit extends Error {}

/** A weight as printed in mg; null where it is no number, or none that anything weighs. */
export function milligrams(text, unit) {
  const bare = text.replaceAll(" ", "");
  const mg = /\d/.test(bare) ? Math.round(Number(bare) * MG[unit]) : NaN;
  return Math.abs(mg) <= MOST_MG ? mg : null;
}

function weight(text, unit, expected, said) {
  if (unit.toLowerCase() !== expected) throw new WrongUnit(`expected ${expected}, got ${unit.trim() || "no unit"}`);
  const mg = milligrams(text, expected);
  return mg === null ? null : { mg, said };
}

function plain(text, unit) {
  const mg = milligrams(text, unit);
  return mg === null ? null : { mg, said: "" };
}

function xor(text) {
  return Array.from(text).reduce((sum, character) => sum ^ character.charCodeAt(0), 0);
}

function readSics([, text], unit) {
  const line = text.trimEnd();
  if (line === "S +" || line === "S -") return { mg: null, said: line[2] === "+" ? "over" : "under" };
  const found = /^S ([SD]) +(-? *[\d.]+) +(\S{1,4})$/.exec(line);
  return found && weight(found[2], found[3], unit, found[1] === "S" ? "" : "moving");
}

function readAAndD([, text], unit) {
  const form = /^(ST|US|OL|QT|WT),(?:(?:GS|NT|TR|G|N),)?([+-] *[\d.]+(?:E[+-]\d+)?) *(\S{0,4})$/;
  const found = form.exec(text.trim());
  if (!found) return null;
  if (found[1] === "OL") return { mg: null, said: found[2].startsWith("-") ? "under" : "over" };
  return weight(found[2], found[3], unit, found[1] === "US" ? "moving" : "");
}

/* STX, status words A B C, six digits of the display, six of the tare, CR. A: bits 0 to 2 the decimal point.
   B: bit 1 minus, 2 out of range, 3 in motion, 4 kg (else lb). C: bits 0 to 2 the unit where it is neither. */
function readToledo(match, unit) {
  const sum = Array.from(match[0]).reduce((total, character) => total + character.charCodeAt(0), 0);
  if (match[4] !== undefined && sum & 0x7f) return null;
  const [a, b, c] = Array.from(match[1], (character) => character.charCodeAt(0));
  if (b & 4) return { mg: null, said: b & 2 ? "under" : "over" };
  const scaleUnit = c & 7 ? (["", "g", "t", "oz"][c & 7] ?? "?") : b & 16 ? "kg" : "lb";
  const digits = match[2].trimStart();
  if (digits.includes(" ")) return null;
  return weight(`${b & 2 ? "-" : ""}${digits}E${2 - (a & 7)}`, scaleUnit, unit, b & 8 ? "moving" : "");
}

function readYaohua([frame], unit) {
  if (xor(frame.slice(1, -3)) !== parseInt(frame.slice(-3, -1), 16)) return null;
  const digits = frame.slice(-11, -3);
  return plain(`${digits.slice(0, 7)}E-${digits[7]}`, unit);
}

function readA12([, text], unit) {
  const line = text.trim();
  if (line === "OL23" || line === "LO23") return { mg: null, said: line === "OL23" ? "over" : "under" };
  const found = /^([Ww][GNgnw])([- \d.]{6,8})([a-z]{2})([0-9A-F]{2})?$/.exec(line);
  if (!found || (found[4] && xor(line.slice(0, -2)) !== parseInt(found[4], 16))) return null;
  return weight(found[2], found[3], unit, "");
}

const LINES = /[\r\n]([ -~]{1,62})(?=[\r\n])/g; // the first end proves that the line is whole
const EQUALS = /=([-0-9. ]{5,9})(?==)/g;

/** Name -> what a frame looks like, what it means, what must be asked for it, and how often (0: once). */
export const DIALECTS = {
  "mt-sics": { frame: LINES, read: readSics, ask: "SIR\r\n", askMs: 0 },
  "a-and-d": { frame: LINES, read: readAAndD },
  toledo: { frame: /\x02([\x20-\x7f]{3})([ \d]{5}\d)([ \d]{6})\r/g, read: readToledo },
  "toledo-checksum": { frame: /\x02([\x20-\x7f]{3})([ \d]{5}\d)([ \d]{6})\r([\x00-\x7f])/g, read: readToledo },
  "yaohua-reversed": { frame: EQUALS, read: ([, text], unit) => plain(Array.from(text).reverse().join(""), unit) },
  "yaohua-forward": { frame: EQUALS, read: ([, text], unit) => plain(text, unit) },
  "yaohua-frame": { frame: /\x02[+-]\d{6}[0-4][0-9A-F]{2}\x03/g, read: readYaohua },
  "yaohua-command": {
    frame: /\x02[A-Z][BD][+-]\d{6}[0-4][0-9A-F]{2}\x03/g,
    read: readYaohua,
    ask: "\x02AB03\x03",
    askMs: 200,
  },
  "yaohua-a12": { frame: LINES, read: readA12 },
};

/** Cuts what comes from the line into frames and reads them. A new one for every opening of the line. */
export class Stream {
  constructor(dialect, unit) {
    this.dialect = DIALECTS[dialect];
    this.unit = unit;
    this.unread = 0; // characters since the last frame that meant something
    this.buffer = "";
  }

  /** What the scale said, oldest first: {mg, said}, as `Weighing.sample` takes it. Throws WrongUnit. */
  feed(data) {
    const buffer = this.buffer + data;
    this.buffer = "";
    this.unread += data.length;
    const said = [];
    let end = 0;
    for (const match of buffer.matchAll(this.dialect.frame)) {
      end = match.index + match[0].length;
      const one = this.dialect.read(match, this.unit);
      if (one) {
        said.push(one);
        this.unread = buffer.length - end;
      }
    }
    this.buffer = buffer.slice(end).slice(-LONGEST);
    return said;
  }
}
