/* From what a scale shows to one stable weight a load: the rules of the firmware's `scale`, for scales that have
   a zero of their own (docs/adr/0016-weighing-rules.md). Pure, in milligrams.

   stable: 5 samples within 1 e without a trend, given up beyond 2 e; told once when a load settles, again when
   more than 2.5 e came or went. removed: net below 4 e for three samples. unstable: not settled in 5 s.
   over, under: once a load. Taring and zeroing only when stable. */

const SIZE = 5;

export class Weighing {
  constructor(maxMg, eMg) {
    this.maxMg = maxMg;
    this.eMg = eMg;
    this.liveMg = null; // the net weight now, in steps of e; null where it is not known
    this.window = [];
    this.still = 0; // 0: it moves; 1: still, and nothing told of it; 2: still, and told
    this.zeroMg = this.tareMg = this.lastMg = this.grossMg = 0;
    this.raws = [0, 0];
    this.clean = this.run = 0;
    this.atMs = this.sinceMs = 0;
    this.told = ""; // of this load
    this.load = 1;
    this.trouble = this.noted = "";
  }

  /** Take what the scale says: mg, and "moving", "over" or "under" where it says so; a reading, or null. */
  sample(given, nowMs, said = "") {
    const e = this.eMg;
    let [a, b] = this.raws;
    const gapMs = nowMs - this.atMs;
    let mg = given ?? b;
    if (!this.window.length) a = b = mg;
    this.raws = [b, mg];
    if (gapMs < 80 && this.window.length) return null; // what comes quicker only feeds the median
    this.atMs = nowMs;
    if (gapMs > 1000 || said) this.window = []; // what came before says nothing about now
    const middle = a + b + mg - Math.max(a, b, mg) - Math.min(a, b, mg);
    this.clean += 1;
    if (this.clean < 5 || Math.abs(middle - b) <= Math.abs(2 * e)) mg = b;
    else {
      mg = middle;
      this.clean = 0;
    }
    this.window.push(mg);
    this.watch(gapMs);
    const nowMg = this.window.at(-1) - this.zeroMg;
    this.liveMg = this.steps((this.still ? this.grossMg : nowMg) - this.tareMg);
    if (said === "over" || nowMg > this.maxMg + 9 * e) {
      this.run = Math.max(this.run, 0) + 1;
      return this.run > 2 ? this.reading("over", nowMg) : null;
    }
    if (said === "under" || nowMg - this.tareMg < 4 * e) {
      this.run = Math.min(this.run, 0) - 1;
      return this.run < -2 ? this.empty(nowMg, said) : null;
    }
    this.run = 0;
    return this.weigh();
  }

  /** Take what stands on the pan for zero. "", or why it can't be: "unstable", "zero_range". */
  zero() {
    if (!this.still) return "unstable";
    if (Math.abs(this.zeroMg + this.grossMg) * 50 > this.maxMg) return "zero_range";
    this.zeroMg += this.grossMg;
    this.grossMg = 0;
    this.begin(0);
    return "";
  }

  /** Take what stands on the pan for packing; on an empty pan the tare ends. "", or why it can't be. */
  tare() {
    if (!this.still) return "unstable";
    if (this.run > 0) return "zero_err";
    this.begin(this.grossMg >= 4 * this.eMg ? this.grossMg : 0);
    return "";
  }

  /** A new trouble of the scale as [code, text], once; null if there is none. */
  fault(nowMs) {
    if (this.window.length && nowMs - this.atMs > 2000) {
      this.trouble = "silent";
      this.liveMg = null;
    }
    if (this.trouble === this.noted) return null;
    this.noted = this.trouble;
    return this.trouble ? [`scale_${this.trouble}`, `${this.liveMg} mg`] : null;
  }

  watch(gapMs) {
    const { window, eMg: e, still } = this;
    if (window.length > SIZE) window.shift();
    const half = SIZE >> 1;
    const peaks = Math.max(...window) - Math.min(...window);
    const trend = Math.abs(sum(window.slice(0, half)) - sum(window.slice(-half)));
    if (window.length < SIZE || peaks > 2 * e) this.still = 0;
    else if (peaks <= e && 4 * trend <= e * half) this.still = still || 1;
    if (gapMs > 1000 || this.still > 0 !== still > 0) this.sinceMs = this.atMs;
    this.grossMg = Math.floor(sum(window) / window.length) - this.zeroMg;
  }

  /** There is something on the pan. */
  weigh() {
    const e = this.eMg;
    const change = Math.abs(this.grossMg - this.tareMg - this.lastMg);
    if (this.still === 1) {
      this.still = 2;
      if (2 * change > 5 * e) {
        this.told = this.trouble = "";
        return this.reading("stable", this.grossMg);
      }
      this.told = "stable";
    } else if (2 * change > 5 * e) {
      if (this.still) {
        this.still = 0; // something trickles: it must settle anew
        this.sinceMs = this.atMs;
      } else if (this.atMs - this.sinceMs >= 5000) return this.reading("unstable", this.grossMg);
    } else if (this.still && 2 * change > 3 * e) this.trouble = "creep";
    return null;
  }

  /** There is nothing on the pan, or only what was tared: end the load. */
  empty(nowMg, said) {
    const e = this.eMg;
    const tareMg = nowMg < 4 * e ? 0 : this.tareMg;
    let reading = null;
    if (this.told !== "" && this.told !== "under") {
      reading = this.reading("removed", nowMg);
      this.begin(tareMg);
    } else if (said === "under" || Math.max(...this.window.slice(-3)) - this.zeroMg < -20 * e) {
      reading = this.reading("under", nowMg);
    } else if (tareMg !== this.tareMg || nowMg >= -e) this.begin(tareMg);
    if (!this.still) this.sinceMs = this.atMs; // the time to settle begins with the load
    return reading;
  }

  begin(tareMg) {
    if (this.told !== "" && this.told !== "under") this.load += 1;
    this.tareMg = tareMg;
    this.lastMg = 0;
    this.told = "";
  }

  steps(mg) {
    return Math.floor((2 * mg + this.eMg) / (2 * this.eMg)) * this.eMg;
  }

  /** A reading; null where the same was told of this load. */
  reading(ok, grossMg) {
    if (this.told === ok) return null;
    this.told = ok;
    const net_mg = this.steps(grossMg - this.tareMg);
    const tare_mg = this.steps(this.tareMg);
    const step_mg = net_mg - this.lastMg;
    if (ok === "stable") this.lastMg = net_mg;
    const pp_mg = Math.max(...this.window) - Math.min(...this.window);
    const n = this.window.length;
    return { net_mg, gross_mg: net_mg + tare_mg, tare_mg, step_mg, load: this.load, ok, pp_mg, n, cal: 1 };
  }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
