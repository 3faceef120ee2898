/* Which scale stands at this bench: chosen once on this device, and opened again at every start. */

import { isPossible, SerialScale } from "./scale.js";

/** The scale of a bench: `config` for its hello, `start`, `weighing`, `telemetry`. */
export function chosenScale(name, screen, post) {
  const key = `pickbench-scale-${name}`;
  const form = document.getElementById("scale");
  const settings = JSON.parse(localStorage.getItem(key) ?? "null");
  let scale = null;

  if (settings) for (const [field, value] of Object.entries(settings)) form.elements[field].value = value;
  document.getElementById("no-serial").hidden = isPossible();
  form.querySelector("[type=submit]").disabled = !isPossible();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const port = await navigator.serial.requestPort().catch(() => null);
    if (!port) return;
    localStorage.setItem(key, JSON.stringify(chosen(form)));
    location.reload(); // a new power-up, whose hello names the scale
  });
  document.getElementById("no-scale").addEventListener("click", () => {
    localStorage.removeItem(key);
    location.reload();
  });

  return {
    config: settings
      ? { caps: ["scan", "scale", "buzzer"], max_mg: settings.max_g * 1000, e_mg: Math.round(settings.e_g * 1000) }
      : { caps: ["scan", "buzzer"] },
    weighing: () => scale?.weighing ?? null,
    telemetry: () => (scale && scale.weighing.liveMg !== null ? { live_mg: scale.weighing.liveMg } : {}),
    async start() {
      if (!settings || !isPossible()) return;
      const [port] = await navigator.serial.getPorts();
      const eMg = settings.e_g * 1000;
      screen.weight(null, eMg);
      if (!port) {
        post("fault", "scale_gone", "no serial line is allowed to this page: choose the scale anew");
        return;
      }
      scale = new SerialScale(port, settings, post, (mg) => screen.weight(mg, eMg));
      scale.run();
    },
  };
}

function chosen(form) {
  const { dialect, unit, framing, baud, max_g, e_g } = Object.fromEntries(new FormData(form));
  return { dialect, unit, framing, baud: Number(baud), max_g: Number(max_g), e_g: Number(e_g) };
}
