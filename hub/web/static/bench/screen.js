/* What a person sees: the verdict over half of the screen, what is left, and how the bench is.

   Rule: no colour stands alone: each has its sign and its word. All of it is text that was made here or by the
   hub; nothing is taken for HTML. */

import { screenWords } from "./words.js";

const SIGNS = { g: "✓", r: "✗", a: "!", b: "◐", w: "•", "": "•", m: "•", c: "•" };
const WAITING = "…";

/** An element with a class, and text or elements in it. */
function made(tag, name, ...inside) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...inside.filter((part) => part !== null && part !== undefined && part !== ""));
  return element;
}

export class Screen {
  constructor(root, lang) {
    this.words = screenWords(lang);
    this.at = (id) => root.querySelector(`#${id}`);
    this.root = root;
    this.left = new Map(); // by line of the wire's job
    this.pictures = new Map();
    this.isOpening = true; // nothing was said yet
  }

  /** The verdict lamp: colour, and "b" where it blinks. */
  lamp(colour, mode) {
    const isAwaited = colour === "w" && mode === "b";
    const verdict = this.at("verdict");
    verdict.dataset.colour = colour;
    verdict.dataset.mode = mode;
    if (colour === "g") this.root.dataset.hold = "no"; // the list says so a moment later
    this.at("sign").textContent = isAwaited ? WAITING : SIGNS[colour];
    const word = isAwaited ? "checking" : colour === "r" && mode === "b" ? "stop" : `lamp_${colour}`;
    this.at("word").textContent = this.words[word] ?? "";
  }

  show(text) {
    this.isOpening = false;
    this.at("say").textContent = text;
    if (text !== this.root.dataset.name) return;
    this.at("sign").textContent = "★"; // the office wants to know which one this is
    this.at("word").textContent = this.words.here;
  }

  /** The newest code, as it was scanned. */
  code(text) {
    this.at("item").textContent = text.replace(/[^ -~]/g, "·").slice(0, 60);
  }

  /** The line to the hub: "ready", "greeting", "away", "offline", "refused"; and how many events wait. */
  link(state, queue) {
    const line = this.at("line");
    if (state === "ready" && this.isOpening) {
      this.lamp("", "s");
      this.show(this.words.begin);
    }
    line.dataset.state = state;
    line.textContent = this.words[`link_${state}`];
    const isWorthSaying = queue > 1 || (queue && state !== "ready"); // each scan waits a moment for its verdict
    this.at("queue").textContent = isWorthSaying ? this.words.waiting.replace("%d", queue) : "";
    this.root.dataset.link = state;
  }

  sound(isOn) {
    this.at("sound").hidden = isOn;
  }

  weight(mg, eMg) {
    this.at("weight").hidden = false;
    const digits = eMg >= 1000 ? 3 : 4;
    this.at("live").textContent = mg === null ? "–" : `${(mg / 1e6).toFixed(digits)} kg`;
  }

  /** Who works here, on what; `work` as `/bench/NAME/order` has it. */
  work(work) {
    const job = this.root.querySelector(`[data-card="J%${work.job}"] b`)?.textContent;
    this.at("operator").textContent = work.operator || work.badge || this.words.sign_in;
    this.at("job").textContent = job ?? (work.job || this.words.choose_job);
    this.at("order").textContent = work.parcel ?? work.order ?? work.cart;
    this.root.dataset.hold = work.hold ? "yes" : "no";
    this.root.dataset.job = work.job || "";
    this.lines = work.lines;
    this.drawLines();
  }

  /** Pieces left by the wire's job: line -> left; it is newer than the list where the hub is away. */
  counted(left) {
    const isNew = JSON.stringify([...left]) !== JSON.stringify([...this.left]);
    this.left = left;
    if (isNew) this.drawLines();
  }

  drawLines() {
    const lines = (this.lines ?? []).map((line) => ({ ...line, left: this.left.get(line.line) ?? line.left }));
    const sorted = [...lines.filter((line) => line.left !== 0), ...lines.filter((line) => line.left === 0)];
    this.at("lines").replaceChildren(...sorted.map((line) => this.line(line)));
    const left = lines.reduce((sum, line) => sum + (line.left ?? 0), 0);
    this.at("left").textContent = lines.some((line) => line.left !== null) ? this.words.left.replace("%d", left) : "";
    this.at("empty").hidden = lines.length > 0;
  }

  /** One item: what is left of it; of a walk where it lies and which tote it goes into, as it is done next. */
  line({ sku, name, want, left, bin, picture, kind, lot, into, lit }) {
    const of = left && !kind ? made("small", "", this.words.left_of.replace("%d", want)) : null;
    const all = left === null || kind;
    const pieces = made("span", "pieces", all ? `× ${want}` : left ? String(left) : `✓ ${want}`, of);
    const goods = [made(kind ? "span" : "b", "", name || sku), made("span", "sku", name !== sku ? sku : "")];
    const way = kind === "pick" ? [bin, into] : [into, bin];
    const place = kind ? made("b", "way", way.filter(Boolean).join(" → ")) : made("span", "bin", bin);
    const next = lit ? made("span", "next", this.words.now) : null;
    const row = made(
      "li",
      left === 0 ? "bench-line done" : lit ? "bench-line lit" : "bench-line",
      this.picture(sku, picture),
      made("span", "what", ...(kind ? [next, place, ...goods] : [...goods, place]), lot ? made("span", "sku", lot) : null),
      pieces,
    );
    row.dataset.sku = sku;
    return row;
  }

  /** The picture of an item; the same element again, so that it does not flicker. */
  picture(sku, digest) {
    const source = `/pictures/${encodeURIComponent(sku)}${digest ? `?d=${digest}` : ""}`;
    let image = this.pictures.get(source);
    if (!image) {
      image = made("img", "bench-picture");
      image.alt = "";
      image.src = source;
      image.addEventListener("error", () => image.replaceWith(made("span", "bench-picture")));
      this.pictures.set(source, image);
    }
    return image;
  }

  /** Lit places of this bench: a button each, which confirms. */
  lights(rows, press) {
    const shown = rows.map(([place, colour, mode, qty]) => {
      const button = made("button", "bench-lit", `${this.words.place} ${place}`, qty ? ` × ${qty}` : "");
      button.type = "button";
      button.dataset.colour = colour;
      button.dataset.mode = mode;
      button.addEventListener("click", () => press(place));
      return button;
    });
    this.at("lights").replaceChildren(...shown);
  }

  /** The bench can't work here at all: why, instead of everything. */
  blocked(code) {
    this.lamp("r", "b");
    this.show(this.words[code]);
    this.root.dataset.blocked = code;
  }
}
