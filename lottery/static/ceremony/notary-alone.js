// The notary's page on a stick: he makes or opens his key, reads the request from a file, has the lists checked, and
// gets the answer as a file. Nothing is asked of any machine.
import { UnreadableError, fromInput } from "../bundles.js";
import { composing } from "../composing.js";
import { all, data, one } from "../elements.js";
import { KeyFileError, canSeal, fingerprint, make, open, plain, sealed } from "./notary/keyfile.js";
import { answerTo, readRequest } from "./notary/papers.js";
import { show, showEntry } from "./notary/shown.js";
import { isAble } from "../verify/ed25519.js";
import { VerifyError } from "../verify/text.js";
import { fill, inFours } from "../words.js";

/** @import { ManifestPaper, Request } from "./notary/papers.js" */
/** @import { Own } from "./notary/keyfile.js" */
/** @import { Files } from "../verify/text.js" */

/** @param {string} id */
const $ = (id) => one(`#${id}`, HTMLElement);
/** @param {string} id */
const input = (id) => one(`#${id}`, HTMLInputElement);
const signs = one("#sign", HTMLButtonElement);
/** @type {Record<string, any>} */
const says = JSON.parse(data($("main")).words);
const LISTS = ["rules.txt", "pool.txt", "omitted.txt", "register.txt"];
/** @type {Own | null} */
let own = null;
/** @type {Request | null} */
let request = null;
/** @type {ManifestPaper | null} */
let asked = null;
// Why nothing may be signed, found by a check; and whether the lists hold.
let refusal = "";
let checked = false;

/** @param {string} text */
function hashOf(text) {
  const code = Object.assign(document.createElement("code"), { className: "hash" });
  code.append(...inFours(text));
  return code;
}

/**
 * @param {string} text
 * @param {string} file
 */
function download(text, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * @param {string} id
 * @param {string} text
 * @param {boolean} [good]
 */
function say(id, text, good = false) {
  $(id).textContent = text;
  $(id).classList.toggle("good", good);
}

// What is shown of key and request, and whether it may be signed

function keyState() {
  if (!own) return "none";
  if (!request) return "unregistered";
  return own.line === request.line ? "opened" : "another";
}

// Why nothing can be signed now; empty if it can.
function missing() {
  if (!request) return says.no_request;
  if (!own) return says.needs_key;
  if (own.line !== request.line) return says.another;
  if (!asked) return "";
  const heard = input("heard").value.replace(/\s/g, "").toLowerCase();
  if (heard.length < 8) return says.needs_heard;
  return heard === asked.sha256.slice(-8) ? "" : says.heard_differs;
}

/** @param {string} [after] the act after which the key is shown */
function react(after = "") {
  say("own-says", `${says[after] ?? ""}${says[keyState()]}`, ["opened", "unregistered"].includes(keyState()));
  $("closed").hidden = Boolean(own);
  $("opened").hidden = !own;
  const lacks = refusal || missing();
  signs.disabled = Boolean(lacks);
  say("sign-says", lacks || (asked && !checked ? says.not_checked : says.ready), !lacks && (checked || !asked));
}

/**
 * @param {Own | null} key
 * @param {string} [after]
 */
function take(key, after = "") {
  own = key;
  if (own) {
    $("own-line").textContent = own.line;
    $("own-fingerprint").replaceChildren(hashOf(fingerprint(own.line)));
  }
  for (const id of ["passphrase", "new-passphrase", "again"]) input(id).value = "";
  react(after);
}

function putAway() {
  own?.seed.fill(0);
  input("key-file").value = "";
  take(null);
}

/**
 * Says why an act with the key fails; another error is this page's own.
 * @param {() => Promise<void>} act
 */
async function trying(act) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    say("own-says", says[error.reason]);
  }
}

// A PEM says no name: it is that of the registered key in the request, or the one that is typed.
function ownName() {
  const typed = input("name").value.trim();
  return typed || (request?.line ?? "").split("+")[0];
}

/** @param {string} name */
function checkName(name) {
  if (!/^[^\s+]+$/.test(name)) throw new KeyFileError("name");
}

function openFile() {
  return trying(async () => {
    const [file] = input("key-file").files ?? [];
    if (!file) return;
    say("own-says", says.opening);
    const text = await file.text();
    if (text.startsWith("-----")) checkName(ownName());
    take(await open(text, ownName(), input("passphrase").value));
  });
}

function makeKey() {
  return trying(async () => {
    const name = input("name").value.trim();
    const isPlain = input("plain").checked;
    const passphrase = input("new-passphrase").value;
    checkName(name);
    if (!isPlain && !canSeal()) throw new KeyFileError("insecure");
    if (!isPlain && passphrase !== input("again").value) throw new KeyFileError("again");
    const key = await make(name);
    const text = isPlain ? plain(key) : await sealed(key, passphrase);
    download(text, isPlain ? "notary.pem" : "notary.key");
    take(key, "made");
  });
}

