// The status page: one stream in, the whole board out. Language and theme are kept on this screen, or given as
// ?lang=zh&theme=light for a screen on a wall.

import { showPace } from "./chart.js";
import { showDay } from "./day.js";
import { $, attribute, text } from "./dom.js";
import { showFeed, showLit, showStopped } from "./lists.js";
import { showStations } from "./stations.js";
import { follow } from "./stream.js";
import { applyWords, clock, getLanguage, load, setLanguage, setZone, word } from "./words.js";

const asked = new URLSearchParams(location.search);
const kept = (name) => asked.get(name) ?? localStorage.getItem(`pickbench-${name}`);
const keep = (name, value) => localStorage.setItem(`pickbench-${name}`, value);

let picture = null;
let minutes = 10;
let feed = "feed";
let ahead = 0; // the hub's clock less this screen's
let link = "waiting";

function setTheme(theme) {
  document.documentElement.dataset.theme = theme === "light" ? "light" : "dark";
}

function showWords() {
  applyWords();
  text($("lang"), word("to_other"));
  const light = document.documentElement.dataset.theme === "light";
  text($("theme"), word(light ? "to_dark" : "to_light"));
  for (const button of $("span").children) text(button, word("minutes", { n: button.dataset.minutes }));
  showLink(link, 0);
  if (picture) show();
}

function show() {
  text($("site"), picture.site);
  text($("date"), picture.date);
  showDay(picture);
  showPace(picture, minutes);
  showStations(picture);
  showStopped(picture);
  showLit(picture);
  showFeed(picture, feed);
}

function receive(next) {
  if (picture === null && !kept("lang")) {
    setLanguage(next.lang);
    picture = next;
    showWords();
  }
  picture = next;
  ahead = next.now_ms - Date.now();
  setZone(next.tz);
  show();
}

function showLink(state, ageMs) {
  link = state;
  attribute(document.body, "data-link", state);
  $("lost").hidden = state !== "lost";
  if (state === "lost") text($("lost-since"), word("lost_since", { s: Math.round(ageMs / 1000) }));
  for (const item of $("links").children) {
    const part = item.dataset.part;
    const up = state === "live" && (part === "hub" || picture?.[part]);
    const known = state === "live" || (part === "hub" && state === "lost");
    attribute(item, "data-up", known ? (up ? "yes" : "no") : null);
    text(item, known ? `${word(part)} ${word(up ? "up" : "down")}` : word(part));
  }
}

function press(group, pressed) {
  for (const button of group.children) button.setAttribute("aria-pressed", String(button === pressed));
}

function listen() {
  $("lang").onclick = () => {
    setLanguage(getLanguage() === "en" ? "zh" : "en");
    keep("lang", getLanguage());
    showWords();
  };
  $("theme").onclick = () => {
    setTheme(document.documentElement.dataset.theme === "light" ? "dark" : "light");
    keep("theme", document.documentElement.dataset.theme);
    showWords();
  };
  $("span").onclick = ({ target }) => {
    if (!target.dataset.minutes) return;
    minutes = Number(target.dataset.minutes);
    press($("span"), target);
    if (picture) showPace(picture, minutes);
  };
  $("feed-tabs").onclick = ({ target }) => {
    if (!target.dataset.list) return;
    feed = target.dataset.list;
    press($("feed-tabs"), target);
    if (picture) showFeed(picture, feed);
  };
}

setTheme(kept("theme") ?? "dark");
setLanguage(kept("lang") ?? "en");
await load();
listen();
showWords();
setInterval(() => picture && text($("clock"), clock(Date.now() + ahead)), 250);
follow("/api/v1/live", receive, showLink);
