/* A scale on a serial line of this computer, by Web Serial: what it says goes through the rules of `weighing`.

   Rule: a weight counts only whole, fresh and in the chosen unit; where there is none, the bench says why. */

import { DIALECTS, Stream, WrongUnit } from "./dialects.js";
import { Weighing } from "./weighing.js";

const UNREAD = 256; // characters without a weight: the line's settings or the dialect are wrong
const SILENT_MS = 3000;
const ASK_AGAIN_MS = 1000;
const LOOK_MS = 100;
const REOPEN_MS = 2000;
const FRAMINGS = { "8N1": [8, "none"], "7E1": [7, "even"], "7O1": [7, "odd"], "8E1": [8, "even"] };

/** Whether this browser can reach a serial line: it has Web Serial, and the page came over HTTPS or loopback. */
export function isPossible() {
  return "serial" in navigator;
}

export class SerialScale {
  /** `settings`: {dialect, unit, baud, framing, max_g, e_g}; `post` takes events; `shown(liveMg)` each look. */
  constructor(port, settings, post, shown) {
    this.port = port;
    this.settings = settings;
    this.post = post;
    this.shown = shown;
    this.weighing = new Weighing(settings.max_g * 1000, Math.round(settings.e_g * 1000));
    this.told = "";
    this.heardMs = this.askedMs = 0;
    this.isStopped = false;
  }

  /** Weigh until `stop`; a line that is gone is opened again. */
  async run() {
    const looking = setInterval(() => this.look(performance.now()), LOOK_MS);
    while (!this.isStopped) {
      try {
        await this.read();
      } catch (error) {
        this.tell("scale_gone", String(error.message ?? error));
      }
      this.weighing.liveMg = null;
      await this.close();
      if (!this.isStopped) await new Promise((resolve) => setTimeout(resolve, REOPEN_MS));
    }
    clearInterval(looking);
  }

  async stop() {
    this.isStopped = true;
    await this.reader?.cancel().catch(() => {});
  }

  async read() {
    const [dataBits, parity] = FRAMINGS[this.settings.framing];
    await this.port.open({ baudRate: this.settings.baud, dataBits, parity, stopBits: 1 });
    this.stream = new Stream(this.settings.dialect, this.settings.unit);
    this.heardMs = performance.now();
    this.askedMs = 0;
    this.reader = this.port.readable.getReader();
    while (!this.isStopped) {
      const { value, done } = await this.reader.read();
      if (done) return;
      this.take(String.fromCharCode(...value), performance.now());
    }
  }

  async close() {
    this.stream = null;
    this.reader?.releaseLock();
    this.reader = null;
    await this.port.close().catch(() => {});
  }

  take(data, nowMs) {
    let said = [];
    try {
      said = this.stream.feed(data);
    } catch (error) {
      if (!(error instanceof WrongUnit)) throw error;
      this.weighing.liveMg = null;
      this.tell("scale_unit", error.message);
    }
    for (const { mg, said: state } of said) {
      this.heardMs = nowMs;
      this.told = "";
      const reading = this.weighing.sample(mg, Math.floor(nowMs), state);
      if (reading) this.post("weigh", reading);
    }
    if (this.stream.unread > UNREAD) {
      this.weighing.liveMg = null;
      this.tell("scale_garbled", "bytes come, no weight among them: check baud, format and dialect");
    }
  }

  /** Ask where the dialect wants it; say where nothing comes. */
  look(nowMs) {
    this.shown(this.weighing.liveMg);
    if (!this.stream) return;
    const { ask, askMs = 0 } = DIALECTS[this.settings.dialect];
    const isWanted = askMs || nowMs - this.heardMs >= ASK_AGAIN_MS || !this.askedMs;
    if (ask && isWanted && nowMs - this.askedMs >= (askMs || ASK_AGAIN_MS)) {
      this.askedMs = nowMs;
      this.write(ask).catch(() => {}); // a line that is gone is told by its reader
    }
    if (nowMs - this.heardMs > SILENT_MS && !this.stream.unread) {
      this.tell("scale_silent", "nothing comes: is the scale on, is it to send?");
    }
    const fault = this.weighing.fault(nowMs);
    if (fault) this.tell(...fault);
  }

  async write(text) {
    const writer = this.port.writable.getWriter();
    try {
      await writer.write(Uint8Array.from(text, (character) => character.charCodeAt(0)));
    } finally {
      writer.releaseLock();
    }
  }

  /** Report a trouble once, until a weight was heard again. */
  tell(code, text) {
    if (this.told === code) return;
    this.told = code;
    this.post("fault", code, text);
  }
}
