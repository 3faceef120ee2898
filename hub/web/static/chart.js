// Pieces and parcels per minute as two strips over one span of time. Plain SVG, drawn anew with each picture.

import { attribute, make, svg, text } from "./dom.js";
import { clock, number, word } from "./words.js";

const STEPS = { 10: 10_000, 60: 60_000 };
const [START, PIECES, PARCELS, FAILED] = [0, 1, 2, 3];

/** Sum the picture's buckets up into steps of `stepMs`, the last one holding `nowMs`; values are per minute. */
export function steps(buckets, nowMs, minutes, stepMs, column) {
  const last = Math.floor(nowMs / stepMs);
  const count = (minutes * 60_000) / stepMs;
  const sums = new Array(count).fill(0);
  for (const bucket of buckets) {
    const place = Math.floor(bucket[START] / stepMs) - last + count - 1;
    if (place >= 0 && place < count) sums[place] += bucket[column];
  }
  return sums.map((sum) => (sum * 60_000) / stepMs);
}

export function showPace(picture, minutes) {
  const stepMs = STEPS[minutes];
  const of = (column) => steps(picture.buckets, picture.now_ms, minutes, stepMs, column);
  strip("chart-pieces", "pieces", of(PIECES), of(FAILED));
  strip("chart-parcels", "parcels", of(PARCELS), null);
  const axis = document.getElementById("chart-axis");
  [minutes, minutes / 2, 0].forEach((back, i) => text(axis.children[i], clock(picture.now_ms - back * 60_000, false)));
}

function strip(id, what, values, failed) {
  const parent = document.getElementById(id);
  if (!parent.children.length) {
    parent.classList.add(what);
    const head = make("p");
    head.append(make("b"), make("span"), make("span", "note"));
    parent.append(head, svg("svg", { viewBox: `0 0 600 100`, preserveAspectRatio: "none", role: "img" }));
  }
  const [head, drawing] = parent.children;
  const peak = Math.max(...values);
  // The step that is not over yet would show too little: the one before it is the present pace.
  text(head.children[0], number(Math.round(values.at(-2))));
  text(head.children[1], word(what));
  text(head.children[2], word("peak", { n: number(Math.round(peak)) }));
  attribute(drawing, "aria-label", `${word(what)}: ${Math.round(values.at(-2))}, ${word("peak", { n: Math.round(peak) })}`);
  drawing.replaceChildren(...bars(values, failed, Math.max(peak, 1)));
}

function bars(values, failed, peak) {
  const width = 600 / values.length;
  const drawn = [0.5, 99.5].map((y) => svg("line", { x1: 0, x2: 600, y1: y, y2: y }));
  values.forEach((value, i) => {
    const place = { x: i * width + width * 0.1, width: width * 0.8 };
    if (value > 0) {
      const height = Math.max(2, (value / peak) * 96);
      drawn.push(svg("rect", { ...place, y: 100 - height, height, class: i === values.length - 1 ? "open" : "" }));
    }
    if (failed?.[i] > 0) drawn.push(svg("rect", { ...place, y: 0, height: 5, class: "failed" }));
  });
  return drawn;
}
