// The notary's computation: waits until every source has its value, checks the files' hashes, lets the other
// program check the sources' evidence and compute, and hands its result in. It shows hashes and never a name.
import { sha256 } from "../verify.js";
import { fromInput } from "../bundles.js";
import { all, data, field, one } from "../elements.js";
import { Poll } from "../poll.js";
import { hideSources, showSources, whyStopped } from "./second-evidence.js";
import { fill, inFours } from "../words.js";

/** @import { Evidence, Refusal } from "./second-evidence.js" */
/** @typedef {{ equal: boolean, ours: string, theirs: string, difference: { line: number, ours: string, theirs: string } }} Comparison */
/** @typedef {{ phase: string, hashes: Record<string, string>, handed?: Comparison }} State of the attempt, as the server tells it */

/** @param {string} id */
const $ = (id) => one(`#${id}`, HTMLElement);
const form = one("#second", HTMLFormElement);
const [start, progress, ownFiles] = [one("#start", HTMLButtonElement), one("#progress", HTMLProgressElement), one("#own", HTMLInputElement)];
const { address, program, words, ...says } = data(form);
const phases = JSON.parse(words);
const PARTS = all("[data-part]", HTMLElement).map((row) => data(row).part);
const EVERY = 1000;
const WORKER = new URL("./second-worker.js", import.meta.url);
/** @type {Map<string, Uint8Array>} */
const own = new Map();
/** @type {State} */
let known;
let busy = false;
let tried = "";
let sent = "";
/** @type {Stop | null} */
let failed = null;

/**
 * @param {string} kind
 * @param {string} title
 * @param {string} [detail]
 */
function say(kind, title, detail = "") {
  $("verdict").dataset.kind = kind;
  $("stamp").textContent = title;
  $("detail").textContent = detail;
}

/**
 * @param {number} step
 * @param {string} [text]
 */
function advance(step, text) {
  progress.hidden = step === 0;
  progress.value = step;
  if (text) say("busy", text);
}

class Stop extends Error {
  /**
   * @param {string} title
   * @param {string} [detail]
   */
  constructor(title, detail = "") {
    super(title);
    this.detail = detail;
  }
}

/** @type {Poll<State>} */
const poll = new Poll(`${address}/state`, {
  patience: 10_000,
  heard: (state) => {
    known = state;
  },
});

// The files and what is said of them

function showHashes() {
  for (const part of PARTS) {
    const told = known.hashes[part];
    if (told) one(`[data-part="${part}"] [data-told]`, HTMLElement).replaceChildren(...inFours(told));
  }
}

/**
 * @param {string} part
 * @param {Uint8Array} bytes
 * @param {boolean} isOwn
 */
function check(part, bytes, isOwn) {
  const cell = one(`[data-part="${part}"] [data-found]`, HTMLElement);
  const told = data(cell);
  const same = sha256(bytes) === known.hashes[part];
  const text = same ? told.same : told.differs;
  cell.textContent = `${same ? "✓" : "✗"} ${text}${isOwn ? `（${says.own}）` : ""} · ${fill(told.bytes, { n: bytes.length.toLocaleString("en") })}`;
  cell.className = same ? "good" : "bad";
  return same;
}

/** @param {string} url */
async function bytesOf(url) {
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.statusText);
  return new Uint8Array(await answer.arrayBuffer());
}

async function collect() {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  const given = PARTS.filter((part) => known.hashes[part]);
  for (const part of given) files[part] = own.get(part) ?? (await bytesOf(`${address}/${part}`));
  advance(2, says.checking);
  const wrong = given.filter((part) => !check(part, files[part], own.has(part)));
  if (wrong.length) throw new Stop(wrong.some((part) => own.has(part)) ? says.stopped : says.changed);
  return files;
}

// Computing and handing in

/** @param {Refusal} refusal */
function stopped(refusal) {
  const why = whyStopped(refusal);
  return why ? new Stop(why.title, why.detail) : new Stop(`${says.refused}: ${refusal.refused}`);
}

/**
 * @param {Record<string, Uint8Array>} files
 * @returns {Promise<Uint8Array>}
 */
