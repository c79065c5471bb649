// Every check of a bundle on a page, one after the other, with its name and what it found. The page says nothing of
// its own: its words stand in data-words. The checks are made by a worker, so that the page answers whatever a bundle
// holds, and can be told to stop.
import { UnreadableError, pairsOfDrop, pairsOfInput } from "../bundles.js";
import { all, data, one } from "../elements.js";
import { fill, inFours } from "../words.js";
import { showAwards, showOutside } from "./verifier/outcome.js";

/** @import { Pair } from "../bundles.js" */
/** @import { Answer } from "../verify.js" */
/** @import { Check } from "../verify/verification.js" */
/** @import { VerifyError } from "../verify/text.js" */
/** @typedef {Record<string, string>} Catalogue of sentences */

/** @param {string} id */
const $ = (id) => one(`#${id}`, HTMLElement);
/** @param {string} id */
const input = (id) => one(`#${id}`, HTMLInputElement);
const says = data($("verifier"));
/** @type {{ verdicts: Record<string, [string, string]>, checks: Record<string, string[]>, tooLong: string, kit: string } & Record<string, Catalogue>} */
const words = JSON.parse(says.words);
const HASH = /\b[0-9a-f]{64}\b/;
/** @type {Catalogue} */
const KIND = { verified: "equal", "not-fully-verified": "part" };
const LONGEST_STEP = 180_000;
/** @typedef {{ minutes: Blob, signed: Blob | null }} Minutes */
/** @typedef {(taken: (signal: AbortSignal) => Promise<Minutes>) => void} GoOn */
/** @typedef {{ offer: (goOn: GoOn) => void }} Later that the minutes are left, and how they are offered when all else is checked */
/** @typedef {{ worker: Worker, late: number, leaving: AbortController, later: Later | null }} Current */
/** @type {Current | null} */
let current = null;

/**
 * @param {string} tag
 * @param {string} className
 * @param {...(string | Node)} children
 */
function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** @param {string} text */
function hashes(text) {
  const found = HASH.exec(text);
  if (!found) return [text];
  return [text.slice(0, found.index), element("code", "hash", ...inFours(found[0])), text.slice(found.index + 64)];
}

/**
 * The longest of a catalogue's keys that a text begins with, if there is one.
 * @param {Catalogue} catalogue
 * @param {string} text
 * @returns {string | undefined}
 */
const beginning = (catalogue, text) => Object.keys(catalogue).filter((start) => text.startsWith(start)).sort((left, right) => right.length - left.length)[0];

/**
 * A phrase is a whole one: a name that holds it as a part keeps its own.
 * @param {string} text
 */
function inChinese(text) {
  return Object.entries(words.phrases).reduce((told, [phrase, chinese]) => {
    const escaped = phrase.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const [before, after] = [/^\w/, /\w$/].map((edge) => edge.test(phrase));
    return told.replace(new RegExp(`${before ? "(^|[^\\w.-])" : "()"}${escaped}${after ? "(?![\\w.-])" : ""}`, "g"), `$1${chinese}`);
  }, text);
}

/**
 * @param {string} name
 * @param {string} detail
 */
function toldOf(name, detail) {
  const [, , told, pattern] = words.checks[name] ?? [name, "", "", ""];
  const found = pattern ? new RegExp(pattern).exec(detail) : null;
  return found ? inChinese(fill(told, found)) : inChinese(detail);
}

/** @param {string} text */
function valueOf(text) {
  const start = beginning(words.values, text);
  return start ? `${words.values[start]}${text.slice(start.length)}` : text;
}

/**
 * Why a check failed: the place, the reason, and both values.
 * @param {Pick<VerifyError, "file" | "line" | "message" | "expected" | "found">} error
 */
function failure(error) {
  const reason = beginning(words.reasons, error.message);
  const place = [error.file, error.line ? fill(says.line, { n: error.line }) : ""].filter(Boolean).join(" ");
  const parts = [element("p", "says", [place, reason ? words.reasons[reason] : error.message].filter(Boolean).join(says.colon))];
  for (const [label, value] of [[says.expected, error.expected], [says.found, error.found]]) {
    if (value) parts.push(element("p", "value", `${label} `, element("code", "", valueOf(value))));
  }
  return parts;
}

/** @param {Check} check */
function row(check) {
  const [title, why] = words.checks[check.name] ?? [check.name, ""];
  const head = element("p", "check-name", element("b", "", title), ` ${why}`);
  const item = element("li", check.ok ? (check.whole ? "ok" : "part") : "no", head);
  item.dataset.name = check.name;
  if (check.ok) item.append(element("p", "told", ...hashes(toldOf(check.name, check.detail))));
  return item;
}

