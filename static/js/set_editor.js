// The editor of a draft: what was typed and not saved is not left behind by accident.
"use strict";

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "guarded" in form.dataset) form.dataset.unsaved = "";
});

// Saving it is not leaving it.
document.addEventListener("submit", (event) => {
  if ("guarded" in event.target.dataset) delete event.target.dataset.unsaved;
});

// A refused row comes back with what was typed, still unsaved, and leads to what is wrong.
document.addEventListener("htmx:load", (event) => {
  const row = event.target.closest?.(".draft-row.is-open");
  const wrong = row?.querySelector("[data-guarded] [aria-invalid], [data-guarded] .note-bad");
  if (!wrong && !row?.querySelector(".draft-conflict")) return;
  row.querySelector("[data-guarded]").dataset.unsaved = "";
  if (wrong) (wrong.matches("[aria-invalid]") ? wrong : wrong.closest("form")).scrollIntoView();
  if (wrong?.matches("[aria-invalid]")) wrong.focus();
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guarded][data-unsaved]")) event.preventDefault();
});
