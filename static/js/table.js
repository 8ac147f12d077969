// The league table: find as one types, choose up to four to compare. Works without, by its form.
"use strict";

const bare = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").trim();

const search = document.querySelector("[data-table-search]");
const rows = [...document.querySelectorAll("[data-table-rows] > tr")].map((row) => ({
  row,
  name: bare(row.querySelector(".unit-link").textContent),
}));
const noneFound = document.querySelector("[data-none-found]");

// A search in the address has left rows out on the server: then the form asks it again.
if (search && !search.value) {
  document.querySelector("[data-search-button]").hidden = true;
  search.addEventListener("input", () => {
    const words = bare(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, name } of rows) {
      row.hidden = !words.every((word) => name.includes(word));
      shown += !row.hidden;
    }
    noneFound.hidden = shown > 0;
  });
}

const compare = document.querySelector("[data-compare]");
const boxes = [...document.querySelectorAll('input[name="so-sanh"]')];
const count = () => {
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.disabled = !box.checked && chosen >= Number(compare.dataset.most);
  compare.querySelector("[data-compare-count]").textContent = chosen ? `(${chosen})` : "";
  compare.disabled = chosen === 0;
};
if (compare && boxes.length) {
  for (const box of boxes) box.addEventListener("change", count);
  count();
}
