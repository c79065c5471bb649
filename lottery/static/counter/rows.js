// The rows of the counter: files, and codes scanned beside them, of which entries may be made. Each stands on the page
// with what was read, what is still asked for, and what can be done with it.
import { composing } from "../composing.js";
import { all, around, data, one } from "../elements.js";
import { forget, keep, recall } from "../memory.js";
import { person } from "./entry.js";
import { suggestFor } from "./sellers.js";

/** @import { Fields, Note } from "./entry.js" */
/**
 * @typedef {object} Row
 * @property {string} name
 * @property {Fields} fields
 * @property {Note[]} notes
 * @property {"reading" | "ready" | "failed" | "done"} state
 * @property {string[]} [asked] fields that are asked for again
 * @property {boolean} [appeal] whether a reviewer may be asked
 * @property {string} [told] what came of it
 * @property {string} [slip] the address of its slip
 * @property {number} [number] the entry's
 */
/** @typedef {(row: Row, what: string | undefined) => void} Act does with a row what its buttons say */

const MINUTES = 12 * 60;

const form = one("#entry", HTMLFormElement);
/** @param {string} mark */
const marked = (mark) => all(`.field[data-${mark}]`, HTMLElement, form).map((box) => data(box).field);
const SHOWN = marked("brief");
const ASKED = marked("asked");
const section = one("#rows", HTMLElement);
const list = one("ol", HTMLElement, section);
const template = one("#row", HTMLTemplateElement);
const { user, slips: manySlips } = data(form);

/** @type {Row[]} */
let rows = [];
/** @type {Map<Row, HTMLElement>} What stands on the page for each. */
const items = new Map();
/** @type {Act} */
let act = () => {};

/** @param {Row} row */
const isOpen = (row) => row.state === "ready" || row.state === "failed";
/** @param {string} name */
const labelOf = (name) => one(`label[for="${name}"]`, HTMLElement, form).firstChild?.textContent ?? "";

export const areOpen = () => rows.some(isOpen);
export const areReady = () => rows.some((row) => row.state === "ready");

// Keeping: what is open survives a reload

export function save() {
  const kept = rows.filter(isOpen);
  if (kept.length) keep("rows", user, kept.map(({ name, fields, notes, state }) => ({ name, fields, notes, state })));
  else forget("rows");
}

/**
 * Shows the rows that were kept in this tab, and from now on does what is asked of one.
 * @param {Act} does
 */
export function restore(does) {
  act = does;
  rows = recall("rows", user, MINUTES) ?? [];
  draw();
  if (rows.length) next();
}

/** @param {Row[]} fresh */
export function add(...fresh) {
  rows.push(...fresh);
  draw();
}

/** @param {Row} row */
export function drop(row) {
  itemOf(row).remove();
  items.delete(row);
  rows = rows.filter((each) => each !== row);
  save();
  draw();
  next();
}

// Showing

/** @param {Row} row */
function facts(row) {
  const { fields } = row;
  const shown = { ...fields };
  if (fields.code) shown.number = `${fields.code}-${fields.number}`;
  if (!fields.gross && fields.net) shown.gross = `${fields.net}（不含税）`;
  if (fields.seller_id) shown.seller_name = `${fields.seller_name ?? ""} ${fields.seller_id}`.trim();
  return SHOWN.filter((name) => shown[name]).map((name) => {
    const [box, term, value] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
    term.textContent = labelOf(name);
    value.textContent = shown[name];
    box.append(term, value);
    return box;
  });
}

/**
 * @param {Row} row
 * @param {string} name
 */
function question(row, name) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  label.textContent = labelOf(name);
  Object.assign(input, { autocomplete: "off", value: row.fields[name] ?? "" });
  input.dataset.name = name;
  input.addEventListener("input", () => {
    row.asked = [...new Set([...(row.asked ?? []), name])];
    row.fields[name] = input.value.trim();
    save();
  });
  if (name === "seller_id") {
    input.setAttribute("list", "sellers");
    suggestFor(input, (seller) => (row.fields.seller_name ||= seller.name));
  }
  label.append(input);
  return label;
}

/** @param {Row} row */
function questions(row) {
  const asked = ASKED.filter((name) => !row.fields[name] || row.asked?.includes(name));
  return row.state === "ready" ? asked.map((name) => question(row, name)) : [];
}

/** @param {Note} note */
function noteLine(note) {
  const line = document.createElement("p");
  line.className = note.warns ? "says warn" : "says";
  line.textContent = note.text;
  return line;
}

/** @param {Row} row */
export function show(row) {
  const item = itemOf(row);
  item.className = `row row-${row.state}`;
  one("strong", HTMLElement, item).textContent = row.name;
  showState(row, one(".row-state", HTMLElement, item));
  one("dl", HTMLElement, item).replaceChildren(...facts(row));
  one(".row-asks", HTMLElement, item).replaceChildren(...questions(row));
  one(".says-box", HTMLElement, item).replaceChildren(...row.notes.map(noteLine));
  one(".row-acts", HTMLElement, item).hidden = row.state === "done" || row.state === "reading";
  confirmOf(row).hidden = row.state !== "ready";
  one("[data-do=appeal]", HTMLElement, item).hidden = !row.appeal;
}

/**
 * @param {Row} row
 * @param {HTMLElement} place
 */
function showState(row, place) {
  const states = { reading: "正在读…", ready: "待确认", failed: "没有读出", done: "" };
  place.replaceChildren(row.told ?? states[row.state]);
  if (!row.slip) return;
  const link = document.createElement("a");
  [link.href, link.target, link.textContent] = [row.slip, "_blank", "存根"];
  place.append(" ", link);
}

/** @param {Row} row */
function itemOf(row) {
  const item = items.get(row) ?? cloned(row);
  items.set(row, item);
  return item;
}

/** @param {Row} row */
function cloned(row) {
  const item = one("*", HTMLElement, /** @type {DocumentFragment} */ (template.content.cloneNode(true)));
  item.addEventListener("click", (event) => act(row, around(event, "[data-do]", HTMLElement)?.dataset.do));
  item.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || composing(event) || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.stopPropagation();
    const empty = all("input", HTMLInputElement, item).find((input) => !input.value.trim());
    (empty ?? confirmOf(row)).focus();
  });
  return item;
}

/** Puts in place what is not there yet, and what is told of all rows together. */
export function draw() {
  for (const row of rows) {
    if (items.has(row)) continue;
    list.append(itemOf(row));
    show(row);
  }
  const done = rows.filter((row) => row.slip).map((row) => ["entry", String(row.number)]);
  const slips = one("#all-slips", HTMLElement);
  slips.hidden = done.length < 2;
  one("a", HTMLAnchorElement, slips).href = `${manySlips}?${new URLSearchParams(done)}`;
  one("span", HTMLElement, slips).textContent = `${done.length} 张`;
  section.hidden = rows.length === 0;
  form.classList.toggle("with-rows", rows.length > 0);
}

/**
 * The button that confirms a row.
 * @param {Row} row
 */
export const confirmOf = (row) => one("[data-do=confirm]", HTMLButtonElement, itemOf(row));

/**
 * Where the clerk goes on in a row: to what is asked for, or to its button.
 * @param {Row} row
 */
export const placeIn = (row) => all(".row-asks input", HTMLInputElement, itemOf(row))[0] ?? confirmOf(row);

/** Leads the clerk to what comes next. */
export function next() {
  const empty = person().find((input) => !input.value.trim());
  const row = rows.find((each) => each.state === "ready");
  if (!row) one("#qr", HTMLElement).focus();
  else (empty ?? placeIn(row)).focus();
}
