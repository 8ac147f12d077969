// The little that HTML and htmx do not do by themselves. No inline code anywhere.
"use strict";

// What is ticked in the lists of these names, by the labels of the boxes, each once.
const tickedNames = (element) => {
  const labels = element.dataset.tickedNames.split(" ").flatMap((name) =>
    [...document.querySelectorAll(`input[name="${name}"]:checked`)].map((box) =>
      box.labels[0].textContent.replace(/\s+/g, " ").trim(),
    ),
  );
  return [...new Set(labels)].join("; ") || "–";
};

// A dialog that speaks of ticked boxes says how many there are, and needs one; or which they are.
const openDialog = (dialog) => {
  for (const number of dialog.querySelectorAll("[data-ticked]")) {
    const ticked = document.querySelectorAll(`input[name="${number.dataset.ticked}"]:checked`);
    number.textContent = ticked.length;
    dialog.querySelector("[type=submit]").disabled = !ticked.length;
  }
  for (const names of dialog.querySelectorAll("[data-ticked-names]")) {
    names.textContent = tickedNames(names);
  }
  dialog.showModal();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-dialog], [data-close]");
  if (!button) return;
  // Without this script a dialog opens and closes as a popover; not both.
  event.preventDefault();
  if ("print" in button.dataset) window.print();
  if (button.dataset.dialog) openDialog(document.getElementById(button.dataset.dialog));
  if ("close" in button.dataset) button.closest("dialog").close();
});

// Enter in a list of boxes presses the form's only button, which may be in a dialog: ask first.
document.addEventListener("submit", (event) => {
  const dialog = event.submitter?.closest("dialog:not([open])");
  if (!dialog) return;
  event.preventDefault();
  openDialog(dialog);
});

// What was refused in a dialog is shown in it.
for (const dialog of document.querySelectorAll("dialog[data-open]")) {
  dialog.close();
  dialog.showModal();
}

// A filter that applies as soon as it is chosen; its form keeps a button for the keyboard.
document.addEventListener("change", (event) => {
  if ("submitOnChange" in event.target.dataset) event.target.form.requestSubmit();
});

// Our own words at the fields instead of the browser's, which follow its language.
const useOurMessages = (within) => {
  if (within.matches?.("form")) within.noValidate = true;
  for (const form of within.querySelectorAll("form")) form.noValidate = true;
};
useOurMessages(document);
document.addEventListener("htmx:load", (event) => useOurMessages(event.target));

// The name of a chosen file; also after the browser brought the page back with one in it.
const sayFile = (input) => {
  const words = input.parentElement.querySelector(".file-name");
  if (!words) return;
  words.dataset.none ??= words.textContent;
  const chosen = Array.from(input.files, (file) => file.name).join(", ");
  words.textContent = chosen || words.dataset.none;
  input.parentElement.classList.toggle("has-file", Boolean(chosen));
};
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) sayFile(event.target);
});
window.addEventListener("pageshow", () => {
  for (const input of document.querySelectorAll("input[type=file]")) sayFile(input);
});

// An open menu closes when one clicks elsewhere or presses Escape.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll(".user-menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest(".user-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
});

// What was typed stays on the page when the server cannot be reached; say so.
const toast = (text) => {
  const note = document.createElement("div");
  note.className = "note note-bad";
  note.textContent = text;
  document.getElementById("toasts").replaceChildren(note);
  setTimeout(() => note.remove(), 8000);
};
const texts = () => document.getElementById("toasts").dataset;
document.addEventListener("htmx:sendError", () => toast(texts().offline));
document.addEventListener("htmx:timeout", () => toast(texts().offline));
document.addEventListener("htmx:responseError", () => toast(texts().refused));
