// Invoices in files: each file is read, what was read stands beside its name, and one key confirms it.
// Holder and phone are asked for once. A picture is read here; what is no QR code goes to the server.
import { AskingError, ask } from "../asking.js";
import { composing } from "../composing.js";
import { campaign, keepPerson, leavePerson, load, person } from "./entry.js";
import { forget, keep, recall } from "../memory.js";
import { textIn } from "../scanning/picture.js";
import { suggestFor } from "./sellers.js";

const MINUTES = 12 * 60;
const MOST_BYTES = 20 * 1024 * 1024;

const form = document.querySelector("#entry");
const marked = (mark) => [...form.querySelectorAll(`.field[data-${mark}]`)].map((box) => box.dataset.field);
const SHOWN = marked("brief");
const ASKED = marked("asked");
const section = document.querySelector("#rows");
const list = section.querySelector("ol");
const chooser = document.querySelector("#files-input");
const template = document.querySelector("#row");
const { user } = form.dataset;
const open = (row) => row.state === "ready" || row.state === "failed";
const labels = (name) => form.querySelector(`label[for="${name}"]`).firstChild.textContent;

let rows = [];

// A row: { name, fields, notes, state: "reading" | "ready" | "failed" | "done", told, slip }

function save() {
  const kept = rows.filter(open);
  if (kept.length) keep("rows", user, kept.map(({ name, fields, notes, state }) => ({ name, fields, notes, state })));
  else forget("rows");
}

function tell(row, text, warns = false) {
  row.notes = [{ field: "", text, warns }];
}

// Reading

// The server keeps each file for the entry that will be made of it, so it gets also what is read here.
async function readBoth(file) {
  if (file.size > MOST_BYTES) throw new AskingError("文件超过 20 MB，没有读取。");
  const body = new FormData();
  body.append("file", file);
  body.append("campaign", campaign() ?? "");
  const text = file.type.startsWith("image/") ? await textIn(file).catch(() => "") : "";
  if (text.startsWith("01,")) body.append("qr", text);
  return asked(body);
}

// While all of the server's readers are at work, the file is asked about again, for half a minute at most.
async function asked(body) {
  let found = await ask(form.dataset.file, body);
  for (let again = 0; found.busy && again < 20; again += 1) {
    await new Promise((done) => void setTimeout(done, 1500));
    found = await ask(form.dataset.file, body);
  }
  return found;
}

async function read(row, file) {
  try {
    const found = await readBoth(file);
    const { qr, ...others } = found.fields; // a code alone is a code of something else
    const readable = Object.values(others).some(Boolean);
    if (readable) found.fields.buyer_name ||= form.dataset.buyer;
    if (found.kept) found.fields.kept = found.kept;
    Object.assign(row, { fields: found.fields, notes: found.notes, state: readable ? "ready" : "failed" });
  } catch (fault) {
    row.state = "failed";
    tell(row, fault instanceof AskingError ? fault.message : String(fault));
  }
  show(row);
}

export async function take(files) {
  const fresh = [...files].map((file) => [{ name: file.name, fields: {}, notes: [], state: "reading" }, file]);
  rows.push(...fresh.map(([row]) => row));
  draw();
  for (const [row, file] of fresh) await read(row, file);
  save();
  next();
}

// Showing

function facts(row) {
  const { fields } = row;
  const shown = { ...fields };
  if (fields.code) shown.number = `${fields.code}-${fields.number}`;
  if (!fields.gross && fields.net) shown.gross = `${fields.net}（不含税）`;
  if (fields.seller_id) shown.seller_name = `${fields.seller_name ?? ""} ${fields.seller_id}`.trim();
  return SHOWN.filter((name) => shown[name]).map((name) => {
    const [box, term, value] = ["div", "dt", "dd"].map((tag) => document.createElement(tag));
    term.textContent = labels(name);
    value.textContent = shown[name];
    box.append(term, value);
    return box;
  });
}

function questions(row) {
  return ASKED.filter((name) => !row.fields[name] || row.asked?.includes(name)).map((name) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.textContent = labels(name);
    [input.autocomplete, input.dataset.name, input.value] = ["off", name, row.fields[name] ?? ""];
    input.addEventListener("input", () => {
      row.asked = [...new Set([...(row.asked ?? []), name])];
      row.fields[name] = input.value.trim();
      save();
    });
    if (name === "seller_id") {
      input.setAttribute("list", "sellers");
      suggestFor(input, (one) => (row.fields.seller_name ||= one.name));
    }
    label.append(input);
    return label;
  });
}

