// Rows that save themselves. What was typed is never touched here: only whether it is saved.
"use strict";

const RETRY_AFTER = 15000;
const rowOf = (element) => element.closest("form[data-autosave]");
const isRow = (element) => Boolean(element.matches?.("form[data-autosave]"));

// Why a row is not saved, where that is more than the row itself says: the page holds the words.
const REASONS = { session: "loi-het-phien", offline: "loi-mat-ket-noi" };
const words = (why, item) => {
  const found = document.getElementById(REASONS[why])?.content.cloneNode(true);
  const link = found?.querySelector("a");
  // Signing in leads back to the item, in a window of its own: what was typed stays in this one.
  const place = item ? `#${item.id}` : "";
  const next = location.pathname + location.search + place;
  if (link) link.href = `${link.getAttribute("href")}?next=${encodeURIComponent(next)}`;
  return found;
};

const markUnsaved = (form, why = "") => {
  form.dataset.unsaved = why;
  const said = form.querySelector("[data-unsaved-text]");
  if (!said) return;
  said.dataset.plain ??= said.textContent;
  said.replaceChildren(words(why, form.closest("[id^='muc-']")) ?? said.dataset.plain);
};
const markSaved = (form) => delete form.dataset.unsaved;

// The answer is a page to sign in, or the one that says that the session ended; no row.
const signedOut = (xhr, path) => {
  if (xhr.status === 403) return xhr.responseText.includes('id="het-phien"');
  const answered = xhr.responseURL && new URL(xhr.responseURL).pathname;
  return Boolean(answered) && answered !== new URL(path, location.href).pathname;
};

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
  if (isRow(event.detail.elt)) delete event.detail.elt.dataset.waiting;
});

// Signing in again, in whichever window, gives a new token: the cookie has the one that counts.
document.addEventListener("htmx:configRequest", (event) => {
  const [, token] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) ?? [];
  if (!token) return;
  event.detail.headers["x-csrftoken"] = token;
  const { parameters } = event.detail;
  if (parameters.csrfmiddlewaretoken) parameters.csrfmiddlewaretoken = token;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const form = rowOf(requestConfig.elt);
  const item = requestConfig.elt.closest(".leaf");
  if (item && signedOut(xhr, requestConfig.path)) {
    event.detail.shouldSwap = false;
    event.detail.isError = false;
    if (!isRow(requestConfig.elt)) sayAtSlot(item);
    return;
  }
  // A refusal brings the same fragment as a save; other 403 pages do not belong in a row.
  if (form && xhr.status === 403 && xhr.getResponseHeader("HX-Reswap")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Attaching, when the session has ended: said where the form is, or would have been.
const sayAtSlot = (item) => {
  const said = words("session", item);
  const slot = item.querySelector(".attach-slot");
  if (!said || !slot) return;
  const note = document.createElement("p");
  note.className = "leaf-error";
  note.setAttribute("role", "alert");
  note.append(said);
  slot.querySelector(":scope > .leaf-error")?.remove();
  slot.prepend(note);
};

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!isRow(form)) return;
  const { xhr } = event.detail;
  const isOut = signedOut(xhr, form.action);
  if (xhr.status === 200 && !isOut) markSaved(form);
  else markUnsaved(form, isOut ? "session" : "");
  markInvalid(form);
});

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const { elt } = event.detail;
    if (isRow(elt)) markUnsaved(elt, failure === "htmx:responseError" ? "" : "offline");
  });
}

// What the network swallowed is sent again by itself; what the server refused is not.
const retry = (why) => {
  const forms = document.querySelectorAll(`form[data-autosave][data-unsaved="${why}"]`);
  for (const form of forms) form.requestSubmit();
};
window.addEventListener("online", () => retry("offline"));
setInterval(() => retry("offline"), RETRY_AFTER);
// Back from the window in which one signed in again.
window.addEventListener("focus", () => retry("session"));

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

// On a phone the list of components shows a few at a time: begin with the one in work.
const inWork = document.querySelector(".side-nav-inner [aria-current]");
if (inWork) {
  const list = inWork.closest(".side-nav-inner");
  list.scrollTop += inWork.getBoundingClientRect().top - list.getBoundingClientRect().top;
}

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
