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

// What is typed stands in the address, so that sorting and other tables keep it.
const withSearch = (address) => {
  const url = new URL(address, location.href);
  if (search.value.trim()) url.searchParams.set("q", search.value.trim());
  else url.searchParams.delete("q");
  return url;
};
const remember = () => {
  history.replaceState(history.state, "", withSearch(location.href));
  const links = document.querySelectorAll("#bang thead a, .tabs .pills a, .filter-bar a.button");
  for (const link of links) if (!link.hasAttribute("download")) link.href = withSearch(link.href);
};

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
    remember();
  });
} else if (search) {
  search.addEventListener("input", () => {
    if (!search.value) search.form.requestSubmit();
  });
}

const compare = document.querySelector("[data-compare]");
const hint = document.querySelector("[data-compare-hint]");
const boxes = [...document.querySelectorAll('input[name="so-sanh"]')];
const count = () => {
  const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value)).size;
  for (const box of boxes) box.disabled = !box.checked && chosen >= Number(compare.dataset.most);
  compare.querySelector("[data-compare-count]").textContent = chosen ? `(${chosen})` : "";
  compare.disabled = chosen === 0;
  hint.hidden = chosen > 0;
};
if (compare && boxes.length) {
  for (const box of boxes) {
    box.addEventListener("change", () => {
      // A pinned unit has its box twice.
      for (const same of boxes) if (same.value === box.value) same.checked = box.checked;
      count();
    });
  }
  count();
}
