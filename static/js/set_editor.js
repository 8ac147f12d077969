// The editor of a draft: what was typed and not saved is not left behind by accident.
"use strict";

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && "guarded" in form.dataset) form.dataset.unsaved = "";
});

// Saving it is not leaving it; a refused row comes back with what was typed, still unsaved.
document.addEventListener("submit", (event) => {
  if ("guarded" in event.target.dataset) delete event.target.dataset.unsaved;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (![409, 422].includes(event.detail.xhr.status)) return;
  for (const form of document.querySelectorAll("form[data-guarded]")) {
    if (form.querySelector(".errorlist") || form.closest("section").querySelector(".draft-both")) {
      form.dataset.unsaved = "";
    }
  }
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guarded][data-unsaved]")) event.preventDefault();
});
