/* The order that is open at this bench, held here so that work goes on while the hub is away.

   Rules: what is judged here is never green, and never red where the hub would say green; what can't be sure
   says nothing. Nothing closes here. A code matches as in the hub: a GTIN of 8 to 14 digits is a number,
   whatever zeros lead it (GS1 General Specifications, 7.11); of a GS1 element string the GTIN in AI 01
   counts; any other code matches as it stands. */

const GS1_AIM = "]C1]e0]d2]Q3]J1"; // symbols that promise GS1 element strings (GS1 General Specifications, 5.1.3)
const LONGEST_PLAIN = 48;

/** A GTIN without leading zeros; any other code as it is. */
export function canonical(code) {
  return /^\d{8,14}$/.test(code) ? code.replace(/^0+/, "") || "0" : code;
}

/** Whether a scan is a command card that may change which order is open, or what it wants. */
export function isCard(code) {
  return code !== null && code[1] === "%" && code !== "X%RESUME" && code !== "X%HELP";
}

/** [the code to look up, whether it is a plain one that says nothing but which item it is]. */
export function read(code, aim) {
  const isGs1 =
    (aim && GS1_AIM.includes(aim)) || code.includes("\x1d") || (code.length > 16 && /^0[12]\d{14}/.test(code));
  const isPlain = !isGs1 && code.length <= LONGEST_PLAIN && /^[ -~]*$/.test(code);
  const item = isGs1 && /^\x1d*01(\d{14})/.exec(code);
  return [canonical(item ? item[1] : code), isPlain];
}

export class Job {
  /** `parts` come one by one: each [{line, left, codes: [[code, pieces], …]}, …]. */
  constructor(order, countOfParts) {
    this.order = order;
    this.countOfParts = countOfParts;
    this.parts = new Map();
    this.isWhole = false;
    this.isHeld = false; // a wrong piece must be taken away first
    this.isSure = true; // the hub can't refuse a piece that was counted here
    this.fromSeq = 0; // events from here on are counted when they are kept, others when they are answered
    this.wireSeq = 0; // was on its way when the job came: whether it is in it, nobody knows; never counted
  }

  /** Take one part. */
  add(index, lines) {
    const rows = lines.map(([line, left, codes]) => ({
      line,
      left,
      codes: codes.map(([code, pieces]) => [canonical(code), pieces]),
    }));
    this.parts.set(index, rows);
    this.isWhole = this.parts.size === this.countOfParts;
  }

  /** All lines in their order. */
  get lines() {
    return Array.from({ length: this.countOfParts }, (_, i) => this.parts.get(i) ?? []).flat();
  }

  /** What may be said of a scan while the hub is away: a code of words; "free", "drop", or "": saved. */
  says(station, code, aim) {
    if (code === "X%RESUME") return "free";
    if (this.isHeld) return "held";
    if (isCard(code)) return "drop";
    return this.isValid(station) && code !== "X%HELP" ? this.judge(code, aim).said : "";
  }

  /** Show what `says` said, now that the scan is kept. Nothing is green. */
  tell(station, said) {
    const panel = station.panel;
    if (said === "for_now") {
      const isDone = this.lines.every((line) => !line.left);
      panel.tell("b", "b", "good", panel.say(isDone ? "last_piece" : said));
    } else if (said === "free" || said === "drop") {
      this.isHeld = false;
      if (said === "drop") station.job = null;
      panel.trouble("saved", "attention");
    } else {
      this.isHeld = said !== "over";
      panel.tell("r", this.isHeld ? "b" : "s", this.isHeld ? "bad" : said, panel.say(said));
      panel.isStuck = true;
    }
  }

  /** Whether the job is whole, and no card that may change what is open waits for its answer. */
  isValid(station) {
    const head = station.outbox.head();
    return this.isWhole && (head === null || head.seq > station.cardSeq);
  }

  /** Take the answer to a scan. A card that changed something brings a new job. */
  settle(station, answer, head, isTold) {
    let isChanged = answer.why === "order_open" || answer.why === "order_done";
    if (isCard(head.code)) isChanged = (answer.v === "pass" || answer.v === "info") && answer.why !== "confirm";
    if (isChanged) station.job = null;
    else if (answer.why === "ok" && this.isWhole && head.seq !== this.wireSeq) {
      const wasCounted = isTold && head.seq >= this.fromSeq; // when it was kept
      if (!wasCounted) this.count(head, true);
    }
  }

  /** Take off the piece of an entry, where it is one; `isJudged`: the hub has said ok. */
  count(entry, isJudged) {
    const { line, pieces, isPlain } = entry.code ? this.judge(entry.code, entry.aim) : {};
    if (!line) return;
    line.left -= pieces;
    if (!isPlain && !isJudged) this.isSure = false; // it may be expired, or its serial seen
  }

  /** What the lines say of a scan: {said: "for_now" (with its line and pieces), "over", "not_in_order", ""}. */
  judge(code, aim) {
    const [key, isPlain] = read(code, aim);
    const known = this.lines.flatMap((line) =>
      line.codes.filter(([named]) => named === key).map(([, pieces]) => ({ line, pieces, isPlain })),
    );
    const wanting = known.filter(({ line }) => line.left);
    const items = new Set(wanting.map(({ line }) => JSON.stringify(line.codes)));
    if (items.size > 1) return { said: "" }; // two items: the hub asks which
    if (wanting.length && wanting[0].pieces <= wanting[0].line.left) return { said: "for_now", ...wanting[0] };
    if (!isPlain || (known.length && !this.isSure)) return { said: "" };
    return { said: known.length ? "over" : "not_in_order" };
  }
}

/** Take one part of a job (a message) into the station, and hold what is whole then.
 *
 *  Parts come in their order; the first one begins anew, and one that comes after the last is a late copy. */
export function takeJob(station, message) {
  const [index, count] = message.part;
  let held = station.job;
  if (!held || held.order !== message.order || held.countOfParts !== count || (held.isWhole && !index)) {
    held = station.job = new Job(message.order, count);
  }
  if (held.isWhole) return;
  held.add(index, message.lines);
  if (!held.isWhole) return;
  held.fromSeq = station.outbox.seq + 1;
  held.wireSeq = station.sentMs !== null ? station.outbox.head().seq : 0;
  if (!held.lines.length) station.job = null;
}
