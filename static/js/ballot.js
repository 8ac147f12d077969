// The ballot saves what is tapped at once, and stays on the page when the line is gone.
// Nothing is kept in the browser: every answer goes to the server, sealed under the link.
"use strict";

const offline = document.querySelector("[data-offline]");
const state = document.querySelector("[data-saved]");
const form = document.querySelector("[data-ballot]");

const gone = (isGone) => {
  offline.hidden = !isGone;
  if (isGone && state) state.textContent = "";
};

const post = async () => {
  const body = new URLSearchParams(new FormData(form));
  body.set("stay", "1");
  state.textContent = state.dataset.saving;
  try {
    const response = await fetch(form.action, { method: "POST", body });
    const isSaved = response.headers.get("Content-Type") === "application/json";
    gone(false);
    state.textContent = isSaved ? state.dataset.saved : "";
    return { isSaved, next: isSaved ? (await response.json()).next : null };
  } catch {
    gone(true);
    return null;
  }
};

// One after the other: two quick taps must not overtake each other.
let queue = Promise.resolve();
const save = () => (queue = queue.then(post));

if (form) {
  form.addEventListener("change", save);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await save();
    if (!answer) return;
    // What was not saved is answered with a page that says why.
    if (answer.isSaved) location.assign(answer.next);
    else form.submit();
  });
}

const stay = (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  gone(true);
};
document.addEventListener("click", (event) => {
  if (event.target.closest("a")) stay(event);
});
for (const other of document.querySelectorAll("form:not([data-ballot])")) {
  other.addEventListener("submit", stay);
}
window.addEventListener("online", () => {
  gone(false);
  if (form?.querySelector(":checked")) save();
});
