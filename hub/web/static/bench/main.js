/* The bench at work: core, store, line, scanner, scale, sounds and screen joined; nothing else knows them all. */

import { Link } from "./link.js";
import { Outbox } from "./outbox.js";
import { Runner } from "./runner.js";
import { readOff } from "./read_off.js";
import { chosenScale } from "./scale_choice.js";
import { Screen } from "./screen.js";
import { Sounds } from "./sounds.js";
import { Station } from "./station.js";
import { hex, holdAlone, Store } from "./store.js";
import { keys } from "./touch.js";
import { Wire } from "./wire.js";
import { screenWords, words } from "./words.js";

const REPORT_MS = 10000; // telemetry
const REFRESH_MS = 120; // answers come in bursts
const ANSWER_MS = 1000; // to tell a result, before the page is loaded anew
const RELOAD_MS = 5000; // where it could not be opened

const root = document.getElementById("bench");
const { name, lang } = root.dataset;
const screen = new Screen(root, lang);
const sounds = new Sounds((isOn) => screen.sound(isOn));

async function open() {
  if (!(await holdAlone(name))) return screen.blocked("second");
  const answer = await fetch("/bench/contract.json").catch(() => null);
  if (!answer?.ok) {
    setTimeout(() => location.reload(), RELOAD_MS);
    return screen.blocked(answer?.status === 401 ? "not_signed_in" : "no_hub");
  }
  const contract = await answer.json();
  let store;
  try {
    store = await Store.open(name);
  } catch {
    return screen.blocked("no_store");
  }
  navigator.storage?.persist?.(); // asks that the browser never clears it by itself
  work(contract, store);
}

function work(contract, store) {
  const sess = hex(8);
  const wire = new Wire(contract.messages);
  const scale = chosenScale(name, screen, (...event) => runner.post(...event));
  const config = {
    station: name,
    sess,
    uid: store.numbers.uid,
    fw: contract.version,
    hw: "browser",
    words: words(lang),
    ops: contract.ops,
    dangerous: contract.dangerous,
    ...scale.config,
  };
  const core = new Station(config, wire, new Outbox(wire, store.journal()));
  const runner = new Runner(core, store, carry, () => {
    link.stop();
    screen.blocked("not_kept");
    sounds.play("bad");
  });
  const link = new Link(`${location.origin.replace(/^http/, "ws")}/bench/${name}/link?sess=${sess}`, hear);

  function carry([kind, ...rest]) {
    if (kind === "publish") link.publish(rest[0], rest[1]);
    else if (kind === "lamp") screen.lamp(...rest);
    else if (kind === "sound") sounds.play(rest[0]);
    else if (kind === "show") screen.show(rest[0]);
    else if (kind === "pixels") screen.lights(rest[0], (place) => runner.post("button", "confirm", place));
    else if (kind === "command") runner.post("result", rest[0].id, ...obey(rest[0]));
    else if (kind === "file") runner.post("result", rest[0].id, 0, "not_here");
    status();
  }

  /** [ok, why] of a command for the device. */
  function obey({ op }) {
    if (op === "reboot") {
      setTimeout(() => location.reload(), ANSWER_MS);
      return [1, ""];
    }
    if (op !== "zero" && op !== "tare") return [0, "not_here"];
    const why = scale.weighing() ? scale.weighing()[op]() : "no_scale";
    return [why ? 0 : 1, why];
  }

  function hear([kind, leaf, text]) {
    if (kind === "up" && root.dataset.blocked) location.reload(); // signed in again, in another tab
    else if (kind === "up") runner.post("link_up");
    else if (kind === "down") runner.post("link_down");
    else if (kind === "refused") screen.blocked("not_signed_in");
    else if (leaf.startsWith("hub/")) runner.post("hub_state", leaf.slice(4), text);
    else runner.post("message", leaf, text);
    if (["ans", "wel", "job"].includes(leaf)) refresh();
    status();
  }

  function status() {
    screen.link(core.state, core.outbox.length);
    screen.counted(new Map((core.job?.isWhole ? core.job.lines : []).map(({ line, left }) => [line, left])));
  }

  /** The bench's own words, in the language of who works here; in the page's, where nobody does. */
  function speak(theirs) {
    localStorage.setItem(`pickbench-lang-${name}`, theirs); // for a reload while the hub is away
    core.panel.words = words(theirs || lang);
    screen.words = screenWords(theirs || lang);
  }

  let refreshing = null;
  let asked = 0;
  /** Read the list of what is open; where it can't be read, the old one stays: nothing is judged by it. */
  function refresh() {
    asked += 1; // what was asked for before is old now
    refreshing ??= setTimeout(async () => {
      refreshing = null;
      const mine = asked;
      try {
        const answer = await fetch(`/bench/${name}/order`);
        const work = answer.ok ? await answer.json() : null;
        if (work && mine === asked) {
          speak(work.lang);
          screen.work(work);
        }
      } catch {
        // the hub is away: the line says so
      }
    }, REFRESH_MS);
  }

  function scanned(code, aim, source) {
    if (root.dataset.blocked) return sounds.play("bad");
    screen.code(code);
    runner.post("scan", code, aim, source);
  }

  speak(localStorage.getItem(`pickbench-lang-${name}`) ?? "");
  keys(root, scanned);
  root.dataset.scale = config.caps.includes("scale") ? "yes" : "no";
  readOff(root, (reading) => (root.dataset.blocked ? sounds.play("bad") : runner.post("weigh", reading)));
  document.getElementById("whole").addEventListener("click", () => document.documentElement.requestFullscreen());
  link.start();
  scale.start();
  setInterval(() => runner.post("telemetry", scale.telemetry()), REPORT_MS);
  status();
  refresh();
  root.dataset.open = "yes";
}

/** A tablet on the floor stays awake, as long as it shows the bench. */
function stayAwake() {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
}

/** Let the service worker keep what this page is made of, so that it opens while the hub is away. */
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/bench/worker.js");
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage([location.href, ...performance.getEntriesByType("resource").map((entry) => entry.name)]);
}

stayAwake();
document.addEventListener("visibilitychange", stayAwake);
open()
  .catch((error) => {
    screen.blocked("no_hub");
    console.error(error);
  })
  .then(keepPage)
  .catch(() => {}); // without it the bench works as well, as long as it stays open
