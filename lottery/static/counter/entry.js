// The counter's keyboard: a code is read as it comes, its fields are filled, and Enter walks through
// the fields that are still empty. The server decides everything; without this module it also fills.
import { AskingError, ask } from "../asking.js";
import { composing } from "../composing.js";
import { all, around, data, field, one } from "../elements.js";
import { forget, keep, recall } from "../memory.js";

const DRAFT_MINUTES = 12 * 60;
const SAME_PERSON_MINUTES = 10;

/** @typedef {{ field: string, text: string, warns: boolean }} Note what is said of a field */
/** @typedef {Record<string, string>} Fields of an invoice, by their names */
/** @typedef {{ fields: Fields, notes: Note[] }} Found what a code or a file holds */
/** @typedef {Record<string, string>} Person the fields of whoever takes part, by their names */
/** @typedef {{ campaign: string, fields: Fields }} Draft */

const form = one("#entry", HTMLFormElement);
const code = field(form, "qr");
const inputs = all(".field input", HTMLInputElement, form);
const hidden = all("input[type=hidden]:not([name=csrf_token]):not([name=campaign])", HTMLInputElement, form);
const sameBox = one("#keep", HTMLInputElement);
const sameSays = one("#keep-says", HTMLElement);
const clearing = one("#clearing", HTMLDialogElement);
const says = data(form);
const { user } = says;
for (const later of all(".tools, .keys", HTMLElement, form)) later.hidden = false;
const invoice = () => ["code", "number"].map((name) => field(form, name).value.trim()).join("-");
let lastRead = code.value.trim();
let lastInvoice = field(form, "number").value.trim() && invoice();
let sending = false;
/** @type {Person | null} */
let last = null; // whose the last invoice was, as long as this page stands

export const campaign = () => String(new FormData(form).get("campaign") ?? "");
export const person = () => all("[data-part=person]:not([hidden]) input", HTMLInputElement, form);
/** @returns {Person} */
const whose = () => Object.fromEntries(person().map(({ name, value }) => [name, value.trim()]));

/**
 * @param {string} name
 * @param {string} text
 * @param {boolean} [warns]
 */
function say(name, text, warns = false) {
  const [box = one("#says-qr", HTMLElement, form)] = all(`#says-${name || "qr"}`, HTMLElement, form);
  const line = document.createElement("p");
  line.className = warns ? "says warn" : "says";
  line.textContent = text;
  box.append(line);
  box.closest(".field")?.classList.toggle("bad", !warns);
}

/** @param {Person} who */
function fillPerson(who) {
  for (const input of person()) input.value = who[input.name] ?? "";
}

function hush() {
  const boxes = all(".says-box", HTMLElement, form);
  for (const box of boxes.filter((each) => !each.closest(".row"))) box.replaceChildren(); // a file keeps its own
  for (const box of all(".field", HTMLElement, form)) box.classList.remove("bad");
}

/** @param {Fields} fields */
function fill(fields) {
  for (const [name, value] of Object.entries(fields)) {
    const input = field(form, name);
    const box = input.closest(".field");
    if (input.value && box && !box.classList.contains("filled")) continue;
    input.value = value;
    box?.classList.toggle("filled", value !== "");
  }
  form.dispatchEvent(new Event("fpdraw-filled"));
  save();
}

export function missing() {
  return inputs.find((input) => "needed" in input.dataset && !input.value.trim());
}

function empty() {
  for (const input of [...inputs, ...hidden]) if (!person().includes(input)) input.value = "";
}

/**
 * Another invoice is scanned over one that was not entered: nothing of that one may stay with it.
 * @param {Fields} fields
 * @param {string} text
 */
function another(fields, text) {
  const found = `${fields.code ?? ""}-${fields.number ?? ""}`;
  if (lastInvoice && fields.number && found !== lastInvoice) {
    empty();
    leavePerson();
    code.value = text;
    field(form, "buyer_name").value = says.buyer;
    say("qr", says.another, true);
  }
  if (fields.number) lastInvoice = found;
}

/**
 * What a file said, for somebody who corrects it by hand.
 * @param {Fields} fields
 * @param {Note[]} notes
 */