// What the verdict is on: the draw, the attempt, live or not, and how many prizes of each tier.

/** @param {NonNullable<Answer["prizes"]>[number]} prize */
function prizeLine({ code, count, drawn }) {
  return element("li", "", fill(drawn === null ? says.prize : says.drawn, { code, count, drawn }));
}

/** @param {Partial<Answer>} answer */
function showSubject({ draw, attempt, mode, title, prizes, end, kit }) {
  $("which").hidden = !draw;
  if (!draw) return;
  $("which-draw").textContent = draw;
  $("which-attempt").textContent = fill(says.attempt, { attempt });
  $("which-mode").textContent = says[String(mode)];
  $("which-mode").className = `mark mark-${mode}`;
  $("which-title").textContent = title ?? "";
  $("which-end").textContent = [kit ? says.kit : "", end === "drawn" ? "" : says[String(end)]].filter(Boolean).join(says.comma);
  $("prizes").replaceChildren(...((end === "drawn" && prizes) || []).map(prizeLine));
}

/**
 * The keys that signed, to be held against what hangs in the hall; which of them the visitor had.
 * @param {Answer["keys"]} [keys]
 */
function showKeys(keys = []) {
  $("signers").hidden = keys.length === 0;
  $("signers-list").replaceChildren(...keys.map(({ row: text, pinned }) => element("li", pinned ? "ok" : "part", element("code", "", text), element("span", "", pinned ? says.pinned : says.unpinned))));
}

/** @param {Answer["programs"]} [programs] */
function showPrograms(programs = []) {
  $("programs").hidden = programs.length === 0;
  $("programs-list").replaceChildren(...programs.map(({ name, hash }) => element("li", "", `${words.programs[name] ?? name} `, element("code", "hash", ...inFours(hash)))));
}

/**
 * What lies beside the bundle: what became of the prizes, and who else has verified.
 * @param {Partial<Answer>} answer
 */
function showBeside({ awards, outside }) {
  showAwards(awards, says);
  showOutside(outside, { says, roles: words.roles, failure });
}

/**
 * What is verified depends on how the attempt ended: only a drawn one has winners.
 * @param {string} verdict
 * @param {string[]} [lines]
 * @param {string} [end]
 * @param {boolean} [kit]
 */
function conclude(verdict, lines = [], end = "drawn", kit = false) {
  const [title, told] = words.verdicts[verdict];
  const meaning = verdict === "verified" ? `${words.meanings[end]}${kit ? words.kit : ""}` : told;
  $("verdict").dataset.kind = KIND[verdict] ?? "different";
  $("stamp").textContent = title;
  $("meaning").textContent = meaning;
  $("open").replaceChildren(...lines.map((line) => element("li", "", line)));
  $("open").hidden = lines.length === 0;
  $("stop").hidden = true;
  $("verdict").scrollIntoView({ block: "nearest" });
}

/**
 * @param {string} subject
 * @param {string} text
 */
function begin(subject, text) {
  $("report").hidden = false;
  $("subject").textContent = subject;
  $("verdict").dataset.kind = "busy";
  $("stamp").textContent = text;
  $("meaning").textContent = "";
  $("checks").replaceChildren();
  $("why").hidden = true;
  $("open").hidden = true;
  $("stop").hidden = false;
  showSubject({});
  showKeys();
  showPrograms();
  showBeside({});
  $("report").scrollIntoView({ block: "nearest" });
}

// The checks that were left are made now; the others stand.
function resume() {
  $("verdict").dataset.kind = "busy";
  $("stamp").textContent = says.running;
  $("meaning").textContent = "";
  for (const id of ["open", "offer"]) $(id).hidden = true;
  $("stop").hidden = false;
}

/** @param {string} line */
function openLine(line) {
  const known = beginning(words.open, line);
  const rest = known ? line.slice(known.length).replace(/^[: ]+/, "") : "";
  return known ? fill(words.open[known], { rest: inChinese(rest) }) : line;
}

/** @param {Answer} answer */
function show(answer) {
  if (answer.error) {
    const [failed] = all("#checks > .no", HTMLElement);
    const title = element("p", "", element("b", "", failed?.querySelector("b")?.textContent ?? answer.error.check));
    $("why").replaceChildren(title, ...failure(answer.error));
    failed?.append(...failure(answer.error));
  }
  $("why").hidden = !answer.error;
  showSubject(answer);
  showKeys(answer.keys);
  showPrograms(answer.programs);
  showBeside(answer);
  conclude(answer.verdict, answer.verdict === "refused" ? [] : answer.open.map(openLine), answer.end, answer.kit);
}

