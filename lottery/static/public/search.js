// Looks among all winners as somebody types; phones and invoice numbers are not sent: the published list is fetched once.
// An entry number that is not in the list is asked of the server, which has all the lists.
import { answer, entryOf, read } from "./finding.js";
import { all, data, one } from "../elements.js";
import { fill } from "../words.js";

const MOST_SAID = 30;
const MOST_ROWS = 100;
const [field] = all("#q", HTMLInputElement);
const [found] = all("#found", HTMLElement);
const { alternates, sentences: told, winners: address } = found ? data(found) : {};
/** @type {Record<string, string>} */
const sentences = told ? JSON.parse(told) : {};

/** @typedef {{ tier: string, entry: string, holder: string, phone: string, invoice: string }} Listed */
/** @type {Promise<Listed[]> | null} */
let asked = null;

/** @returns {Promise<Listed[]>} */
async function fetched() {
  const answered = await fetch(address);
  if (!answered.ok) throw new TypeError(`${address}: ${answered.status}`);
  /** @type {{ tiers: string[], rows: [number, string, string?, string?, string?][] }} */
  const { tiers, rows } = await answered.json();
  return rows.map(([tier, entry, holder = "", phone = "", invoice = ""]) => ({ tier: tiers[tier], entry, holder, phone, invoice }));
}

/** Everybody in the list; asked for once, and again after a failure. */
function everybody() {
  asked ??= fetched().catch((why) => {
    asked = null;
    throw why;
  });
  return asked;
}

/** @param {Listed} winner */
function drawn({ tier, entry, holder, phone, invoice }) {
  const [row] = all("li", HTMLLIElement, one("#row", HTMLTemplateElement).content);
  const copy = /** @type {HTMLLIElement} */ (row.cloneNode(true));
  const link = one("a", HTMLAnchorElement, copy);
  const digits = entry.replace(/^0+(?=.)/, "");
  one("i", HTMLElement, copy).textContent = entry.slice(0, -digits.length);
  link.append(digits);
  link.href = `?entry=${entry}`;
  const cells = all("span", HTMLElement, copy);
  cells[0].textContent = `${tier} ${holder}`;
  cells[1].textContent = phone;
  cells[2].textContent = invoice && `票 ${invoice}`;
  copy.dataset.entry = entry;
  return copy;
}

/**
 * @param {Listed[]} rows
 * @param {boolean} filtered
 */
function show(rows, filtered) {
  one("#list", HTMLElement).hidden = filtered;
  const fitting = one("#fitting", HTMLElement);
  fitting.hidden = !filtered;
  fitting.replaceChildren(...(filtered ? rows.slice(0, MOST_ROWS).map(drawn) : []));
}

/**
 * @param {string} text
 * @param {boolean} good
 */
function say(text, good) {
  found.textContent = text;
  found.classList.toggle("found-none", !good);
}

async function filter() {
  const typed = field.value.trim();
  const question = read(typed);
  if (question.kind === "none") {
    show([], false);
    say("", false);
    return "nothing";
  }
  let winners;
  try {
    winners = await everybody();
  } catch {
    say(sentences.unreachable, false);
    return "unreachable";
  }
  const { said, found: fitting } = answer(winners, question, Number(alternates));
  if (field.value.trim() !== typed) return said;  // more was typed meanwhile, and is answered itself
  show(fitting, true);
  const values = { q: typed.slice(0, MOST_SAID), n: fitting.length, entry: entryOf(question), length: question.digits.length, alternates, most: MOST_ROWS };
  const more = fitting.length > MOST_ROWS ? sentences.more : "";
  say(said in sentences ? fill(sentences[said] + more, values) : "", said === "some" || said === "entry");
  return said;
}

// Where plain files are sent, nobody has answered what the address asks: it is answered here.
const PAGE = 100;

/** @param {string} entry */
async function goTo(entry) {
  const place = (await everybody()).findIndex((winner) => winner.entry === entry);
  const list = address.replace(/\/winners\.json$/, "");
  const page = Math.floor(place / PAGE) + 1;
  location.replace(place < 0 ? `${list}?q=${entry}` : `${list}${page > 1 ? `/pages/${page}` : ""}#e${entry}`);
}

const KEPT = "fpdraw-search";
const here = location.pathname;
const looked = new URLSearchParams(location.search);
const isAnswered = Boolean(looked.get("q") && field?.defaultValue);

// A page that the server has already filtered is left: what is typed there goes to the whole list by this window's
// memory, and not by the address.
function again() {
  sessionStorage.setItem(KEPT, field.value);
  location.assign(here);
}

/** @param {SubmitEvent} event */
async function ask(event) {
  const { form } = field;
  const isEntry = Boolean(entryOf(read(field.value)));
  if (isAnswered && isEntry) return;
  event.preventDefault();
  if (isAnswered) again();
  else if (["absent", "unreachable"].includes(await filter()) && isEntry) form?.submit();
}

if (field) {
  const filtered = isAnswered;
  const sought = looked.get("entry") ?? "";
  if (/^[0-9]{10}$/.test(sought)) void goTo(sought).catch(() => say(sentences.unreachable, false));
  if (!filtered) field.value ||= looked.get("q") ?? "";
  if (!filtered) {
    field.addEventListener("input", filter);
    field.addEventListener("focus", () => void everybody().catch(() => null));
  }
  field.form?.addEventListener("submit", ask);
  field.removeAttribute("pattern"); // it holds whole numbers back where no script keeps them here
  if (!filtered && !field.value) field.value = sessionStorage.getItem(KEPT) ?? "";
  sessionStorage.removeItem(KEPT);
  if (!filtered && field.value) void filter();
  // A link to a row of another page, as they were written when all stood on one.
  const entry = /^#e([0-9]{10})$/.exec(location.hash)?.[1];
  if (entry && !filtered && !looked.get("page") && !document.getElementById(`e${entry}`)) location.replace(`${here}?entry=${entry}`);
}
