// The counter's keyboard: a code is read as it comes, its fields are filled, and Enter walks through
// the fields that are still empty. The server decides everything; without this module it also fills.
import { AskingError, ask } from "../asking.js";
import { composing } from "../composing.js";
import { forget, keep, recall } from "../memory.js";

const DRAFT_MINUTES = 12 * 60;
const SAME_PERSON_MINUTES = 10;

const form = document.querySelector("#entry");
const code = form.elements.namedItem("qr");
const inputs = [...form.querySelectorAll(".field input")];
const hidden = [...form.querySelectorAll("input[type=hidden]:not([name=csrf_token]):not([name=campaign])")];
const sameBox = document.querySelector("#keep");
const sameSays = document.querySelector("#keep-says");
const clearing = document.querySelector("#clearing");
const { user } = form.dataset;
for (const one of form.querySelectorAll(".tools, .keys")) one.hidden = false;
const invoice = () => ["code", "number"].map((name) => form.elements.namedItem(name).value.trim()).join("-");
let lastRead = code.value.trim();
let lastInvoice = form.elements.namedItem("number").value.trim() && invoice();
let sending = false;
let last = null; // whose the last invoice was, as long as this page stands

export const campaign = () => new FormData(form).get("campaign");
export const person = () => [...form.querySelectorAll("[data-part=person] input")];
const whose = () => Object.fromEntries(person().map(({ name, value }) => [name, value.trim()]));

function say(name, text, warns) {
  const box = form.querySelector(`#says-${name || "qr"}`) ?? form.querySelector("#says-qr");
  const line = document.createElement("p");
  line.className = warns ? "says warn" : "says";
  line.textContent = text;
  box.append(line);
  box.closest(".field").classList.toggle("bad", !warns);
}

function fillPerson(one) {
  for (const input of person()) input.value = one[input.name] ?? "";
}

function hush() {
  const boxes = [...form.querySelectorAll(".says-box")];
  for (const box of boxes.filter((one) => !one.closest(".row"))) box.replaceChildren(); // a file keeps its own
  for (const field of form.querySelectorAll(".field")) field.classList.remove("bad");
}

function fill(fields) {
  for (const [name, value] of Object.entries(fields)) {
    const input = form.elements.namedItem(name);
    const field = input.closest(".field");
    if (input.value && field && !field.classList.contains("filled")) continue;
    input.value = value;
    field?.classList.toggle("filled", value !== "");
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

// Another invoice is scanned over one that was not entered: nothing of that one may stay with it.
function another(fields, text) {
  const found = `${fields.code ?? ""}-${fields.number ?? ""}`;
  if (lastInvoice && fields.number && found !== lastInvoice) {
    empty();
    leavePerson();
    code.value = text;
    form.elements.namedItem("buyer_name").value = form.dataset.buyer;
    say("qr", form.dataset.another, true);
  }
  if (fields.number) lastInvoice = found;
}

// What a file said, for somebody who corrects it by hand.
export function load(fields, notes) {
  hush();
  empty();
  fill(fields);
  lastRead = code.value.trim();
  lastInvoice = invoice();
  for (const note of notes) say(note.field, note.text, note.warns);
  (missing() ?? form.elements.namedItem("gross")).focus();
}

// Reading a code

async function read() {
  const text = code.value.trim();
  if (!text || text === lastRead) return true;
  lastRead = text;
  hush();
  try {
    const found = await ask(form.dataset.read, new URLSearchParams({ qr: text, campaign: campaign() ?? "" }));
    if (rowsAreOpen() && Object.keys(found.fields).length) return toRows(text, found);
    another(found.fields, text);
    fill(found.fields);
    for (const note of found.notes) say(note.field, note.text, note.warns);
    return found.notes.every((note) => note.warns);
  } catch (fault) {
    say("qr", fault instanceof AskingError ? fault.message : form.dataset.fault);
    return false;
  }
}

// While files are being confirmed, a scanned code is one more of them.
const rowsAreOpen = () => form.classList.contains("with-rows");

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
  if (!rowsAreOpen()) (missing() ?? document.querySelector("#go")).focus();
  return !rowsAreOpen();
}

// Reads a text as if it were scanned; whether it stands in the form now.
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
  else form.elements.namedItem("code").focus();
});

