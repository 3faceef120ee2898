// Sends a form without leaving the page, so that the place on it and what is typed elsewhere stay; the answer is the
// page as the server shows it now.
import { morphChildren } from "./morph.js";

const LATE = { en: "The hub does not answer. Nothing was lost: try again.", zh: "服务器没有响应。没有丢失任何内容，请重试。" };

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("data-plain")) return;
  event.preventDefault();
  if (form.hasAttribute("aria-busy")) return; // a second click is the same act
  const heavy = [...form.querySelectorAll("input[data-most]")].find(isTooMuch);
  if (heavy) return say(heavy.dataset.tooMuch);
  const data = new FormData(form, event.submitter);
  data.set("once", (form.dataset.once ??= key())); // sent again after a lost answer, it is still one act
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: bodyOf(form, data), headers: { Accept: "text/html" } });
    const isPage = answer.headers.get("content-type")?.startsWith("text/html");
    if (!isPage) return say((await answer.json()).detail);
    delete form.dataset.once;
    take(new DOMParser().parseFromString(await answer.text(), "text/html"), answer);
  } catch {
    say(document.documentElement.lang.startsWith("zh") ? LATE.zh : LATE.en);
  } finally {
    form.removeAttribute("aria-busy");
  }
});

function key() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Files that the hub would refuse are refused before they are sent. */
function isTooMuch(field) {
  return [...field.files].some((file) => file.size > Number(field.dataset.most));
}

function bodyOf(form, data) {
  return form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
}

function take(page, answer) {
  const [path] = answer.url.split("#");
  const here = location.pathname + location.search;
  const there = new URL(path);
  // Another page, or one that is shown in place of this: the browser goes there, with all that belongs to it.
  if (answer.redirected && there.pathname + there.search !== here && there.pathname !== location.pathname) {
    sayThere(page);
    return location.assign(path);
  }
  // Who somebody is has changed, as with the first administrator: all around the page is another.
  if (!document.getElementById("founding") !== !page.getElementById("founding")) {
    sayThere(page);
    return location.assign(path);
  }
  if (answer.redirected) history.replaceState(null, "", path);
  document.title = page.title;
  document.querySelectorAll("dialog[open]").forEach((dialog) => answer.ok && dialog.close());
  morphChildren(document.getElementById("said"), page.getElementById("said"));
  sayInQuestion();
  if (answer.ok) {
    morphChildren(document.getElementById("main"), page.getElementById("main"));
    if (answer.redirected) document.getElementById("main").querySelectorAll("form").forEach((form) => form.reset());
    // A preview stands until it is answered: the live page must not take its place.
    document.body.dataset.live = page.body.dataset.live;
    document.dispatchEvent(new CustomEvent("pickbench:live", { detail: page.body.dataset.live }));
  }
  const said = document.querySelector("#said [role]");
  if (said) said.scrollIntoView({ block: "nearest" });
}

// An open question stands before the page: why its answer was refused is said in it.
function sayInQuestion() {
  document.querySelectorAll("dialog .said").forEach((line) => line.remove());
  const said = document.querySelector("#said .said");
  const question = document.querySelector("dialog[open] h2");
  if (said && question) question.after(said.cloneNode(true));
}

// The answer that was just read took its message with it: it is left where the server leaves it, for the next page.
function sayThere(page) {
  const said = page.querySelector("#said .said");
  if (said) document.cookie = `pb_said=${encodeURIComponent(said.lastChild.textContent.trim())}; max-age=20; path=/; samesite=strict`;
}

function say(text) {
  const line = document.createElement("p");
  line.className = "said";
  line.dataset.tone = "bad";
  line.setAttribute("role", "alert");
  line.textContent = text;
  document.getElementById("said").replaceChildren(line);
}
