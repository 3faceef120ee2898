// A scanner types: many keys within a blink, and Enter. Wherever the page's focus is, such a code lands in its search
// field; what a person types into a field stays there.
const FAST_MS = 40; // between two keys; people take 80 and more
const SHORTEST = 4;
let typed = "";
let last = 0;

document.addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-scan]");
  if (!field || event.ctrlKey || event.altKey || event.metaKey) return;
  const fast = event.timeStamp - last < FAST_MS;
  last = event.timeStamp;
  if (event.key === "Enter") {
    const code = typed;
    typed = "";
    if (!fast || code.length < SHORTEST || isField(event.target)) return;
    event.preventDefault();
    field.value = code;
    field.form.requestSubmit();
  } else if (event.key.length === 1) {
    typed = fast ? typed + event.key : event.key;
    if (event.key === "/" && !fast && !isField(event.target)) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
});

// The next code takes the place of the last one.
document.addEventListener("focusin", ({ target }) => target.matches("[data-scan]") && target.select());

function isField(target) {
  return target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

const field = document.querySelector("[data-scan]");
if (field && field.value) {
  field.focus();
  field.select();
}
