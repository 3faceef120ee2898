// The day at a glance: orders by state against all of them, and what was done.

import { $, attribute, keyed, make, text } from "./dom.js";
import { number, word } from "./words.js";

// Done at the left, so that the bar fills up as the day goes; trouble at the far end.
const FLOW = [
  "shipped", "weighed", "packed", "verified", "picked", "picking", "released", "allocated", "audited", "received",
  "changed", "held", "short", "returned", "merged", "cancelled",
];

export function showDay(picture) {
  const states = FLOW.map((state) => ({ state, n: picture.orders[state] ?? 0 }));
  const all = states.reduce((sum, { n }) => sum + n, 0);
  text($("shipped"), number(picture.orders.shipped));
  text($("orders"), number(all));
  keyed($("bar"), states, (s) => s.state, (s) => make("i", `s-${s.state}`), (element, s) => {
    element.style.flexGrow = s.n;
    element.classList.toggle("some", s.n > 0);
    element.hidden = s.n === 0;
  });
  const said = states.filter((s) => s.n).map((s) => `${word("state", {}, s.state)} ${s.n}`).join(", ");
  attribute($("bar"), "aria-label", said || word("nothing_yet"));
  keyed($("legend"), states, (s) => s.state, legendItem, (element, s) => {
    element.classList.toggle("none", s.n === 0);
    text(element.children[1], word("state", {}, s.state));
    text(element.children[2], number(s.n));
  });
  text($("pieces"), number(picture.done.pieces));
  text($("picked"), number(picture.done.picked));
  text($("parcels"), number(picture.done.parcels));
  text($("failed"), number(picture.done.failed));
  $("failed").classList.toggle("some", picture.done.failed > 0);
}

function legendItem({ state }) {
  const item = make("li");
  item.append(make("i", `s-${state}`), make("span"), make("b"));
  return item;
}