function compute(files) {
  return new Promise((done, lost) => {
    const worker = new Worker(WORKER);
    const begun = performance.now();
    const tick = setInterval(() => advance(3, fill(says.computing, { seconds: Math.round((performance.now() - begun) / 1000) })), 500);
    const end = () => {
      clearInterval(tick);
      worker.terminate();
    };
    worker.addEventListener("message", ({ data: told }) => {
      if (told.sources) return showSources(told.sources);
      end();
      return told.result ? done(told.result) : lost(stopped(told));
    });
    worker.addEventListener("error", ({ message }) => {
      end();
      lost(new Error(message));
    });
    worker.postMessage({ program, files });
  });
}

/**
 * @param {Uint8Array} result
 * @param {string} name
 * @returns {Promise<Comparison>}
 */
async function send(result, name) {
  const body = new FormData();
  body.set("csrf_token", field(form, "csrf_token").value);
  body.set("program", name);
  body.set("result", new Blob([result], { type: "text/plain" }), "result.txt");
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Stop(told.message);
  return told;
}

/** @param {Comparison} told */
function showComparison(told) {
  $("answer").hidden = false;
  $("theirs").replaceChildren(...inFours(told.theirs));
  $("other").hidden = told.equal;
  if (told.equal) {
    const earlier = told.theirs === sent ? "" : says.earlier;
    say("equal", "✓ 两个独立程序结果一致", `可以在控制台开奖。请把下面的散列与大屏、现场记录对照。${earlier}`);
    return;
  }
  $("ours").replaceChildren(...inFours(told.ours));
  $("line").textContent = String(told.difference.line);
  $("their-line").textContent = told.difference.theirs || "（没有这一行）";
  $("our-line").textContent = told.difference.ours || "（没有这一行）";
  say("different", "✗ 两个程序算出的结果不同，停止开奖", "系统已记录这次不同，不会揭晓。请保留现场，不要重算了事，与监督单位一起查明原因。");
}

async function run() {
  busy = true;
  start.disabled = true;
  $("answer").hidden = true;
  hideSources();
  try {
    advance(1, says.fetching);
    const files = await collect();
    advance(3, fill(says.computing, { seconds: 0 }));
    const result = await compute(files);
    $("answer").hidden = false;
    $("theirs").replaceChildren(...inFours(sha256(result)));
    advance(4, says.sending);
    const told = await send(result, $("program").textContent ?? "");
    sent = sha256(result);
    showComparison(told);
    failed = null;
  } catch (error) {
    failed = error instanceof Stop ? error : new Stop(says.failed);
    say("different", failed.message, failed.detail);
  }
  poll.forget();
  advance(0);
  start.disabled = false;
  busy = false;
}

// By itself it starts once for each state of the files, and not where a result was handed in already.
function show() {
  showHashes();
  start.disabled = known.phase !== "ready";
  if (failed) return;
  if (known.handed) showComparison(known.handed);
  else if (known.phase !== "ready") say("waiting", fill(phases[known.phase], known));
  else if (tried !== JSON.stringify(known.hashes)) {
    tried = JSON.stringify(known.hashes);
    run();
  }
}

/** @param {number} failures */
function react(failures) {
  if (!failures) show();
  else if (!failed) say("lost", says.lost);
}

async function takeOwn() {
  try {
    const files = await fromInput(ownFiles.files ?? []);
    const found = PARTS.filter((part) => part !== "seed.txt" && files.has(part));
    for (const part of found) own.set(part, files.get(part));
    $("own-says").className = found.length ? "says good" : "says";
    $("own-says").textContent = found.length ? [...own.keys()].join("、") : says.notFound;
  } catch {
    $("own-says").className = "says";
    $("own-says").textContent = says.unreadable;
  }
  if (own.size && known?.phase === "ready" && !busy) run();
}

async function showProgram() {
  $("program").textContent = `fpdraw-verifier.js ${sha256(await bytesOf(program))}`;
}

ownFiles.addEventListener("change", takeOwn);
start.addEventListener("click", () => {
  if (!busy && known?.phase === "ready") run();
});
showProgram().then(() => poll.follow({ pause: () => EVERY, told: react, isDue: () => !busy }), () => say("lost", says.lost));
