// Changes a piece of the page into what the server sent, touching only what differs: focus, selection, scrolled
// lists, opened details and half-typed fields stay as they are.

const SKIPPED = new Set(["open", "data-once"]); // attributes that belong to whoever looks
const CONTROLS = new Set(["INPUT", "SELECT", "TEXTAREA"]);

/** Make the children of `target` those of `source` (an element or a fragment, which is used up). */
export function morphChildren(target, source) {
  const known = new Map();
  for (const child of target.children) if (child.id) known.set(child.id, child);
  let here = target.firstChild;
  for (const wanted of [...source.childNodes]) {
    const kept = wanted.id ? known.get(wanted.id) : undefined;
    if (kept) {
      if (kept !== here) target.insertBefore(kept, here);
      else here = here.nextSibling;
      morph(kept, wanted);
    } else if (here && alike(here, wanted)) {
      const next = here.nextSibling;
      morph(here, wanted);
      here = next;
    } else {
      target.insertBefore(wanted, here);
    }
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
}

/** Make one node like another of the same kind. */
export function morph(target, source) {
  if (target.nodeType !== Node.ELEMENT_NODE) {
    if (target.nodeValue !== source.nodeValue) target.nodeValue = source.nodeValue;
    return;
  }
  if (target.isEqualNode(source)) return;
  if (keeps(target)) return;
  for (const { name } of [...target.attributes])
    if (!source.hasAttribute(name) && !SKIPPED.has(name)) target.removeAttribute(name);
  for (const { name, value } of [...source.attributes])
    if (target.getAttribute(name) !== value && !SKIPPED.has(name)) target.setAttribute(name, value);
  morphChildren(target, source);
}

// A named element is only itself; others are alike when they are of one kind.
function alike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && !a.id && !b.id;
}

// A field that somebody may be typing into is theirs; what goes with a form unseen is the server's.
function keeps(element) {
  if (element.tagName === "DIALOG" && element.open) return true;
  return CONTROLS.has(element.tagName) && element.type !== "hidden";
}
