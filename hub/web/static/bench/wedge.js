/* A scanner that plays a keyboard: keys in, codes out. Pure: key events and their own time go in.

   Rules: what is quick and ends with Enter or Tab is a scan; a code that was cut off is never taken for a
   shorter one, but refused visibly (as an empty code); what a person types, at a person's pace, is no scan. */

const LONGEST = 256;
/* Longest time between two keys of a scan; fewest keys: what is shorter is a person, or noise of a plug. */
const ANYWHERE = { gapMs: 100, shortest: 3, isVoidTold: true };
/* While a person types into a field: nobody types six keys at such a pace, and hesitating is no lost scan. */
export const IN_FIELD = { gapMs: 35, shortest: 6, isVoidTold: false };
const SHIFTED = { Digit1: "!", Digit2: "@", Digit3: "#", Digit4: "$", Digit5: "%", Digit6: "^", Digit7: "&" };
const PLAIN = { Minus: "-", Equal: "=", Slash: "/", Period: ".", Comma: ",", Semicolon: ";", Quote: "'", Space: " " };
const SHIFTED_MARKS = { Minus: "_", Equal: "+", Slash: "?", Semicolon: ":", Quote: '"' };
const BRACKETS = { BracketLeft: ["[", "{"], BracketRight: ["]", "}"], Backslash: ["\\", "|"], Backquote: ["`", "~"] };
const LAST_DIGITS = { Digit8: "*", Digit9: "(", Digit0: ")" };

/** The character of a key on the American layout, for keys that an input method has taken ("Process"). */
export function characterOf(code, isShifted) {
  if (/^Key[A-Z]$/.test(code)) return isShifted ? code[3] : code[3].toLowerCase();
  if (/^Numpad\d$/.test(code)) return code[6];
  if (isShifted) return SHIFTED[code] ?? LAST_DIGITS[code] ?? SHIFTED_MARKS[code] ?? BRACKETS[code]?.[1] ?? "";
  if (/^Digit\d$/.test(code)) return code[5];
  return PLAIN[code] ?? BRACKETS[code]?.[0] ?? "";
}

export class Wedge {
  /** `scanned(code, aim)` gets each code, its characters being bytes; "" for one that is void. */
  constructor(scanned, pace = ANYWHERE, sinceMs = -Infinity) {
    this.scanned = scanned;
    this.pace = pace;
    this.typed = "";
    this.atMs = sinceMs; // a scan that began before somebody listened has lost its beginning
    this.lost = sinceMs > -Infinity ? "untold" : ""; // what comes up to the next end or gap is void
    this.altDigits = "";
  }

  /** Take a key that went down, {key, code, ctrl, alt, shift} at `atMs`; whether it was a scanner's. */
  down({ key, code, ctrl, alt, shift }, atMs) {
    if (atMs - this.atMs > this.pace.gapMs) this.gap();
    if (alt && /^Numpad\d$/.test(code)) {
      this.altDigits += code[6];
      this.atMs = atMs;
      return true;
    }
    const isEnd = key === "Enter" || key === "Tab";
    const character = this.character(key, code, ctrl, alt, shift);
    if (!isEnd && !character) return false;
    this.atMs = atMs;
    if (isEnd) return this.end();
    if (this.typed.length <= LONGEST) this.typed += character;
    return this.typed.length > 1;
  }

  /** Take a key that came up: Alt ends a character given by its number (GS is 29). */
  up({ key }) {
    if (key !== "Alt" || !this.altDigits) return;
    if (Number(this.altDigits) === 29) this.typed += "\x1d";
    this.altDigits = "";
  }

  /** Nothing came for a while. */
  idle(atMs) {
    if (atMs - this.atMs <= this.pace.gapMs) return;
    this.gap();
    this.lost = "";
  }

  character(key, code, ctrl, alt, shift) {
    if (ctrl) return code === "BracketRight" || key === "]" ? "\x1d" : "";
    if (alt) return "";
    if (key.length === 1) return key;
    return key === "Process" || key === "Unidentified" ? characterOf(code, shift) : "";
  }

  gap() {
    const isVoid = this.typed.length >= this.pace.shortest;
    this.typed = "";
    this.lost = "";
    if (isVoid && this.pace.isVoidTold) {
      this.lost = "told";
      this.scanned("", "");
    }
  }

  end() {
    const { typed, lost } = this;
    this.typed = "";
    this.lost = "";
    if (lost === "untold" && typed) this.scanned("", "");
    if (typed.length < this.pace.shortest || lost) return lost !== "";
    this.scanned(...taken(bytes(typed)));
    return true;
  }
}

/** [code, AIM identifier or ""]; of ISO/IEC 15424: flag, code character, modifier. */
export function taken(code) {
  const found = /^(\][A-Za-z][0-9A-Za-z])([^]*)$/.exec(code);
  return found ? [found[2], found[1]] : [code, ""];
}

/** Text as its UTF-8 bytes, a character each. */
export function bytes(text) {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
