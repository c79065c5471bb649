// Every check of a bundle on a page, one after the other, with its name and what it found. The page says nothing of
// its own: its words stand in data-words.
import { verify } from "./verify.js";
import { UnreadableError, fromDrop, fromInput, fromZip } from "./bundles.js";
import { fill } from "./words.js";

const $ = (id) => document.getElementById(id);
const stage = $("verifier");
const says = stage.dataset;
const words = JSON.parse(says.words);
const HASH = /\b[0-9a-f]{64}\b/;
let turn = 0;

const painted = () => new Promise((done) => setTimeout(done));

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function hashes(text) {
  const found = HASH.exec(text);
  if (!found) return [text];
  const fours = found[0].match(/.{4}/g).map((four) => element("span", "", four));
  return [text.slice(0, found.index), element("code", "hash", ...fours), text.slice(found.index + 64)];
}

function inChinese(text) {
  return Object.entries(words.phrases).reduce((told, [phrase, chinese]) => told.replace(phrase, chinese), text);
}

function toldOf(name, detail) {
  const [, , told, pattern] = words.checks[name] ?? [name, "", "", ""];
  const found = pattern ? new RegExp(pattern).exec(detail) : null;
  return found ? inChinese(fill(told, found)) : inChinese(detail);
}

// The longest of a catalogue's keys that a text begins with, if there is one.
const beginning = (catalogue, text) => Object.keys(catalogue).filter((begin) => text.startsWith(begin)).sort((one, other) => other.length - one.length)[0];

function valueOf(text) {
  const begin = beginning(words.values, text);
  return begin ? `${words.values[begin]}${text.slice(begin.length)}` : text;
}

// Why a check failed: the place, the reason in Chinese if it is known, and both values.
function failure(error) {
  const reason = beginning(words.reasons, error.message);
  const place = [error.file, error.line ? fill(says.line, { n: error.line }) : ""].filter(Boolean).join(" ");
  const parts = [element("p", "says", [place, reason ? words.reasons[reason] : error.message].filter(Boolean).join("："))];
  for (const [label, value] of [[says.expected, error.expected], [says.found, error.found]]) {
    if (value) parts.push(element("p", "value", `${label} `, element("code", "", valueOf(value))));
  }
  return parts;
}

function row(check) {
  const [title, why] = words.checks[check.name] ?? [check.name, ""];
  const open = check.ok && /NOT checked|not pinned/.test(check.detail);
  const head = element("p", "check-name", element("b", "", title), ` ${why}`);
  const item = element("li", check.ok ? (open ? "part" : "ok") : "no", head);
  if (check.ok) item.append(element("p", "told", ...hashes(toldOf(check.name, check.detail))));
  return item;
}

function conclude(verdict, lines = []) {
  const [title, meaning] = words.verdicts[verdict];
  $("verdict").dataset.kind = { verified: "equal", "not-fully-verified": "equal" }[verdict] ?? "different";
  $("stamp").textContent = title;
  $("meaning").textContent = meaning;
  $("open").replaceChildren(...lines.map((line) => element("li", "", line)));
  $("open").hidden = lines.length === 0;
  $("verdict").scrollIntoView({ block: "nearest" });
}

function begin(subject, text) {
  $("report").hidden = false;
  $("subject").textContent = subject;
  $("verdict").dataset.kind = "busy";
  $("stamp").textContent = text;
  $("meaning").textContent = "";
  $("checks").replaceChildren();
  $("open").hidden = true;
  $("report").scrollIntoView({ block: "nearest" });
}

async function options() {
  const [keys] = $("keys").files;
  const found = keys ? { keys: new Uint8Array(await keys.arrayBuffer()) } : {};
  if ($("before").files.length) found.previous = await fromInput($("before").files);
  return found;
}

function linesOf({ open, notes }) {
  const left = open.map((line) => words.open[Object.keys(words.open).find((file) => line.startsWith(file))] ?? line);
  return [...left, ...(notes.length ? [words.notPinned] : [])];
}

// A later bundle takes the place of one that is still being checked.
async function judge(subject, given) {
  const mine = ++turn;
  begin(subject, says.running);
  await painted();
  try {
    const files = await given();
    const onStep = async (check) => {
      if (mine !== turn) return;
      $("checks").append(row(check));
      await painted();
    };
    const answer = await verify(files, { ...(await options()), onStep });
    if (mine !== turn) return;
    if (answer.error) $("checks").lastElementChild.append(...failure(answer.error));
    conclude(answer.verdict, linesOf(answer));
  } catch (error) {
    if (mine === turn) conclude(error instanceof UnreadableError ? "unreadable" : "fault", [String(error)]);
  }
}

async function published(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new UnreadableError(answer.statusText);
  return fromZip(new Uint8Array(await answer.arrayBuffer()));
}

function chosen(input) {
  if (!input.files.length) return;
  const [first] = input.files;
  const files = [...input.files];
  judge(first.webkitRelativePath?.split("/")[0] || first.name, () => fromInput(files));
  input.value = "";
}

for (const id of ["archive", "folder"]) $(id).addEventListener("change", () => chosen($(id)));
addEventListener("dragover", (event) => {
  event.preventDefault();
  $("drop").classList.add("over");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) $("drop").classList.remove("over");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  $("drop").classList.remove("over");
  const files = fromDrop(event.dataTransfer);
  judge(event.dataTransfer.files[0]?.name ?? "", () => files);
});
const take = $("take");
if (take) {
  const draw = $("draw");
  take.disabled = false;
  take.addEventListener("click", () => judge(draw.selectedOptions[0].textContent, () => published(draw.value)));
  if (new URLSearchParams(location.search).has("draw")) take.click();
}