export function load(fields, notes) {
  hush();
  empty();
  fill(fields);
  lastRead = code.value.trim();
  lastInvoice = invoice();
  for (const note of notes) say(note.field, note.text, note.warns);
  (missing() ?? field(form, "gross")).focus();
}

// Reading a code

async function read() {
  const text = code.value.trim();
  if (!text || text === lastRead) return true;
  lastRead = text;
  hush();
  try {
    /** @type {Found} */
    const found = await ask(says.read, new URLSearchParams({ qr: text, campaign: campaign() }));
    if (rowsAreOpen() && Object.keys(found.fields).length) return toRows(text, found);
    another(found.fields, text);
    fill(found.fields);
    for (const note of found.notes) say(note.field, note.text, note.warns);
    return found.notes.every((note) => note.warns);
  } catch (fault) {
    say("qr", fault instanceof AskingError ? fault.message : says.fault);
    return false;
  }
}

// While files are being confirmed, a scanned code is one more of them.
const rowsAreOpen = () => form.classList.contains("with-rows");

/**
 * @param {string} text
 * @param {Found} found
 */
function toRows(text, found) {
  code.value = lastRead = "";
  const detail = { fields: { ...found.fields, qr: text }, notes: found.notes };
  form.dispatchEvent(new CustomEvent("fpdraw-code", { detail }));
  return true;
}

async function go() {
  if (!(await read())) {
    lastRead = "";
    code.focus();
    code.select();
    return false;
  }
  if (!rowsAreOpen()) (missing() ?? one("#go", HTMLElement)).focus();
  return !rowsAreOpen();
}

/**
 * Reads a text as if it were scanned; whether it stands in the form now.
 * @param {string} text
 */
export function scanned(text) {
  code.value = text;
  return go();
}

code.addEventListener("paste", () => setTimeout(go));
// An input method takes the scanner's Enter to end what it makes of the code's last letters.
let swallowed = false;
code.addEventListener("compositionend", () => {
  if (swallowed) setTimeout(go);
  swallowed = false;
});
code.addEventListener("keydown", (event) => {
  if (event.isComposing) swallowed = event.code === "Enter";
  else if (composing(event) && event.code === "Enter") setTimeout(go); // Safari: it has ended already
  const leaves = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && code.value.trim() !== lastRead);
  if (!leaves || composing(event)) return;
  event.preventDefault();
  if (code.value.trim()) go();
  else field(form, "code").focus();
});

// Walking through the form

form.addEventListener("keydown", (event) => {
  const walks = event.key === "Enter" && !composing(event) && around(event, ".field", HTMLElement) && event.target !== code;
  if (!walks) return;
  const first = missing();
  if (!first) return;
  event.preventDefault();
  const later = inputs.slice(inputs.findIndex((input) => input === event.target) + 1).find((input) => "needed" in input.dataset && !input.value.trim());
  (later ?? first).focus();
});

/** @type {Record<string, () => void>} */
const keys = {
  KeyQ: () => { code.focus(); code.select(); },
  KeyK: () => sameBox.click(),
  KeyP: () => one("#attach", HTMLElement).click(),
  KeyO: () => one("#choose", HTMLElement).click(),
  KeyV: () => one("#look", HTMLElement).click(),
};
document.addEventListener("keydown", (event) => {
  if (composing(event) || document.querySelector("dialog[open]")) return;
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    const choice = all("[type=radio]", HTMLElement, form)[Number(event.code.replace("Digit", "")) - 1];
    const act = keys[event.code] ?? (choice && (() => choice.click()));
    if (!act) return;
    event.preventDefault();
    act();
  } else if (event.key === "Escape") {
    event.preventDefault(); // or the question would be closed by the key that opened it
    askToClear();
  }
});

function asksByCampaign() {
  const [chosen] = all("[name=campaign]:checked, [name=campaign][type=hidden]", HTMLElement, form);
  const asked = (chosen?.dataset.asks ?? "").split(" ");
  for (const name of ["item", "resident_id"]) {
    const asks = asked.includes(name);
    const input = field(form, name);
    if (asks) input.dataset.needed = "";
    else delete input.dataset.needed;
    const place = input.closest(".field");
    place?.classList.toggle("asked", asks);
    if (name === "resident_id" && place instanceof HTMLElement) place.hidden = !asks;
  }
}
form.addEventListener("change", (event) => {
  if (around(event, "[type=radio]", HTMLElement)) asksByCampaign();
});
asksByCampaign();

