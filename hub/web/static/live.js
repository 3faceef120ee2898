// Keeps the page as the hub has it: what changed comes over one WebSocket. Silence means a lost hub, and is shown.
import { morph, morphChildren } from "./morph.js";

const SILENCE_MS = 2500; // the hub says something at least every second
const RETRY_MS = [300, 700, 1000, 1500];
const CLOSED = { notAllowed: 4403, noPage: 4404 };
const main = document.getElementById("main");
const lost = document.getElementById("lost");
let socket = null;
let tries = 0;
let heardAt = performance.now();

/** Tells "changed" after each change of the page. */
export const changed = new EventTarget();

function link(state) {
  if (document.body.dataset.link === state) return;
  document.body.dataset.link = state;
  lost.hidden = state !== "lost";
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function take(message) {
  if (message.version && message.version !== document.body.dataset.version) return location.reload();
  if (message.gone) return location.reload(); // the server says in its own page what became of it
  document.body.toggleAttribute("data-unavailable", Boolean(message.unavailable));
  if (message.unavailable) return link("lost");
  link("live");
  if (message.main !== undefined) morphChildren(main, parsed(message.main));
  for (const [id, html] of Object.entries(message.parts ?? {})) {
    const target = document.getElementById(id);
    if (target) morph(target, parsed(html).firstElementChild);
  }
  if (message.main !== undefined || message.parts) changed.dispatchEvent(new Event("changed"));
}

function connect() {
  if (socket || document.body.dataset.live !== "on") return;
  const url = new URL("/live", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = (socket = new WebSocket(url));
  let unavailable = false;
  mine.onopen = () => mine.send(JSON.stringify({ url: location.pathname + location.search }));
  mine.onmessage = ({ data }) => {
    if (mine !== socket) return;
    heardAt = performance.now();
    tries = 0;
    const message = JSON.parse(data);
    unavailable = "unavailable" in message || (unavailable && !("main" in message));
    take(unavailable ? { unavailable } : message);
  };
  mine.onclose = ({ code }) => {
    if (mine !== socket) return;
    socket = null;
    if (code === CLOSED.notAllowed || code === CLOSED.noPage) return location.reload();
    setTimeout(connect, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)] * (0.5 + Math.random()));
  };
}

// A socket can be dead without knowing it: silence counts, not its state.
function listen() {
  if (performance.now() - heardAt < SILENCE_MS) return;
  link("lost");
  if (socket && socket.readyState === WebSocket.OPEN) {
    const dead = socket;
    socket = null;
    dead.close();
    connect();
  }
}

function follow(on) {
  if (on && !socket) connect();
  if (on) return;
  const left = socket;
  socket = null;
  left?.close();
  link("off");
}

if (document.body.dataset.live === "on") follow(true);
setInterval(() => document.body.dataset.live === "on" && listen(), 250);
// A tablet that slept hears its socket's end late.
document.addEventListener("visibilitychange", () => document.hidden || document.body.dataset.live !== "on" || listen());
// What an act showed in place of the page, such as a preview, is not live; the page after it is again.
document.addEventListener("pickbench:live", ({ detail }) => follow(detail === "on"));