// The worker's program: the site's, or, in the single file, the text that lies in it. Null where a browser has none.
function newWorker() {
  const [inside] = all("#program", HTMLScriptElement);
  try {
    return new Worker(inside ? URL.createObjectURL(new Blob([inside.text], { type: "text/javascript" })) : says.program);
  } catch {
    return null;
  }
}

/** @param {string} reason */
const unreadable = (reason) => conclude(reason ? "unreadable" : "fault", reason ? [words.unreadable[reason] ?? words.unreadable[""]] : []);

// Another bundle takes the place of one that is still being checked.
function stopCurrent() {
  current?.leaving.abort();
  current?.worker.terminate();
  clearTimeout(current?.late ?? 0);
  current = null;
  for (const id of ["taking", "offer"]) $(id).hidden = true;
}

/**
 * The end of a run that was not overtaken by another one.
 * @param {Current} mine
 * @param {() => void} act
 */
function finish(mine, act) {
  if (current !== mine) return;
  stopCurrent();
  act();
}

/** @param {Current} mine */
function patience(mine) {
  clearTimeout(mine.late);
  mine.late = setTimeout(() => finish(mine, () => conclude("stopped", [words.tooLong])), LONGEST_STEP);
}

/** @param {Check} check */
function showCheck(check) {
  const before = all("#checks > li", HTMLLIElement).find(({ dataset }) => dataset.name === check.name);
  if (before) before.replaceWith(row(check));
  else $("checks").append(row(check));
}

/**
 * All has been checked but the minutes: the verdict stands, and they may still come.
 * @param {Current} mine
 * @param {Answer} answer
 */
function offer(mine, answer) {
  clearTimeout(mine.late);
  show(answer);
  mine.later?.offer(async (taken) => {
    resume();
    try {
      const minutes = await taken(mine.leaving.signal);
      if (current !== mine) return;
      patience(mine);
      mine.worker.postMessage(minutes);
    } catch (error) {
      if (current === mine) offer(mine, answer);
      if (!(error instanceof UnreadableError)) throw error;
    }
  });
}

/** @param {Current} mine */
function follow(mine) {
  mine.worker.addEventListener("message", ({ data: told }) => {
    if (current !== mine) return;
    patience(mine);
    if (told.check) showCheck(told.check);
    else if (told.answer?.waits) offer(mine, told.answer);
    else finish(mine, () => (told.answer ? show(told.answer) : unreadable(told.unreadable)));
  });
  mine.worker.addEventListener("error", (event) => {
    event.preventDefault();
    finish(mine, () => conclude("fault"));
  });
  current = mine;
}

async function keysText() {
  const [file] = input("keys").files ?? [];
  return `${one("#pasted", HTMLTextAreaElement).value}\n${file && file.size < 1e6 ? await file.text() : ""}`;
}

/**
 * @param {string} subject
 * @param {(signal: AbortSignal) => Pair[] | Promise<Pair[]>} given
 * @param {Later | null} [later]
 */
export async function judge(subject, given, later = null) {
  stopCurrent();
  begin(subject, says.running);
  const worker = newWorker();
  if (!worker) return conclude("fault");
  const mine = { worker, late: 0, leaving: new AbortController(), later };
  try {
    follow(mine);
    const before = input("before").files;
    const previous = before?.length ? pairsOfInput(before) : null;
    const papers = pairsOfInput(input("papers").files ?? []);
    const pairs = await given(mine.leaving.signal);
    const request = { pairs: [...pairs, ...papers], keys: await keysText(), keyList: input("keylist").files?.[0] ?? null, previous, signed: input("signed").files?.[0] ?? null, beside: pairsOfInput(input("beside").files ?? []), earlier: input("earlier").files?.[0] ?? null, withoutMinutes: Boolean(later) };
    if (current !== mine) return;
    patience(mine);
    worker.postMessage(request);
  } catch (error) {
    finish(mine, () => unreadable(error instanceof UnreadableError ? error.message : "a file that cannot be opened"));
  }
}

/** @param {HTMLInputElement} chooser */
function chosen(chooser) {
  if (!chooser.files?.length) return;
  const [{ name }] = chooser.files;
  const pairs = pairsOfInput(chooser.files);
  const [path] = pairs[0];
  judge(path.includes("/") ? path.split("/")[0] : name, () => pairs);
  chooser.value = "";
}

for (const id of ["archive", "folder"]) input(id).addEventListener("change", () => chosen(input(id)));
$("stop").addEventListener("click", () => {
  stopCurrent();
  conclude("stopped");
});
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
  if (!event.dataTransfer) return;
  const pairs = pairsOfDrop(event.dataTransfer);
  judge(Array.from(event.dataTransfer.files, ({ name }) => name).join("、"), () => pairs);
});
