// Lists: orders that wait for a decision, lit bins, the newest verdicts.

import { $, attribute, keyed, make, text } from "./dom.js";
import { clock, number, sign, told, weight, word } from "./words.js";

export function showStopped(picture) {
  const rows = picture.stopped;
  text($("stopped-count"), rows.length ? number(rows.length) : "");
  list($("stopped"), rows, (row) => row.label, "nothing_stopped", ["chip", "grow-name", "grow soft"], (parts, row) => {
    parts[0].className = `chip ${row.state}`;
    text(parts[0], word("state", {}, row.state));
    text(parts[1], row.label);
    text(parts[2], row.reason);
    attribute(parts[2], "title", row.reason);
  });
}

export function showLit(picture) {
  const rows = picture.lit;
  text($("lit-count"), rows.length ? number(rows.length) : "");
  list($("lit"), rows, (row) => row.id, "nothing_lit", ["bulb", "", "num", "grow soft"], (parts, row) => {
    const back = row.kind !== "pick";
    parts[0].className = `bulb c-${row.colour ?? "w"}${back ? " blink" : ""}`;
    text(parts[1], row.bin);
    text(parts[2], `× ${row.qty}`);
    const way = back ? word("put_back") : row.tote ? `→ ${row.tote}` : "";
    text(parts[3], [row.sku, way, row.operator, row.station].filter(Boolean).join(" · "));
  });
}

export function showFeed(picture, which) {
  const rows = picture[which];
  const empty = which === "fails" ? "no_fails" : "nothing_yet";
  list($("feed"), rows, (row) => `${row.station}/${row.seq}/${row.at_ms}`, empty, ["faint", "sign", "line", "where"], fillVerdict);
}

function fillVerdict(parts, row, item) {
  attribute(item, "data-v", row.v);
  text(parts[0], clock(row.at_ms));
  text(parts[1], sign(row.v));
  if (!parts[2].children.length) parts[2].append(make("b"), make("span", "grow soft"));
  told(row.why, row.say).forEach((part, i) => text(parts[2].children[i], part));
  attribute(parts[2], "title", row.say);
  const net = row.net_mg === null ? "" : weight(row.net_mg);
  text(parts[3], [row.station, row.operator, row.order, net].filter(Boolean).join(" · "));
}

/** Rows of one list, or the words that say that it is empty. */
function list(parent, rows, key, emptyWord, classes, fill) {
  if (!rows.length) {
    parent.replaceChildren(make("li", "none", word(emptyWord)));
    return;
  }
  parent.querySelector(".none")?.remove();
  const build = () => {
    const item = make("li");
    item.append(...classes.map((name) => make("span", name)));
    return item;
  };
  keyed(parent, rows, key, build, (item, row) => fill([...item.children], row, item));
}
