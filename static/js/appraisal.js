// Appraising by keyboard, and evidence beside the row. Without this file everything still works.
"use strict";

const rows = () => [...document.querySelectorAll(".appraisal-row:has(.say-how)")];
const currentRow = () => document.activeElement?.closest(".appraisal-row");
const answer = (row, how) => row?.querySelector(`[name=how][value=${how}]`);
const isText = (element) => element?.matches("textarea, select, input:not([type=radio], [type=checkbox])");

const goTo = (row) => {
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};
const step = (by) => {
  const all = rows();
  const here = all.indexOf(currentRow());
  // Past the last one the row itself takes the focus, so that what was typed is sent there too.
  if (here >= 0) goTo(all[here + by] ?? all[here]);
  else goTo(all.find((row) => row.querySelector(".points-open")) ?? all[0]);
};

const choose = (row, how) => {
  const choice = answer(row, how);
  if (!choice) return false;
  // Chosen again it is sent again only when something else was typed.
  if (!choice.checked) choice.click();
  return true;
};
const typePoints = (row, digit) => {
  if (!choose(row, "points")) return;
  const field = row.querySelector("[name=points]");
  field.value = digit;
  field.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target;
  const row = currentRow();
  const inPoints = target.name === "points";
  if (event.key === "Escape" && row && isText(target)) return goTo(row);
  if (isText(target) && !inPoints) return;
  if (target.matches("[type=checkbox]")) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves && !target.matches("[type=radio]")) {
    if (!rows().length || target.closest(".viewer")) return;
    event.preventDefault();
    return step(moves[event.key]);
  }
  if (event.key === "Enter" && (target === row || inPoints)) {
    event.preventDefault();
    // Leaving the field sends it; the next row is found before the focus is gone.
    return step(1);
  }
  if (inPoints || !row) return;
  if (event.key === "=") {
    event.preventDefault();
    choose(row, "agree");
  } else if (event.key.toLowerCase() === "g") {
    const question = row.querySelector(".appraisal-flag details");
    if (!question) return;
    event.preventDefault();
    question.open = true;
    question.querySelector("textarea").focus();
  } else if (/^[0-9]$/.test(event.key) && !target.matches("summary, a, button")) {
    event.preventDefault();
    typePoints(row, event.key);
  }
});

// Choosing an answer that still needs a number sends nothing yet: it opens the control.
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.(".appraisal-say")) return;
  const how = form.elements.how.value;
  const cause = event.detail.requestConfig.triggeringEvent;
  const isChoice = cause?.type === "change" && cause.target.name === "how";
  const blank = how === "points" && !form.elements.points.value.trim();
  if (cause?.type !== "submit" && (!how || blank || (isChoice && how !== "agree"))) {
    event.preventDefault();
    delete form.dataset.waiting;
  }
});
document.addEventListener("change", (event) => {
  if (event.target.name !== "how") return;
  if (event.target.value === "points") {
    event.target.form.elements.points.focus();
  }
});

// The server asks for a reason: the field appears, and takes the focus of the row.
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.detail.requestConfig?.elt?.closest?.(".appraisal-say");
  const asked = form?.querySelector("[data-needs-reason][data-invalid~=reason]");
  if (!asked || form.elements.reason.value) return;
  form.elements.reason.focus();
});

// --- The viewer
const viewer = document.getElementById("xem");
const PICTURES = /\.(jpe?g|png)$/i;
let opened = null;

const shown = (chip) => {
  const body = viewer.querySelector(".viewer-body");
  const { view, file } = chip.dataset;
  if (PICTURES.test(file)) {
    return Object.assign(document.createElement("img"), { src: view, alt: file });
  }
  if (/\.pdf$/i.test(file)) {
    const page = chip.textContent.match(/\btr(?:ang|\.)\s*(\d+)/i);
    const src = `${view}#navpanes=0&view=FitH${page ? `&page=${page[1]}` : ""}`;
    return Object.assign(document.createElement("iframe"), { src, title: body.dataset.title });
  }
  return Object.assign(document.createElement("p"), { textContent: body.dataset.other });
};
const close = () => {
  viewer.hidden = true;
  viewer.querySelector(".viewer-body").replaceChildren();
  document.getElementById("khung").classList.remove("is-viewing");
  opened?.removeAttribute("aria-current");
  opened?.focus();
  opened = null;
};
const open = (chip) => {
  opened?.removeAttribute("aria-current");
  opened = chip;
  chip.setAttribute("aria-current", "true");
  viewer.querySelector(".viewer-body").replaceChildren(shown(chip));
  document.getElementById("xem-ten").textContent = chip.title;
  document.getElementById("xem-tai").href = chip.href;
  document.getElementById("khung").classList.add("is-viewing");
  viewer.hidden = false;
  chip.closest(".appraisal-row").scrollIntoView({ block: "nearest" });
};
if (viewer) {
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-view]");
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (chip === opened) close();
    else open(chip);
  });
  document.getElementById("xem-dong").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened && !isText(event.target)) close();
  });
}
