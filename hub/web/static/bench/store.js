/* What must outlive a reload, a crash or a closed tab: unanswered frames and the numbers, in IndexedDB.

   Rules: after each step the store holds exactly what the outbox holds, and nothing of that step is shown,
   sounded or sent before it does. A seq is reserved here before it is used. What can't be kept is said so, and
   the bench then takes nothing more. */

import { Journal } from "./outbox.js";

const STRICT = { durability: "strict" };
const [HOLD_TRIES, HOLD_PAUSE_MS] = [5, 200];

export class Store {
  /** Open the store of a bench. Throws where the browser keeps nothing (private windows of some, full disks). */
  static async open(name) {
    const opening = indexedDB.open(`pickbench-${name}`, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("about");
      opening.result.createObjectStore("frames");
    };
    const store = new Store(await answered(opening));
    await store.read();
    return store;
  }

  constructor(database) {
    this.database = database;
  }

  async read() {
    const reading = this.database.transaction(["about", "frames"], "readonly");
    const frames = reading.objectStore("frames");
    const asked = [reading.objectStore("about").get("numbers"), frames.getAllKeys(), frames.getAll()];
    const [numbers, keys, kept] = await Promise.all(asked.map(answered));
    this.kept = kept.map((frame, i) => [keys[i], frame]);
    this.nextKey = (keys.at(-1) ?? 0) + 1;
    this.numbers = numbers ?? { uid: `web-${hex(8)}`, inc: parseInt(hex(4), 16) || 1, next: 1 };
    if (!numbers) await this.write([["about", "numbers", this.numbers]]);
  }

  /** The journal of a power-up that begins: all that was unanswered, in its order. */
  journal() {
    return new Journal(
      this.numbers.inc,
      this.numbers.next,
      this.kept.map(([, frame]) => frame),
    );
  }

  /** Bring the store to what the outbox holds: a promise that is kept when it is durable; null if it is already. */
  save(outbox) {
    const changes = [...this.frameChanges(outbox.frames), ...this.numberChanges(outbox.journal)];
    return changes.length ? this.write(changes) : null;
  }

  frameChanges(frames) {
    const changes = [];
    const gone = (count) => {
      for (const [key] of this.kept.splice(0, count)) changes.push(["frames", key]);
    };
    while (this.kept.length && this.kept[0][1] !== frames[0]) gone(1); // answered, or set aside
    const same = this.kept.findIndex(([, frame], i) => frame !== frames[i]);
    if (same >= 0) gone(this.kept.length); // numbered anew
    for (const frame of frames.slice(this.kept.length)) {
      this.kept.push([this.nextKey, frame]);
      changes.push(["frames", this.nextKey, frame]);
      this.nextKey += 1;
    }
    return changes;
  }

  numberChanges({ inc, next }) {
    if (inc === this.numbers.inc && next === this.numbers.next) return [];
    this.numbers = { ...this.numbers, inc, next };
    return [["about", "numbers", this.numbers]];
  }

  /** All changes or none: [store, key, value], without a value to delete. */
  write(changes) {
    return new Promise((resolve, reject) => {
      const writing = this.database.transaction(["about", "frames"], "readwrite", STRICT);
      writing.oncomplete = () => resolve();
      writing.onerror = writing.onabort = () => reject(writing.error ?? new Error("not kept"));
      for (const [name, key, value] of changes) {
        if (value === undefined) writing.objectStore(name).delete(key);
        else writing.objectStore(name).put(value, key);
      }
    });
  }
}

/** Some bytes of chance, as hex. */
export function hex(bytes) {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Hold the bench's name against other tabs of this browser: false where one has it. Let go when the page ends. */
export async function holdAlone(name) {
  const key = `pickbench-bench-${name}`;
  if (!navigator.locks) return isAlone(new BroadcastChannel(key));
  for (let tries = 0; tries < HOLD_TRIES; tries += 1) {
    if (await isLocked(key)) return true;
    await new Promise((resolve) => setTimeout(resolve, HOLD_PAUSE_MS)); // a page that is loaded anew lets go late
  }
  return false;
}

function isLocked(key) {
  return new Promise((resolve) => {
    const forEver = new Promise(() => {});
    navigator.locks.request(key, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && forEver;
    });
  });
}

/** Without locks (a page that is not HTTPS): ask the other tabs, and answer those that ask. */
function isAlone(channel) {
  return new Promise((resolve) => {
    const waiting = setTimeout(() => {
      channel.onmessage = ({ data }) => data === "who?" && channel.postMessage("me");
      resolve(true);
    }, 400);
    channel.onmessage = ({ data }) => {
      if (data !== "me") return;
      clearTimeout(waiting);
      channel.close();
      resolve(false);
    };
    channel.postMessage("who?");
  });
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
