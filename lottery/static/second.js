// The notary's computation: waits until every source has its value, checks the files' hashes, lets the other
// program compute, and hands its result in. It shows hashes and never a name.
import { sha256 } from "./verify.js";
import { fromInput } from "./bundles.js";

const $ = (id) => document.getElementById(id);
const form = $("second");
const { address, program, words, ...says } = form.dataset;
const phases = JSON.parse(words);
const PARTS = ["manifest.txt", "pool.txt", "seed.txt"];
const EVERY = 1000;
const WORKER = new URL("./second-worker.js", import.meta.url);
let own = new Map();
let known = null;
let tag = "";
let busy = false;
let tried = "";
let failed = "";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const inFours = (hash) => hash.match(/.{4}/g).map((four) => Object.assign(document.createElement("span"), { textContent: four }));

function say(kind, title, detail = "") {
  $("verdict").dataset.kind = kind;
  $("stamp").textContent = title;
  $("detail").textContent = detail;
}

function advance(step, text) {
  $("progress").hidden = step === 0;
  $("progress").value = step;
  if (text) say("busy", text);
}

class Stop extends Error {}

async function ask() {
  const headers = { Accept: "application/json", ...(tag ? { "If-None-Match": tag } : {}) };
  const answer = await fetch(`${address}/state`, { headers, cache: "no-store", signal: AbortSignal.timeout(10_000) });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(answer.statusText);
  known = await answer.json();
  tag = answer.headers.get("ETag");
}

// The files and what is said of them

function showHashes() {
  for (const part of PARTS) {
    const told = known.hashes[part];
    if (told) document.querySelector(`[data-part="${part}"] [data-told]`).replaceChildren(...inFours(told));
  }
}

function check(part, bytes, isOwn) {
  const cell = document.querySelector(`[data-part="${part}"] [data-found]`);
  const same = sha256(bytes) === known.hashes[part];
  const text = same ? cell.dataset.same : cell.dataset.differs;
  cell.textContent = `${same ? "✓" : "✗"} ${text}${isOwn ? `（${says.own}）` : ""} · ${fill(cell.dataset.bytes, { n: bytes.length.toLocaleString("en") })}`;
  cell.className = same ? "good" : "bad";
  return same;
}

async function bytesOf(url) {
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.statusText);
  return new Uint8Array(await answer.arrayBuffer());
}

async function collect() {
  const files = {};
  for (const part of PARTS) files[part] = own.get(part) ?? (await bytesOf(`${address}/${part}`));
  advance(2, says.checking);
  const wrong = PARTS.filter((part) => !check(part, files[part], own.has(part)));
  if (wrong.length) throw new Stop(wrong.some((part) => own.has(part)) ? says.stopped : says.changed);
  return files;
}

// Computing and handing in

function compute(files) {
  return new Promise((done, lost) => {
    const worker = new Worker(WORKER);
    const begun = performance.now();
    const tick = setInterval(() => advance(3, fill(says.computing, { seconds: Math.round((performance.now() - begun) / 1000) })), 500);
    const end = (act, value) => {
      clearInterval(tick);
      worker.terminate();
      act(value);
    };
    worker.addEventListener("message", ({ data }) => (data.result ? end(done, data.result) : end(lost, new Stop(`${says.refused}: ${data.refused}`))));
    worker.addEventListener("error", ({ message }) => end(lost, new Error(message)));
    worker.postMessage({ program, files });
  });
}

async function send(result, name) {
  const body = new FormData();
  body.set("csrf_token", form.elements.namedItem("csrf_token").value);
  body.set("program", name);
  body.set("result", new Blob([result], { type: "text/plain" }), "result.txt");
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Stop(told.message);
  return told;
}

function showComparison(told) {
  $("answer").hidden = false;
  $("theirs").replaceChildren(...inFours(told.theirs));
  $("other").hidden = told.equal;
  if (told.equal) {
    say("equal", "✓ 两个独立程序结果一致", "可以在控制台开奖。请把下面的散列与大屏、现场记录对照。");
    return;
  }
  $("ours").replaceChildren(...inFours(told.ours));
  $("line").textContent = told.difference.line;
  $("their-line").textContent = told.difference.theirs || "（没有这一行）";
  $("our-line").textContent = told.difference.ours || "（没有这一行）";
  say("different", "✗ 两个程序算出的结果不同，停止开奖", "系统已记录这次不同，不会揭晓。请保留现场，不要重算了事，与监督方一起查明原因。");
}

async function run() {
  busy = true;
  $("start").disabled = true;
  try {
    advance(1, says.fetching);
    const files = await collect();
    advance(3, fill(says.computing, { seconds: 0 }));
    const result = await compute(files);
    $("answer").hidden = false;
    $("theirs").replaceChildren(...inFours(sha256(result)));
    advance(4, says.sending);
    showComparison(await send(result, $("program").textContent));
    failed = "";
  } catch (error) {
    failed = error instanceof Stop ? error.message : says.failed;
    say("different", failed);
  }
  tag = "";
  advance(0);
  $("start").disabled = false;
  busy = false;
}

// By itself it starts once for each state of the files, and not where a result was handed in already.
function react() {
  showHashes();
  $("start").disabled = known.phase !== "ready";
  if (failed) return;
  if (known.handed) showComparison(known.handed);
  else if (known.phase !== "ready") say("waiting", fill(phases[known.phase], known));
  else if (tried !== JSON.stringify(known.hashes)) {
    tried = JSON.stringify(known.hashes);
    run();
  }
}

async function turn() {
  if (!busy) {
    try {
      await ask();
      react();
    } catch {
      if (!failed) say("lost", says.lost);
    }
  }
  setTimeout(turn, EVERY);
}

async function takeOwn() {
  try {
    const files = await fromInput($("own").files);
    own = new Map(["manifest.txt", "pool.txt"].filter((part) => files.has(part)).map((part) => [part, files.get(part)]));
    $("own-says").className = own.size ? "says good" : "says";
    $("own-says").textContent = own.size ? [...own.keys()].join("、") : says.notFound;
  } catch {
    $("own-says").className = "says";
    $("own-says").textContent = says.unreadable;
  }
  if (own.size && known?.phase === "ready" && !busy) run();
}

async function name() {
  $("program").textContent = `fpdraw-verifier.js ${sha256(await bytesOf(program))}`;
}

$("own").addEventListener("change", takeOwn);
$("start").addEventListener("click", () => {
  if (!busy && known?.phase === "ready") run();
});
name().then(turn, () => say("lost", says.lost));
