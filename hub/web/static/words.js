// Words in English and Chinese, numbers, times and ages. The page's language is one for all that it shows.

let table = { en: {}, zh: {} };
let language = "en";
let zone = "UTC";

export async function load() {
  table = await (await fetch("/static/words.json")).json();
}

export function setLanguage(wanted) {
  language = wanted === "zh" ? "zh" : "en";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

export const getLanguage = () => language;

export function setZone(wanted) {
  zone = wanted;
}

/** The words for a key; `{n}` in them is replaced by `values.n`. A key of a group is `word("state", {}, "picked")`. */
export function word(key, values = {}, member = "") {
  const found = member ? table[language][key]?.[member] ?? member : table[language][key] ?? key;
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const number = (n) => (n ?? 0).toLocaleString("en-US");

/** Time of day on the floor, not where the browser stands. */
export function clock(atMs, seconds = true) {
  const style = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat("en-GB", seconds ? { ...style, second: "2-digit" } : style).format(atMs);
}

/** How long ago something was. */
export function ago(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 2) return word("ago_now");
  if (s < 60) return word("ago_s", { n: s });
  if (s < 3600) return word("ago_min", { n: Math.floor(s / 60) });
  return word("ago_h", { n: Math.floor(s / 3600) });
}

export const weight = (mg) => (mg >= 1e6 ? `${(mg / 1e6).toFixed(3)} kg` : `${Math.round(mg / 1000)} g`);

/** The sign that stands beside every verdict's colour. */
export const sign = (v) => ({ pass: "✓", fail: "✕", bad: "!", info: "›" })[v] ?? "·";

/**
 * What a verdict says, in one strong and one soft part: its name in the page's language, then what the person was told
 * in theirs. Guidance has no name of its own, and what was told is not said twice.
 */
export function told(why, say) {
  if (!why) return ["–", ""];
  const name = word("verdict", {}, why);
  if (!say) return [name, ""];
  if (why === "go" || why === "confirm" || say.startsWith(name)) return [say, ""];
  return [name, say];
}

/** Put the words of the present language on everything that carries a `data-word`. */
export function applyWords() {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
}
