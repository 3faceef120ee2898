// Keys of a page: rows without a mouse, and buttons that say by data-press which letter presses them. A scanner types
// letters too, so a key counts only when no other follows within a blink.
const PAUSE_MS = 60; // a scanner's next character comes within 40 ms
let pending = 0;

const rows = () => [...document.querySelectorAll(".list tbody tr")].filter((row) => row.offsetParent);
const here = () => document.activeElement?.closest?.(".list tbody tr");
const opener = (row) => row?.querySelector("td:not(.tick) a[href]");
const isField = (target) => target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function go(step) {
  const all = rows();
  const at = all.indexOf(here());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))];
  const target = opener(next) ?? next?.querySelector("[data-row]");
  target?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function tick() {
  here()?.querySelector("[data-row]")?.click();
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  x: tick,
  n: () => document.querySelector(".pager [rel=next]")?.click(),
  p: () => document.querySelector(".pager [rel=first]")?.click(),
};

function press(key) {
  const button = [...document.querySelectorAll("[data-press]")].find((one) => one.dataset.press === key && !one.disabled);
  if (button) button.click();
  else KEYS[key]?.();
}

// The help names the buttons that have a key on this page as it is now.
function addButtons() {
  const list = document.querySelector("#keys .keys");
  if (!list) return;
  list.querySelectorAll("[data-added]").forEach((line) => line.remove());
  for (const button of document.querySelectorAll("[data-press]:not(#keys-open)")) {
    const line = document.createElement("div");
    line.dataset.added = "";
    const [name, text] = [document.createElement("dt"), document.createElement("dd")];
    name.appendChild(document.createElement("kbd")).textContent = button.dataset.press;
    text.textContent = button.getAttribute("aria-label") ?? button.textContent;
    line.append(name, text);
    list.append(line);
  }
}

// Between two searches of one list, Enter opens the only row that was found.
function openOnly(event) {
  const field = event.target;
  const all = rows();
  if (!field.matches("[data-scan]") || field.value !== field.defaultValue || !field.value || all.length !== 1) return;
  const link = opener(all[0]);
  if (!link) return;
  event.preventDefault();
  link.click();
}

document.addEventListener("keydown", (event) => {
  clearTimeout(pending);
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const { key, target } = event;
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (arrow && (here() || (arrow > 0 && target.matches("[data-scan]")))) {
    event.preventDefault();
    return go(arrow);
  }
  if (key === "Enter") return openOnly(event);
  if (key.length !== 1 || isField(target) || document.querySelector("dialog[open]")) return;
  const doIt = () => {
    if (key === "?") addButtons();
    press(key);
  };
  if (event.repeat) doIt();
  else pending = setTimeout(doIt, PAUSE_MS);
});

document.addEventListener("click", ({ target }) => target.closest("#keys-open") && addButtons());