// The request

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof VerifyError) return fill(says.refused, { reason: String(error) });
  return error instanceof UnreadableError ? says.not_found : says.failed;
}

/** @param {Request} found */
function checkpointsOf(found) {
  return found.texts.flatMap((each) => {
    if (each.kind !== "checkpoint") return [];
    const item = document.createElement("li");
    item.append(`${fill(says.checkpoint, each.checkpoint)} `, hashOf(each.checkpoint.root));
    return [item];
  });
}

function forget() {
  [request, asked, refusal, checked] = [null, null, "", false];
  for (const id of ["content", "checkpoints", "steps"]) $(id).replaceChildren();
  input("heard").value = "";
}

/** @param {File} file */
async function readFile(file) {
  forget();
  try {
    const found = readRequest(new Uint8Array(await file.arrayBuffer()));
    const isManifest = found.texts.some((each) => each.kind === "manifest");
    asked = isManifest ? show($("content"), found, says, {}) : null;
    for (const each of found.texts) if (each.kind === "keys") showEntry($("content"), each, says);
    if (!isManifest) $("checkpoints").replaceChildren(...checkpointsOf(found));
    request = found;
    say("says", says.request_read, true);
  } catch (error) {
    refusal = wordsOf(error);
    say("says", refusal);
  }
  $("evidence").hidden = $("hearing").hidden = !asked;
  react();
}

async function sign() {
  if (!request || !own) return;
  signs.disabled = true;
  say("sign-says", says.signing);
  download(await answerTo(request, own), "answer.txt");
  say("sign-says", says.signed, true);
}

// The lists, as he was given them

/**
 * @param {string} text
 * @param {string} style
 */
function step(text, style) {
  $("steps").append(Object.assign(document.createElement("li"), { textContent: text, className: style }));
}

/** @param {string} reason */
function refuse(reason) {
  refusal = reason;
  step(reason, "bad");
}

/**
 * The lists in a folder, with the manifest that is to be signed; null if another manifest lies with them.
 * @param {Files} found
 * @param {ManifestPaper} paper
 */
function listsOf(found, paper) {
  const folder = found.has("data/manifest.txt") ? "data/" : "";
  const there = found.has(`${folder}manifest.txt`) ? new TextDecoder().decode(found.get(`${folder}manifest.txt`)) : paper.text;
  if (there !== paper.text) return null;
  if (LISTS.some((list) => !found.has(folder + list))) throw new UnreadableError("no lists");
  return { ...Object.fromEntries(LISTS.map((list) => [list, found.get(folder + list)])), "manifest.txt": paper.bytes };
}

/** @param {Record<string, Uint8Array>} files */
function checkedApart(files) {
  const program = one("#program", HTMLScriptElement).text;
  const worker = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })));
  return new Promise((done) => {
    const end = (/** @type {boolean} */ held) => {
      worker.terminate();
      done(held);
    };
    worker.addEventListener("message", ({ data: told }) => {
      if (told.step) return step(fill(says.steps[told.step], told.values), "good");
      if (told.done) step(says.checked, "good");
      else refuse(fill(says.check_failed, { reason: told.refused }));
      return end(Boolean(told.done));
    });
    worker.addEventListener("error", () => {
      step(says.failed, "bad");
      end(false);
    });
    worker.postMessage(files);
  });
}

/** @param {HTMLInputElement} chooser */
async function check(chooser) {
  if (!asked || !chooser.files?.length) return;
  [refusal, checked] = ["", false];
  $("steps").replaceChildren(says.checking);
  try {
    const files = listsOf(await fromInput(chooser.files), asked);
    $("steps").replaceChildren();
    if (files) checked = await checkedApart(files);
    else refuse(says.another_manifest);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    $("steps").replaceChildren();
    step(says.not_found, "bad");
  }
  chooser.value = "";
  react();
}

async function begin() {
  if (!(await isAble())) {
    say("own-says", says.unable);
    return;
  }
  $("make").addEventListener("click", makeKey);
  $("open").addEventListener("click", openFile);
  $("passphrase").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !composing(event)) openFile();
  });
  $("closed").addEventListener("submit", (event) => event.preventDefault());
  $("put-away").addEventListener("click", putAway);
  $("heard").addEventListener("input", () => react());
  signs.addEventListener("click", sign);
  for (const id of ["folder", "archive"]) input(id).addEventListener("change", () => check(input(id)));
  input("request").addEventListener("change", () => {
    const [file] = input("request").files ?? [];
    if (file) readFile(file);
  });
  for (const part of all("fieldset", HTMLFieldSetElement, $("closed"))) part.disabled = false;
  react();
}

// A page that the browser keeps for the way back must not keep the key.
addEventListener("pagehide", putAway);
begin();
