// The notary's page: he makes or opens his key, which never leaves this browser but as a file, reads what he is to
// sign, and signs it.
import { fromInput } from "../bundles.js";
import { composing } from "../composing.js";
import { KeyFileError, canSeal, fingerprint, make, open, plain, sealed } from "./notary/keyfile.js";
import { answerTo, readRequest } from "./notary/papers.js";
import { show } from "./notary/shown.js";
import { isAble } from "../verify/ed25519.js";
import { VerifyError } from "../verify/text.js";
import { fill, inFours } from "../words.js";

const $ = (id) => document.getElementById(id);
const form = $("own");
const says = JSON.parse(form.dataset.words);
const registered = $("registered").dataset.key;
const csrf = form.elements.namedItem("csrf_token").value;
const LISTS = ["manifest.txt", "rules.txt", "pool.txt", "omitted.txt", "register.txt"];
const WORKER = new URL("./notary/worker.js", import.meta.url);
const desks = [];
let own = null;

// His key

function sayOwn(text) {
  $("own-says").textContent = text;
}

function take(key, after = "") {
  own = key;
  $("closed").hidden = Boolean(own);
  $("opened").hidden = !own;
  if (own) {
    form.elements.namedItem("key").value = own.line;
    $("own-fingerprint").replaceChildren(Object.assign(document.createElement("code"), { className: "hash" }));
    $("own-fingerprint").firstChild.append(...inFours(fingerprint(own.line)));
  }
  $("enrol").hidden = $("enrol").disabled = !own || own.line === registered;
  const state = !own ? "none" : own.line === registered ? "opened" : registered ? "another" : "unregistered";
  sayOwn(`${says[after] ?? ""}${says[state]}`);
  for (const id of ["passphrase", "new-passphrase", "again"]) $(id).value = "";
  desks.forEach((desk) => desk.react());
}

function putAway() {
  own?.seed.fill(0);
  $("key-file").value = "";
  take(null);
}

function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// What an act says when it fails; another error is this page's own.
async function trying(act, says_) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    says_(says[error.reason]);
  }
}

function openFile() {
  return trying(async () => {
    const [file] = $("key-file").files;
    if (!file) return;
    sayOwn(says.opening);
    take(await open(await file.text(), form.dataset.name, $("passphrase").value));
  }, sayOwn);
}

function makeKey() {
  return trying(async () => {
    const isPlain = $("plain").checked;
    const passphrase = $("new-passphrase").value;
    if (!isPlain && !canSeal()) throw new KeyFileError("insecure");
    if (!isPlain && passphrase !== $("again").value) throw new KeyFileError("again");
    const key = await make(form.dataset.name);
    const text = isPlain ? plain(key) : await sealed(key, passphrase);
    download(text, isPlain ? "notary.pem" : "notary.key");
    take(key, "made");
  }, sayOwn);
}

// What he signs: a desk is a section of the page with what one request asks.

async function bytesOf(url) {
  const answer = await fetch(url, { cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error((await answer.json()).message ?? says.failed);
  return new Uint8Array(await answer.arrayBuffer());
}

class Desk {
  constructor(section) {
    this.section = section;
    this.request = null;
    this.asked = null;
    this.busy = false;
    this.refusal = "";
    this.find("sign").addEventListener("click", () => this.sign());
    this.find("heard")?.addEventListener("input", () => this.react());
    this.find("check")?.addEventListener("click", () => this.check(() => this.fetchLists()));
    this.find("own")?.addEventListener("change", () => this.check(() => this.ownLists()));
  }

  find(name) {
    return this.section.querySelector(`[data-${name}]`);
  }

  say(text) {
    this.find("says").textContent = text;
  }

  async load() {
    this.say(says.fetching);
    try {
      this.request = readRequest(await bytesOf(this.section.dataset.request));
      if (this.find("content")) this.asked = show(this.find("content"), this.request, says, JSON.parse(this.section.dataset.tiers));
    } catch (error) {
      this.request = null;
      this.refusal = error instanceof VerifyError ? fill(says.refused, { reason: String(error) }) : error.message || says.failed;
    }
    this.react();
  }

  // Why nothing can be signed now; empty if it can.
  missing() {
    if (!this.request) return this.refusal || says.fetching;
    if (!own) return says.needs_key;
    if (own.line !== registered) return says.another;
    if (this.request.line !== own.line) return says.request_changed;
    if (!this.asked) return "";
    const heard = this.find("heard").value.replace(/\s/g, "").toLowerCase();
    if (heard.length < 8) return says.needs_heard;
    return heard === this.asked.sha256.slice(-8) ? "" : says.heard_differs;
  }

  react() {
    const missing = this.busy ? "" : this.refusal || this.missing();
    this.find("sign").disabled = Boolean(missing) || this.busy;
    if (this.find("check")) this.find("check").disabled = !this.request || this.busy;
    if (!this.busy) this.say(missing || says.ready);
  }

  async sign() {
    this.busy = true;
    this.react();
    this.say(says.signing);
    try {
      const body = new FormData();
      body.set("csrf_token", csrf);
      body.set("answer", new Blob([await answerTo(this.request, own)], { type: "text/plain" }), "answer.txt");
      const answer = await fetch(form.dataset.answer, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.message);
      this.section.classList.add("signed");
      this.find("sign").hidden = true;
      this.say(told.stored.join(" "));
    } catch (error) {
      this.busy = false;
      this.react();
      this.say(error.message || says.failed);
    }
  }

  // The lists, from the office or as he kept them

  async fetchLists() {
    const files = {};
    for (const name of LISTS) files[name] = await bytesOf(this.section.dataset.lists + name);
    return files;
  }

  async ownLists() {
    const found = await fromInput(this.find("own").files);
    const files = Object.fromEntries(LISTS.map((name) => [name, found.get(name)]));
    files["manifest.txt"] = this.asked.bytes;
    if (LISTS.some((name) => !files[name])) throw new Error(says.not_found);
    return files;
  }

  async check(lists) {
    if (!this.asked) return;
    this.find("checks").hidden = false;
    this.find("steps").replaceChildren(says.checking);
    try {
      const files = await lists();
      files["manifest.txt"] = this.asked.bytes; // the one that is signed, and no other
      await this.checked(files);
    } catch (error) {
      this.step(error.message || says.failed, "bad");
    }
    this.react();
  }

  step(text, style) {
    this.find("steps").append(Object.assign(document.createElement("li"), { textContent: text, className: style }));
  }

  checked(files) {
    this.find("steps").replaceChildren();
    return new Promise((done) => {
      const worker = new Worker(WORKER, { type: "module" });
      const end = () => {
        worker.terminate();
        done();
      };
      worker.addEventListener("message", ({ data }) => {
        if (data.step) return this.step(fill(says.steps[data.step], data.values), "good");
        if (data.done) this.step(says.checked, "good");
        else this.refuse(data.refused);
        return end();
      });
      worker.addEventListener("error", () => {
        this.step(says.failed, "bad");
        end();
      });
      worker.postMessage(files);
    });
  }

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
  for (const section of document.querySelectorAll("[data-request]")) desks.push(new Desk(section));
  take(null);
  for (const part of $("closed").children) part.disabled = false;
  return Promise.all(desks.map((desk) => desk.load()));
}

// Enter in a field of the key's form sends nothing: only the button that registers does.
form.addEventListener("submit", (event) => {
  if (!own || $("enrol").disabled) event.preventDefault();
});
// A page that the browser keeps for the way back must not keep the key.
addEventListener("pagehide", putAway);
begin();