// Walking through the form

form.addEventListener("keydown", (event) => {
  const walks = event.key === "Enter" && !composing(event) && event.target.closest(".field") && event.target !== code;
  if (!walks) return;
  const first = missing();
  if (!first) return;
  event.preventDefault();
  const later = inputs.slice(inputs.indexOf(event.target) + 1).find((input) => "needed" in input.dataset && !input.value.trim());
  (later ?? first).focus();
});

const keys = {
  KeyQ: () => { code.focus(); code.select(); },
  KeyK: () => sameBox.click(),
  KeyP: () => document.querySelector("#attach").click(),
  KeyO: () => document.querySelector("#choose").click(),
  KeyV: () => document.querySelector("#look").click(),
};
document.addEventListener("keydown", (event) => {
  if (composing(event) || document.querySelector("dialog[open]")) return;
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    const choice = [...form.querySelectorAll("[type=radio]")][Number(event.code.replace("Digit", "")) - 1];
    const act = keys[event.code] ?? (choice && (() => choice.click()));
    if (!act) return;
    event.preventDefault();
    act();
  } else if (event.key === "Escape") {
    event.preventDefault(); // or the question would be closed by the key that opened it
    askToClear();
  }
});

function itemIsNeeded() {
  const asks = form.querySelector("[type=radio]:checked")?.dataset.asks === "item";
  const item = form.elements.namedItem("item");
  if (asks) item.dataset.needed = "";
  else delete item.dataset.needed;
  item.closest(".field").classList.toggle("asked", asks);
}
form.addEventListener("change", (event) => {
  if (event.target.type === "radio") itemIsNeeded();
});
itemIsNeeded();

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
  const address = new URL(document.querySelector("#clear").href);
  if (campaign()) address.searchParams.set("campaign", campaign());
  location.assign(address);
}

document.querySelector("#clear").addEventListener("click", (event) => {
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
  const { keep: still, again } = sameSays.dataset;
  const typed = whose();
  const one = typed.holder ? typed : last;
  const name = one ? `：${one.holder}（尾号${one.phone.slice(-4) || "未填"}）` : "";
  sameSays.textContent = (!typed.holder && last ? again : still) + name;
}

export function keepPerson() {
  if (sameBox.checked && whose().holder) keep("person", user, whose());
  else forget("person");
}

function restore() {
  const draft = recall("draft", user, DRAFT_MINUTES);
  const chosen = draft && form.querySelector(`[type=radio][value="${CSS.escape(draft.campaign)}"]`);
  if (!draft || worth()) return;
  if (chosen) chosen.click();
  for (const input of [...inputs, ...hidden]) input.value = draft.fields[input.name] ?? "";
  form.dispatchEvent(new Event("fpdraw-filled"));
  lastRead = code.value.trim();
  lastInvoice = lastRead && invoice();
  const line = document.createElement("p");
  line.className = "alert alert-warn";
  line.textContent = form.dataset.restored;
  document.querySelector("#above").append(line);
  (missing() ?? document.querySelector("#go")).focus();
}

function samePerson() {
  sameBox.closest(".keep").hidden = false;
  const found = recall("person", user, SAME_PERSON_MINUTES);
  if (!found) return;
  sameBox.checked = true;
  if (person().every((input) => !input.value)) fillPerson(found);
  tellWhose();
}

form.addEventListener("input", (event) => {
  event.target.closest(".field")?.classList.remove("bad", "filled");
  if (person().includes(event.target)) tellWhose();
  save();
});
sameBox.addEventListener("change", () => {
  const found = recall("person", user, SAME_PERSON_MINUTES);
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
