/* What a person does with hands: scans by a scanner that types, codes typed into the field, buttons for cards.

   Rule: wherever the focus is, a scanner's keys are a scan: they press no button and land in no field. */

import { bytes, IN_FIELD, taken, Wedge } from "./wedge.js";

const IDLE_MS = 250;
const [SCANNER, TYPED, TOUCHED] = [0, 1, 2]; // `src` of a scan

/** Listen; `scanned(code, aim, source)` gets every code. */
export function keys(root, scanned) {
  const field = root.querySelector("#typed");
  const fields = new Set([field, root.querySelector("#grams")]);
  const found = (code, aim) => scanned(code, aim, SCANNER);
  const anywhere = new Wedge(found, undefined, performance.now());
  const inField = new Wedge(found, IN_FIELD);
  let idle = null;
  const down = (event) => {
    if (event.repeat || isSettings(event.target)) return;
    clearTimeout(idle);
    idle = setTimeout(() => anywhere.idle(performance.now()), IDLE_MS);
    const isTyped = fields.has(event.target);
    const isScan = (isTyped ? inField : anywhere).down(keyOf(event), event.timeStamp);
    if (!isScan || (isTyped && !isEnd(event))) return;
    event.preventDefault();
    (isTyped ? event.target : field).value = ""; // what the scanner typed there
  };
  addEventListener("keydown", down, { capture: true });
  addEventListener("keyup", (event) => [anywhere, inField].forEach((wedge) => wedge.up(event)), { capture: true });
  root.querySelector("#by-hand").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.value = "";
    if (text) scanned(...taken(bytes(text)), TYPED);
  });
  root.addEventListener("click", ({ target }) => {
    const card = target.closest("[data-card]");
    if (!card) return;
    card.closest("dialog")?.close();
    scanned(card.dataset.card, "", TOUCHED);
  });
}

function keyOf({ key, code, ctrlKey, altKey, metaKey, shiftKey }) {
  return { key, code, ctrl: ctrlKey || metaKey, alt: altKey, shift: shiftKey };
}

function isEnd({ key }) {
  return key === "Enter" || key === "Tab";
}

/** Fields of the settings are typed into as anywhere. */
function isSettings(target) {
  return target instanceof Element && target.closest("#settings") !== null;
}
