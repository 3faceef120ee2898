/* A weight that a person reads off a scale without a line, and types: so a shop weighs before it has a scale that
   speaks. It is told as what it is, with no samples and no calibration (`n` and `cal` 0): the order's life and its
   proof say that it was read off. */

const MG_PER_G = 1000;

/** A typed weight in grams as a reading for the wire; null for what is none. */
export function reading(text, load) {
  const grams = Number(text.trim().replace(",", "."));
  const net_mg = Math.round(grams * MG_PER_G);
  if (!(net_mg > 0 && grams < 1_000_000)) return null;
  return { net_mg, gross_mg: net_mg, tare_mg: 0, step_mg: net_mg, load, ok: "stable", pp_mg: 0, n: 0, cal: 0 };
}

/** Take weights from the bench's form; `told` gets each reading. */
export function readOff(root, told) {
  const form = root.querySelector("#read-off");
  let load = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = form.elements.grams;
    const found = reading(field.value, load + 1);
    if (!found) return field.select();
    load += 1;
    field.value = "";
    told(found);
  });
}
