// Stations as cards: the lamp of the last verdict, who works there on what, and what they were told.

import { $, attribute, keyed, make, text } from "./dom.js";
import { ago, sign, told, weight, word } from "./words.js";

// More stations than these are shown smaller, so that a floor fits a screen; at last a lamp and a name.
const DENSE_FROM = 24;
const TINY_FROM = 60;
const PARTS = ["name", "job", "who", "verdict", "say", "mg", "when", "hold"];

export function showStations(picture) {
  const stations = picture.stations;
  const on = stations.filter((s) => s.online).length;
  text($("stations-on"), stations.length ? word("on_of", { on, all: stations.length }) : "");
  if (!stations.length) {
    $("stations").replaceChildren(make("p", "empty", word("no_stations")));
    return;
  }
  $("stations").classList.toggle("dense", stations.length > DENSE_FROM);
  $("stations").classList.toggle("tiny", stations.length > TINY_FROM);
  $("stations").querySelector(".empty")?.remove();
  keyed($("stations"), stations, (s) => s.name, build, (card, station) => fill(card, station, picture.now_ms));
}

function build() {
  const card = make("article", "card");
  const about = make("div", "about");
  const [name, job, who, verdict, say, mg, when, hold] = [
    make("b"), make("span", "job"), make("p", "who"), make("p", "verdict"), make("p", "say"), make("b"), make("span"),
    make("p", "hold"),
  ];
  const head = make("div", "name");
  head.append(name, job);
  const last = make("div", "last");
  last.append(mg, when);
  about.append(head, who, verdict, say, last, hold);
  card.append(make("div", "lamp"), about);
  card.parts = Object.fromEntries(PARTS.map((part, i) => [part, [name, job, who, verdict, say, mg, when, hold][i]]));
  return card;
}

function fill(card, station, nowMs) {
  const parts = card.parts;
  attribute(card, "data-v", station.online ? station.v : null);
  attribute(card, "aria-label", station.name);
  attribute(card, "title", [station.name, station.operator, station.say].filter(Boolean).join(" · "));
  card.classList.toggle("off", !station.online);
  text(card.firstChild, station.online ? sign(station.v) : "–");
  text(parts.name, station.name);
  text(parts.job, station.online ? (station.job ? word("job", {}, station.job) : word("no_job")) : word("offline"));
  const idle = station.online ? word("idle") : "";
  const work = station.parcel ?? station.order;
  text(parts.who, [station.operator ?? idle, work].filter(Boolean).join(" · "));
  const [strong, soft] = told(station.why, station.say);
  text(parts.verdict, strong);
  text(parts.say, soft);
  const progress = station.want ? `${station.got} / ${station.want}` : "";
  text(parts.mg, station.net_mg === null ? progress : weight(station.net_mg));
  text(parts.when, station.at_ms ? ago(nowMs - station.at_ms) : "");
  parts.hold.hidden = !station.hold;
  text(parts.hold, word("blocked"));
}
