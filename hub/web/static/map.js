// A click on the map leads to the bin at that place: a drawing of thousands of bins has no link for each.
document.addEventListener("click", (event) => {
  const map = event.target.closest("[data-map]");
  if (!map || event.target.closest("a")) return;
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
  const url = new URL(location.href);
  for (const name of ["bin", "q"]) url.searchParams.delete(name);
  url.searchParams.set("at", `${Math.max(0, Math.round(point.x))},${Math.max(0, Math.round(point.y))}`);
  location.assign(url);
});
