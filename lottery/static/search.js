// Filters the winners on the page as somebody types. Without this module the form asks the server.
const field = document.querySelector("#q");
const found = document.querySelector("#found");
const rows = [...document.querySelectorAll(".tier > .winners > li")].map((row) => ({
  row,
  ends: [...row.querySelectorAll("b, span")].map((cell) => cell.textContent.trim()),
}));

function say(template, words, count) {
  return template.replace("{q}", words).replace("{n}", String(count));
}

function filter() {
  const words = field.value.trim();
  let count = 0;
  for (const { row, ends } of rows) {
    const shown = !words || ends.some((text) => text.endsWith(words));
    row.hidden = !shown;
    count += shown;
  }
  found.textContent = words ? say(count ? found.dataset.some : found.dataset.none, words, count) : "";
}

// A page that the server has already filtered holds too few rows to filter again.
if (field && !new URLSearchParams(location.search).get("q")) {
  field.addEventListener("input", filter);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  if (field.value) filter();
}
