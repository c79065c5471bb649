// The notary's page: he makes or opens his key, which never leaves this browser but as a file, reads what he is to
// sign, and signs it.
import { fromInput } from "../bundles.js";
import { composing } from "../composing.js";
import { all, data, field, one } from "../elements.js";
import { KeyFileError, canSeal, fingerprint, make, open, plain, sealed } from "./notary/keyfile.js";
import { answerTo, readRequest } from "./notary/papers.js";
import { show, showEntry } from "./notary/shown.js";
import { isAble } from "../verify/ed25519.js";
import { VerifyError } from "../verify/text.js";
import { fill, inFours } from "../words.js";

/** @import { ManifestPaper, Request } from "./notary/papers.js" */
/** @import { Own } from "./notary/keyfile.js" */
/** @import { Files } from "../verify/text.js" */
/** @typedef {Record<string, Uint8Array>} Lists by name */

/** @param {string} id */
const $ = (id) => one(`#${id}`, HTMLElement);
/** @param {string} id */
const input = (id) => one(`#${id}`, HTMLInputElement);
const form = one("#own", HTMLFormElement);
const enrol = one("#enrol", HTMLButtonElement);
const { words, name, answer: answers } = data(form);
/** @type {Record<string, any>} */
const says = JSON.parse(words);
const registered = data($("registered")).key;
const csrf = field(form, "csrf_token").value;
const LISTS = ["manifest.txt", "rules.txt", "pool.txt", "omitted.txt", "register.txt"];
const WORKER = new URL("./notary/worker.js", import.meta.url);
/** @type {Desk[]} */
const desks = [];
/** @type {Own | null} */
let own = null;

// His key

/** @param {string} text */
function sayOwn(text) {
  $("own-says").textContent = text;
}

/**
 * @param {Own | null} key
 * @param {string} [after] the act after which it is taken
 */
function take(key, after = "") {
  own = key;
  $("closed").hidden = Boolean(own);
  $("opened").hidden = !own;
  if (own) {
    field(form, "key").value = own.line;
    const code = Object.assign(document.createElement("code"), { className: "hash" });
    code.append(...inFours(fingerprint(own.line)));
    $("own-fingerprint").replaceChildren(code);
  }
  enrol.hidden = enrol.disabled = !own || own.line === registered;
  const state = !own ? "none" : own.line === registered ? "opened" : registered ? "another" : "unregistered";
  sayOwn(`${says[after] ?? ""}${says[state]}`);
  for (const id of ["passphrase", "new-passphrase", "again"]) input(id).value = "";
  desks.forEach((desk) => desk.react());
}

function putAway() {
  own?.seed.fill(0);
  input("key-file").value = "";
  take(null);
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
 * Says why an act of the notary's fails; another error is this page's own.
 * @param {() => Promise<void>} act
 */
async function trying(act) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    sayOwn(says[error.reason]);
  }
}

function openFile() {
  return trying(async () => {
    const [file] = input("key-file").files ?? [];
    if (!file) return;
    sayOwn(says.opening);
    take(await open(await file.text(), name, input("passphrase").value));
  });
}

function makeKey() {
  return trying(async () => {
    const isPlain = input("plain").checked;
    const passphrase = input("new-passphrase").value;
    if (!isPlain && !canSeal()) throw new KeyFileError("insecure");
    if (!isPlain && passphrase !== input("again").value) throw new KeyFileError("again");
    const key = await make(name);
    const text = isPlain ? plain(key) : await sealed(key, passphrase);
    download(text, isPlain ? "notary.pem" : "notary.key");
    take(key, "made");
  });
}

// What he signs: a desk is a section of the page with what one request asks.