function show(row) {
  const { item } = row;
  const states = { reading: "正在读…", ready: "待确认", failed: "没有读出", done: "" };
  item.className = `row row-${row.state}`;
  item.querySelector("strong").textContent = row.name;
  const state = item.querySelector(".row-state");
  state.replaceChildren(row.told ?? states[row.state]);
  if (row.slip) {
    const link = document.createElement("a");
    [link.href, link.target, link.textContent] = [row.slip, "_blank", "存根"];
    state.append(" ", link);
  }
  item.querySelector("dl").replaceChildren(...facts(row));
  item.querySelector(".row-asks").replaceChildren(...(row.state === "ready" ? questions(row) : []));
  item.querySelector(".says-box").replaceChildren(...row.notes.map((note) => {
    const line = document.createElement("p");
    line.className = note.warns ? "says warn" : "says";
    line.textContent = note.text;
    return line;
  }));
  item.querySelector(".row-acts").hidden = row.state === "done" || row.state === "reading";
  item.querySelector("[data-do=confirm]").hidden = row.state !== "ready";
  item.querySelector("[data-do=appeal]").hidden = !row.appeal;
}

function draw() {
  for (const row of rows) {
    if (row.item) continue;
    row.item = template.content.firstElementChild.cloneNode(true);
    row.item.addEventListener("click", (event) => act(row, event.target.closest("[data-do]")?.dataset.do));
    row.item.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || composing(event) || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      event.stopPropagation();
      const empty = [...row.item.querySelectorAll("input")].find((input) => !input.value.trim());
      (empty ?? row.item.querySelector("[data-do=confirm]")).focus();
    });
    list.append(row.item);
    show(row);
  }
  const done = rows.filter((row) => row.slip).map((row) => ["entry", row.number]);
  const all = document.querySelector("#all-slips");
  all.hidden = done.length < 2;
  all.querySelector("a").href = `${form.dataset.slips}?${new URLSearchParams(done)}`;
  all.querySelector("span").textContent = `${done.length} 张`;
  section.hidden = rows.length === 0;
  form.classList.toggle("with-rows", rows.length > 0);
}

function next() {
  const empty = person().find((input) => !input.value.trim());
  const row = rows.find((one) => one.state === "ready");
  if (!row) document.querySelector("#qr").focus();
  else if (empty) empty.focus();
  else (row.item.querySelector(".row-asks input") ?? row.item.querySelector("[data-do=confirm]")).focus();
}

// Confirming

function filledIn(row) {
  const body = new URLSearchParams(row.fields);
  for (const input of person()) body.set(input.name, input.value);
  body.set("campaign", campaign() ?? "");
  return body;
}

// A refused row is put before a reviewer on a page of its own; the others wait in this tab.
function appeal(row) {
  const out = document.createElement("form");
  [out.method, out.action] = ["post", form.dataset.appeal];
  const token = form.elements.namedItem("csrf_token");
  for (const [name, value] of [...filledIn(row), ["csrf_token", token.value]]) {
    const input = document.createElement("input");
    [input.type, input.name, input.value] = ["hidden", name, value];
    out.append(input);
  }
  document.body.append(out);
  out.submit();
}

async function confirm(row) {
  const empty = person().find((input) => !input.value.trim());
  if (empty) return empty.focus();
  const body = filledIn(row);
  body.set("consent", form.dataset.consent);
  const button = row.item.querySelector("[data-do=confirm]");
  button.disabled = true;
  try {
    const found = await ask(form.action, body);
    if (found.entry) {
      Object.assign(row, { state: "done", notes: [], told: `${found.status} ${found.entry}`, slip: found.slip, number: Number(found.entry) });
      const count = document.querySelector(".today").firstChild;
      count.data = String(Number(count.data) + 1);
      leavePerson();
    }
    else {
      Object.assign(row, { notes: found.notes, asked: found.notes.map((note) => note.field) });
      row.appeal = found.appeal;
      if (row.asked.includes("kept")) delete row.fields.kept;
    }
  } catch (fault) {
    tell(row, fault instanceof AskingError ? fault.message : String(fault));
  }
  button.disabled = false;
  show(row);
  save();
  draw();
  if (!rows.some(open)) forget("draft");
  keepPerson();
  if (row.state === "done") next();
  else (row.item.querySelector(".row-asks input") ?? button).focus();
}

function drop(row) {
  row.item.remove();
  rows = rows.filter((one) => one !== row);
  save();
  draw();
  next();
}

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
  const behind = event.key === "Enter" && !composing(event) && person().includes(event.target);
  if (!behind || !rows.some((row) => row.state === "ready")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  next();
}, true);

document.querySelector("#choose").addEventListener("click", () => chooser.click());
chooser.addEventListener("change", () => {
  take(chooser.files);
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
  if (event.dataTransfer.files.length) take(event.dataTransfer.files);
});
document.querySelector("#qr").addEventListener("paste", (event) => {
  if (event.clipboardData.files.length) take(event.clipboardData.files);
});

form.addEventListener("fpdraw-code", (event) => {
  const { fields, notes } = event.detail;
  fields.buyer_name ||= form.dataset.buyer;
  rows.push({ name: form.dataset.scanned, fields, notes, state: "ready" });
  draw();
  save();
  next();
});

rows = recall("rows", user, MINUTES) ?? [];
draw();
if (rows.length) next();
