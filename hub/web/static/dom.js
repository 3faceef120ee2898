// Small helpers over the DOM. Rule: what is unchanged is not touched, so that nothing flickers and no selection is lost.

export const $ = (id) => document.getElementById(id);

/** Set an element's text when it differs. */
export function text(element, value) {
  const wanted = String(value ?? "");
  if (element.textContent !== wanted) element.textContent = wanted;
}

/** Set an attribute when it differs; null takes it off. */
export function attribute(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** A new element: `make("p", "note", "text")`. */
export function make(tag, className = "", content = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (content !== "") element.textContent = content;
  return element;
}

/**
 * Make the children of `parent` match `rows`, keeping the element of each key.
 * `build(row)` makes an element, `fill(element, row)` brings it up to date.
 */
export function keyed(parent, rows, key, build, fill) {
  const there = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  rows.forEach((row, position) => {
    const name = String(key(row));
    let element = there.get(name);
    if (!element) {
      element = build(row);
      element.dataset.key = name;
    }
    there.delete(name);
    fill(element, row);
    if (parent.children[position] !== element) parent.insertBefore(element, parent.children[position] ?? null);
  });
  for (const gone of there.values()) gone.remove();
}

const SVG = "http://www.w3.org/2000/svg";

/** A new SVG element with its attributes. */
export function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
