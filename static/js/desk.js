// Rows that save themselves. What was typed is never touched here: only whether it is saved.
"use strict";

const RETRY_AFTER = 15000;
const rowOf = (element) => element.closest("form[data-autosave]");

const markUnsaved = (form) => (form.dataset.unsaved = "");
const markSaved = (form) => delete form.dataset.unsaved;

// Wrong controls are marked by name; the sentence stands under them already.
const markInvalid = (form) => {
  const names = (form.querySelector(".leaf-said")?.dataset.invalid ?? "").split(" ");
  for (const control of form.elements) {
    if (!control.name || control.type === "hidden") continue;
    if (names.includes(control.name)) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
};

// Between typing and sending; what is typed while a save is under way waits for the next.
document.addEventListener("input", (event) => {
  const form = rowOf(event.target);
  if (form) form.dataset.waiting = "";
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("form[data-autosave]")) delete event.detail.elt.dataset.waiting;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const form = rowOf(requestConfig.elt);
  if (!form) return;
  // A refusal brings the same fragment as a save; other 403 pages do not belong in a row.
  if (xhr.status === 403 && xhr.getResponseHeader("HX-Reswap")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  // Signed out meanwhile: the answer is the page to sign in, not a row.
  if (new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname) {
    event.detail.shouldSwap = false;
    markUnsaved(form);
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.("form[data-autosave]")) return;
  const { status, responseURL } = event.detail.xhr;
  const answered = responseURL && new URL(responseURL).pathname === new URL(form.action).pathname;
  if (status === 200 && answered) markSaved(form);
  else markUnsaved(form);
  markInvalid(form);
});

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const form = rowOf(event.detail.elt);
    if (!form) return;
    markUnsaved(form);
    if (failure !== "htmx:responseError") form.dataset.offline = "";
  });
}

// What the network swallowed is sent again by itself; what the server refused is not.
const retry = () => {
  for (const form of document.querySelectorAll("form[data-autosave][data-offline]")) {
    delete form.dataset.offline;
    form.requestSubmit();
  }
};
window.addEventListener("online", retry);
setInterval(retry, RETRY_AFTER);

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-unsaved], form[data-waiting]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const discard = event.target.closest("[data-discard]");
  if (discard) {
    markSaved(rowOf(discard));
    delete rowOf(discard).dataset.waiting;
  }
  const close = event.target.closest("[data-close-slot]");
  const slot = close?.closest(".attach-slot");
  if (slot) {
    event.preventDefault();
    slot.replaceChildren();
  }
  // A list of items closes when one was chosen, or when one clicks elsewhere.
  for (const list of document.querySelectorAll(".figure-more[open]")) {
    if (!list.contains(event.target) || event.target.closest("a")) list.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const list of document.querySelectorAll(".figure-more[open]")) {
    list.open = false;
    list.querySelector("summary").focus();
  }
});

// A form that has just been opened under a row takes the focus.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.matches(".attach-slot")) {
    event.detail.target.querySelector("input[type=file]")?.focus();
  }
});

// A file dropped anywhere on a row opens its form with the file in it.
const rowUnder = (event) =>
  event.dataTransfer?.types.includes("Files") && event.target.closest(".leaf:has(.chip-add)");
document.addEventListener("dragover", (event) => {
  if (rowUnder(event) && !event.target.closest("input[type=file]")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const row = rowUnder(event);
  if (!row || event.target.closest("input[type=file]")) return;
  event.preventDefault();
  const { files } = event.dataTransfer;
  const slot = row.querySelector(".attach-slot");
  slot.addEventListener(
    "htmx:afterSwap",
    () => {
      const input = slot.querySelector("input[type=file]");
      if (!input) return;
      input.files = files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    { once: true },
  );
  row.querySelector(".chip-add").click();
});
