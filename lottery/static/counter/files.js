// Invoices in files: each file is read, what was read stands beside its name, and one key confirms it.
// Holder and phone are asked for once. A picture is read here; what is no QR code goes to the server.
import { AskingError, ask } from "../asking.js";
import { composing } from "../composing.js";
import { data, field, one } from "../elements.js";
import { campaign, keepPerson, leavePerson, load, person } from "./entry.js";
import { forget } from "../memory.js";
import { textIn } from "../scanning/picture.js";
import { add, areOpen, areReady, confirmOf, draw, drop, next, placeIn, restore, save, show } from "./rows.js";

/** @import { Found, Note } from "./entry.js" */
/** @import { Row } from "./rows.js" */
/** @typedef {Found & { busy?: boolean, kept?: string }} Read what the server says of a file */

const MOST_BYTES = 20 * 1024 * 1024;

const form = one("#entry", HTMLFormElement);
const chooser = one("#files-input", HTMLInputElement);
const says = data(form);

/**
 * @param {Row} row
 * @param {unknown} fault
 */
function tell(row, fault) {
  row.notes = [{ field: "", text: fault instanceof AskingError ? fault.message : String(fault), warns: false }];
}

// Reading

/**
 * The server keeps each file for the entry that will be made of it, so it gets also what is read here.
 * @param {File} file
 */
async function readBoth(file) {
  if (file.size > MOST_BYTES) throw new AskingError("文件超过 20 MB，没有读取。");
  const body = new FormData();
  body.append("file", file);
  body.append("campaign", campaign());
  const text = file.type.startsWith("image/") ? await textIn(file).catch(() => "") : "";
  if (text.startsWith("01,")) body.append("qr", text);
  return asked(body);
}

/**
 * While all of the server's readers are at work, the file is asked about again, for half a minute at most.
 * @param {FormData} body
 * @returns {Promise<Read>}
 */
async function asked(body) {
  let found = await ask(says.file, body);
  for (let again = 0; found.busy && again < 20; again += 1) {
    await new Promise((done) => void setTimeout(done, 1500));
    found = await ask(says.file, body);
  }
  return found;
}

/**
 * @param {Row} row
 * @param {File} file
 */
async function read(row, file) {
  try {
    const found = await readBoth(file);
    const { qr, ...others } = found.fields; // a code alone is a code of something else
    const readable = Object.values(others).some(Boolean);
    if (readable) found.fields.buyer_name ||= says.buyer;
    if (found.kept) found.fields.kept = found.kept;
    Object.assign(row, { fields: found.fields, notes: found.notes, state: readable ? "ready" : "failed" });
  } catch (fault) {
    row.state = "failed";
    tell(row, fault);
  }
  show(row);
}

/** @param {Iterable<File>} files */
export async function take(files) {
  /** @type {Map<Row, File>} */
  const fresh = new Map();
  for (const file of files) fresh.set({ name: file.name, fields: {}, notes: [], state: "reading" }, file);
  add(...fresh.keys());
  for (const [row, file] of fresh) await read(row, file);
  save();
  next();
}

// Confirming

/** @param {Row} row */
function filledIn(row) {
  const body = new URLSearchParams(row.fields);
  for (const input of person()) body.set(input.name, input.value);
  body.set("campaign", campaign());
  return body;
}

/**
 * A refused row is put before a reviewer on a page of its own; the others wait in this tab.
 * @param {Row} row
 */
function appeal(row) {
  const out = document.createElement("form");
  [out.method, out.action] = ["post", says.appeal];
  const token = field(form, "csrf_token");
  for (const [name, value] of [...filledIn(row), ["csrf_token", token.value]]) {
    const input = document.createElement("input");
    [input.type, input.name, input.value] = ["hidden", name, value];
    out.append(input);
  }
  document.body.append(out);
  out.submit();
}

/** @param {Row} row */
async function confirm(row) {
  const empty = person().find((input) => !input.value.trim());
  if (empty) return empty.focus();
  const body = filledIn(row);
  body.set("consent", says.consent);
  const button = confirmOf(row);
  button.disabled = true;
  try {
    const found = await ask(form.action, body);
    if (found.entry) {
      Object.assign(row, { state: "done", notes: [], told: `${found.status} ${found.entry}`, slip: found.slip, number: Number(found.entry) });
      const count = /** @type {Text} */ (one(".today", HTMLElement).firstChild);
      count.data = String(Number(count.data) + 1);
      leavePerson();
    }
    else refused(row, found);
  } catch (fault) {
    tell(row, fault);
  }
  button.disabled = false;
  show(row);
  save();
  draw();
  if (!areOpen()) forget("draft");
  keepPerson();
  if (row.state === "done") next();
  else placeIn(row).focus();
}

/**
 * @param {Row} row
 * @param {{ notes: Note[], appeal: boolean }} found
 */
function refused(row, { notes, appeal: may }) {
  const again = notes.map((note) => note.field);
  Object.assign(row, { notes, asked: again, appeal: may });
  if (again.includes("kept")) delete row.fields.kept;
}

/**
 * @param {Row} row
 * @param {string | undefined} what
 */
function act(row, what) {
  if (what === "confirm") confirm(row);
  if (what === "appeal") appeal(row);
  if (what === "drop") drop(row);
  if (what === "edit") {
    const { fields, notes } = row;
    drop(row);
    load(fields, notes);
  }
}

// Leaving the form to the rows: Enter behind the phone goes to the first row, not to the server.
form.addEventListener("keydown", (event) => {
  const behind = event.key === "Enter" && !composing(event) && person().some((input) => input === event.target);
  if (!behind || !areReady()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  next();
}, true);

one("#choose", HTMLElement).addEventListener("click", () => chooser.click());
chooser.addEventListener("change", () => {
  take([...(chooser.files ?? [])]);
  chooser.value = "";
});
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
});
one("#qr", HTMLElement).addEventListener("paste", (event) => {
  if (event.clipboardData?.files.length) take(event.clipboardData.files);
});

form.addEventListener("fpdraw-code", (event) => {
  const { fields, notes } = /** @type {CustomEvent<Found>} */ (event).detail;
  fields.buyer_name ||= says.buyer;
  add({ name: says.scanned, fields, notes, state: "ready" });
  save();
  next();
});

restore(act);
