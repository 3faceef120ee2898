// Buttons that open a question, and its buttons that close it.
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = target.closest("[data-closes]");
  if (closer) document.getElementById(closer.dataset.closes)?.close();
  if (target.tagName === "DIALOG") target.close(); // a click beside the question
});