// Clearing: asks only if something would be lost

function worth() {
  if (form.querySelector(".row-ready")) return true;
  return [...inputs, ...hidden].some((input) => input.value.trim() && input.name !== "buyer_name" && !(sameBox.checked && person().includes(input)));
}

function askToClear() {
  if (!worth()) clear();
  else clearing.showModal();
}

function clear() {
  forget("draft", "rows");
  const address = new URL(one("#clear", HTMLAnchorElement).href);
  if (campaign()) address.searchParams.set("campaign", campaign());
  location.assign(String(address));
}

one("#clear", HTMLElement).addEventListener("click", (event) => {
  event.preventDefault();
  askToClear();
});
clearing.addEventListener("close", () => {
  if (clearing.returnValue === "yes") clear();
});

// Nothing typed is lost; the same person can bring several invoices

function save() {
  if (!worth()) return forget("draft");
  const fields = Object.fromEntries([...inputs, ...hidden].map((input) => [input.name, input.value]));
  return keep("draft", user, { campaign: campaign(), fields });
}

// The next invoice may be another citizen's: nobody stays in the form unless the clerk says so.
export function leavePerson() {
  if (!sameBox.checked && whose().holder) {
    last = whose();
    fillPerson({});
  }
  tellWhose();
  save();
}

function tellWhose() {
  const { keep: still, again } = data(sameSays);
  const typed = whose();
  const who = typed.holder ? typed : last;
  const name = who ? `：${who.holder}（尾号${who.phone.slice(-4) || "未填"}）` : "";
  sameSays.textContent = (!typed.holder && last ? again : still) + name;
}

export function keepPerson() {
  if (sameBox.checked && whose().holder) keep("person", user, whose());
  else forget("person");
}

function restore() {
  /** @type {Draft | null} */
  const draft = recall("draft", user, DRAFT_MINUTES);
  if (!draft || worth()) return;
  all(`[type=radio][value="${CSS.escape(draft.campaign)}"]`, HTMLElement, form)[0]?.click();
  for (const input of [...inputs, ...hidden]) input.value = draft.fields[input.name] ?? "";
  form.dispatchEvent(new Event("fpdraw-filled"));
  lastRead = code.value.trim();
  lastInvoice = lastRead && invoice();
  const line = document.createElement("p");
  line.className = "alert alert-warn";
  line.textContent = says.restored;
  one("#above", HTMLElement).append(line);
  (missing() ?? one("#go", HTMLElement)).focus();
}

/** @returns {Person | null} */
const recallPerson = () => recall("person", user, SAME_PERSON_MINUTES);

function samePerson() {
  const box = sameBox.closest(".keep");
  if (box instanceof HTMLElement) box.hidden = false;
  const found = recallPerson();
  if (!found) return;
  sameBox.checked = true;
  if (person().every((input) => !input.value)) fillPerson(found);
  tellWhose();
}

form.addEventListener("input", (event) => {
  around(event, ".field", HTMLElement)?.classList.remove("bad", "filled");
  if (person().some((input) => input === event.target)) tellWhose();
  save();
});
sameBox.addEventListener("change", () => {
  const found = recallPerson();
  if (!sameBox.checked && found && person().every((input) => found[input.name] === input.value.trim())) {
    fillPerson({}); // the next one is somebody else
    person()[0].focus();
  }
  if (sameBox.checked && last && !whose().holder) fillPerson(last);
  tellWhose();
  keepPerson();
  save();
});
form.addEventListener("submit", (event) => {
  if (sending) event.preventDefault();
  sending = true;
  save();
  keepPerson();
});
addEventListener("pageshow", (event) => {
  sending = false;
  // The browser's way back to a form whose invoice was entered since: nothing of it may be sent again.
  if (event.persisted && worth() && !recall("draft", user, DRAFT_MINUTES)) clear();
});
addEventListener("fpdraw-left", () => form.reset());
restore();
samePerson();