/** @param {string} url */
async function bytesOf(url) {
  const answer = await fetch(url, { cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error((await answer.json()).message ?? says.failed);
  return new Uint8Array(await answer.arrayBuffer());
}

/** @param {unknown} error */
const wordsOf = (error) => (error instanceof Error && error.message) || says.failed;

class Desk {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    this.says = one("[data-says]", HTMLElement, section);
    this.signs = one("[data-sign]", HTMLButtonElement, section);
    // With a manifest only: what it says, the fingerprint that was heard, and the lists with what came of them.
    this.content = all("[data-content]", HTMLElement, section)[0];
    this.checks = all("[data-checks]", HTMLElement, section)[0];
    this.steps = all("[data-steps]", HTMLElement, section)[0];
    this.fetches = all("[data-check]", HTMLButtonElement, section)[0];
    this.heard = all("[data-heard]", HTMLInputElement, section)[0];
    this.own = all("[data-own]", HTMLInputElement, section)[0];
    /** @type {Request | null} */
    this.request = null;
    /** @type {ManifestPaper | null} */
    this.asked = null;
    this.busy = false;
    this.refusal = "";
    this.signs.addEventListener("click", () => this.sign());
    this.heard?.addEventListener("input", () => this.react());
    this.fetches?.addEventListener("click", () => this.check(() => this.fetchLists()));
    this.own?.addEventListener("change", () => this.check(() => this.ownLists()));
  }

  /** @param {string} text */
  say(text) {
    this.says.textContent = text;
  }

  async load() {
    this.say(says.fetching);
    try {
      const { request, tiers } = data(this.section);
      this.request = readRequest(await bytesOf(request));
      const [entry] = this.request.texts.flatMap((each) => (each.kind === "keys" ? [each] : []));
      if (entry) showEntry(this.content, entry, says);
      else if (this.content) this.asked = show(this.content, this.request, says, JSON.parse(tiers));
    } catch (error) {
      this.request = null;
      this.refusal = error instanceof VerifyError ? fill(says.refused, { reason: String(error) }) : wordsOf(error);
    }
    this.react();
  }

  // Why nothing can be signed now; empty if it can.
  missing() {
    if (!this.request) return this.refusal || says.fetching;
    if (!own) return says.needs_key;
    // An entry of the list of keys is signed by the old key and by the one that is to come.
    const isEntry = this.request.texts.some(({ kind }) => kind === "keys");
    if (isEntry && this.request.line !== own.line) return says.other_signer;
    if (!isEntry && own.line !== registered) return says.another;
    if (this.request.line !== own.line) return says.request_changed;
    if (!this.asked) return "";
    const heard = this.heard.value.replace(/\s/g, "").toLowerCase();
    if (heard.length < 8) return says.needs_heard;
    return heard === this.asked.sha256.slice(-8) ? "" : says.heard_differs;
  }

  react() {
    const missing = this.busy ? "" : this.refusal || this.missing();
    this.signs.disabled = Boolean(missing) || this.busy;
    if (this.fetches) this.fetches.disabled = !this.request || this.busy;
    if (!this.busy) this.say(missing || says.ready);
  }

  async sign() {
    if (!this.request || !own) return;
    this.busy = true;
    this.react();
    this.say(says.signing);
    try {
      const body = new FormData();
      body.set("csrf_token", csrf);
      body.set("answer", new Blob([await answerTo(this.request, own)], { type: "text/plain" }), "answer.txt");
      const answer = await fetch(answers, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.message);
      this.section.classList.add("signed");
      this.signs.hidden = true;
      this.say(told.stored.join(" "));
    } catch (error) {
      this.busy = false;
      this.react();
      this.say(wordsOf(error));
    }
  }

  // The lists, from the office or as he kept them

  async fetchLists() {
    /** @type {Lists} */
    const files = {};
    for (const list of LISTS) files[list] = await bytesOf(data(this.section).lists + list);
    return files;
  }

  async ownLists() {
    const found = await fromInput(this.own.files ?? []);
    const wanted = LISTS.filter((list) => list !== "manifest.txt");
    if (wanted.some((list) => !found.has(list))) throw new Error(says.not_found);
    return Object.fromEntries(wanted.map((list) => [list, found.get(list)]));
  }

  /** @param {() => Promise<Lists>} lists */
  async check(lists) {
    if (!this.asked) return;
    this.checks.hidden = false;
    this.steps.replaceChildren(says.checking);
    try {
      const files = await lists();
      files["manifest.txt"] = this.asked.bytes; // the one that is signed, and no other
      await this.checked(files);
    } catch (error) {
      this.step(wordsOf(error), "bad");
    }
    this.react();
  }

  /**
   * @param {string} text
   * @param {string} style
   */
  step(text, style) {
    this.steps.append(Object.assign(document.createElement("li"), { textContent: text, className: style }));
  }

  /**
   * @param {Lists} files
   * @returns {Promise<void>}
   */
  checked(files) {
    this.steps.replaceChildren();
    return new Promise((done) => {
      const worker = new Worker(WORKER, { type: "module" });
      const end = () => {
        worker.terminate();
        done();
      };
      worker.addEventListener("message", ({ data: told }) => {
        if (told.step) return this.step(fill(says.steps[told.step], told.values), "good");
        if (told.done) this.step(says.checked, "good");
        else this.refuse(told.refused);
        return end();
      });
      worker.addEventListener("error", () => {
        this.step(says.failed, "bad");
        end();
      });
      worker.postMessage(files);
    });
  }

  /** @param {string} reason */
  refuse(reason) {
    this.refusal = fill(says.check_failed, { reason });
    this.step(this.refusal, "bad");
  }
}

async function begin() {
  if (!(await isAble())) return sayOwn(says.unable);
  $("make").addEventListener("click", makeKey);
  $("open").addEventListener("click", openFile);
  $("passphrase").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !composing(event)) openFile();
  });
  $("put-away").addEventListener("click", putAway);
  for (const section of all("[data-request]", HTMLElement)) desks.push(new Desk(section));
  take(null);
  for (const part of all("fieldset", HTMLFieldSetElement, $("closed"))) part.disabled = false;
  return Promise.all(desks.map((desk) => desk.load()));
}

// Enter in a field of the key's form sends nothing: only the button that registers does.
form.addEventListener("submit", (event) => {
  if (!own || enrol.disabled) event.preventDefault();
});
// A page that the browser keeps for the way back must not keep the key.
addEventListener("pagehide", putAway);
begin();
