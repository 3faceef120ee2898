// Dark, light, or as the device has it; kept by the browser and known to the server, so that no page flashes.
const YEAR_S = 365 * 24 * 3600;
const button = document.getElementById("theme");

button?.addEventListener("click", () => {
  const themes = button.dataset.themes.split(" ");
  const root = document.documentElement;
  root.dataset.theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
  document.cookie = `pb_theme=${root.dataset.theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
});
