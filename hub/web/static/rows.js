// Ticked rows: how many there are, and the box that ticks all of a page.
import { changed } from "./live.js";

function count() {
  const rows = [...document.querySelectorAll("[data-row]")];
  const ticked = rows.filter((row) => row.checked).length;
  const all = document.querySelector("[data-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === rows.length;
    all.indeterminate = ticked > 0 && ticked < rows.length;
  }
  const told = document.querySelector("[data-ticked]");
  if (told && ticked) told.textContent = told.dataset.ticked.replace("{n}", ticked);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-all]"))
    for (const row of document.querySelectorAll("[data-row]")) row.checked = target.checked;
  if (target.matches("[data-all], [data-row]")) count();
});
changed.addEventListener("changed", count);
