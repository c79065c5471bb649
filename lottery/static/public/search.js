// Filters the winners on the page as somebody types; phones and invoice numbers are not sent.
// An entry number that is not in the list is asked of the server, which has all the lists.
import { answer, entryOf, read } from "./finding.js";
import { all, data } from "../elements.js";
import { fill } from "../words.js";

const MOST_SAID = 30;
const [field] = all("#q", HTMLInputElement);
const [found] = all("#found", HTMLElement);
const { alternates, sentences: told } = found ? data(found) : {};
/** @type {Record<string, string>} */
const sentences = told ? JSON.parse(told) : {};
const rows = all(".tier .winners > li", HTMLElement).map((row) => ({
  row,
  entry: data(row).entry,
  phone: row.dataset.phone ?? "",
  invoice: row.dataset.invoice ?? "",
}));

function filter() {
  const typed = field.value.trim();
  const question = read(typed);
  const { said, found: fitting } = answer(rows, question, Number(alternates));
  const shown = new Set(fitting);
  for (const winner of rows) winner.row.hidden = !shown.has(winner);
  for (const spare of all(".spare", HTMLDetailsElement)) spare.open = Boolean(typed) && Boolean(spare.querySelector("li:not([hidden])"));
  const values = { q: typed.slice(0, MOST_SAID), n: fitting.length, entry: entryOf(question), length: question.digits.length, alternates };
  found.textContent = said in sentences ? fill(sentences[said], values) : "";
  found.classList.toggle("found-none", !(said === "some" || said === "entry"));
  return said;
}

const KEPT = "fpdraw-search";
const here = location.pathname;

// A page that the server has already filtered holds too few rows to filter again: what is typed there goes to the whole
// page by this window's memory, and not by the address.
function again() {
  sessionStorage.setItem(KEPT, field.value);
  location.assign(here);
}

if (field) {
  const filtered = Boolean(new URLSearchParams(location.search).get("q"));
  if (!filtered) field.addEventListener("input", filter);
  field.form?.addEventListener("submit", (event) => {
    if (entryOf(read(field.value)) && (filtered || filter() === "absent")) return;
    event.preventDefault();
    if (filtered) again();
  });
  if (!filtered && !field.value) field.value = sessionStorage.getItem(KEPT) ?? "";
  sessionStorage.removeItem(KEPT);
  if (!filtered && field.value) filter();
}
