/* Frames: messages to text and back, within the bounds of the wire contract.

   Rule: the contract's table is not written a second time here; it is handed in as the hub's own
   (`/bench/contract.json`). `decode` throws nothing but a FrameError, whatever came. A message is an object
   whose `is` names its kind; what is absent or null is left out of it. */

export const U16 = 65535;
export const U32 = 4294967295;

export class FrameError extends Error {
  /** `code`: frame_too_long, not_json, unknown_kind, field_missing or field_invalid. */
  constructor(code, what) {
    super(`${code}: ${what}`);
    this.code = code;
  }
}

const PRINTABLE = /^[ -~]*$/;
const TEXTS = {
  text: PRINTABLE,
  code: /^[ -~\x1d]*$/,
  name: /^[a-z0-9-]*$/,
  hex: /^(?:[0-9a-f]{2})*$/,
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  // eslint-disable-next-line no-control-regex -- controls, and what is beyond the Basic Multilingual Plane
  words: /^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]*$/,
};

/** Whether `value` is of `type`, a row [kind, low, high] of the contract's table. */
function isRight(value, [kind, low, high]) {
  if (kind === "int") return Number.isSafeInteger(value) && low <= value && value <= high;
  if (kind === "one_of") return low.includes(value);
  if (kind in TEXTS) {
    return typeof value === "string" && low <= value.length && value.length <= high && TEXTS[kind].test(value);
  }
  if (!Array.isArray(value)) return false;
  if (kind === "part") return isRow(value, low) && value[0] < value[1];
  if (value.length > high) return false;
  return value.every((item) => (kind === "rows" ? isRow(item, low) : isRight(item, low)));
}

function isRow(row, types) {
  return Array.isArray(row) && row.length === types.length && row.every((value, i) => isRight(value, types[i]));
}

/** Numbers as the contract wants them: 1.0 and 1e3 are floats, which no field is. */
function parsed(text) {
  return JSON.parse(text, (_key, value, context) =>
    typeof value === "number" && context && !/^-?\d+$/.test(context.source) ? NaN : value,
  );
}

export class Wire {
  /** `table`: kind -> {leaf, k, most, required, fields: [[name, type], …]} of the hub. */
  constructor(table) {
    this.table = table;
    this.leaves = new Set(Object.values(table).map((row) => row.leaf));
  }

  /** The frame of a message of `kind`; fields that are null or undefined are left out. Throws FrameError. */
  encode(kind, fields) {
    const row = this.table[kind];
    const record = row.k ? { k: row.k } : {};
    for (const [name] of row.fields) if (fields[name] != null) record[name] = fields[name];
    this.judge(kind, record);
    const text = JSON.stringify(record).replace(
      /[\u007f-\uffff]/g,
      (character) => "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0"),
    );
    if (text.length > row.most) throw new FrameError("frame_too_long", `${row.most} bytes, got ${text.length}`);
    return text;
  }

  /** The message in a frame that came on the topic ending in `leaf`. Throws FrameError. */
  decode(leaf, text) {
    if (!this.leaves.has(leaf)) throw new FrameError("unknown_kind", leaf);
    const rows = Object.entries(this.table).filter(([, row]) => row.leaf === leaf);
    if (text.length > rows[0][1].most) throw new FrameError("frame_too_long", `${rows[0][1].most} bytes, got more`);
    let record;
    try {
      // eslint-disable-next-line no-control-regex -- ASCII and nothing else
      if (!/^[\x00-\x7f]*$/.test(text)) throw new SyntaxError("not ASCII");
      record = parsed(text);
    } catch (error) {
      throw new FrameError("not_json", error);
    }
    if (record === null || typeof record !== "object" || Array.isArray(record)) throw new FrameError("not_json", text);
    const found = rows.find(([, row]) => !row.k || row.k === record.k);
    if (!found) throw new FrameError("unknown_kind", record.k);
    const message = { is: found[0] };
    for (const [name] of found[1].fields) if (record[name] != null) message[name] = record[name];
    this.judge(found[0], message);
    return message;
  }

  /** Hold every field against the table, and some against each other. Throws FrameError. */
  judge(kind, message) {
    const row = this.table[kind];
    row.fields.forEach(([name, type], i) => {
      const value = message[name];
      if (value == null) {
        if (i < row.required) throw new FrameError("field_missing", name);
      } else if (!isRight(value, type)) throw new FrameError("field_invalid", name);
    });
    if (kind === "scan" && (message.c == null) === (message.x == null)) throw new FrameError("field_invalid", "c");
    if (kind === "wel" && !message.ok && message.why == null) throw new FrameError("field_missing", "why");
  }
}
