// Checks a slip in the browser: that its fingerprint is the register's; that the entry's lines lead to the root of the
// checkpoint and its line of each pool to that of the manifest; who has signed both, by keys that the visitor has from
// elsewhere or, if he has none, by the site's own, which prove less; and, if its owner wants, that the fingerprint is made
// of his own data. What stands behind the address's # (fingerprint and salts) is never sent and leaves the address at once.
import { offerOwn } from "./check/own.js";
import { readLineProof, readPoolProof, readProof } from "./check/proofs.js";
import { keysOf, partsOf, signersOf } from "./check/signed.js";
import { parseManifest } from "../verify/manifest.js";
import { readCheckpoint } from "../verify/notes.js";
import { sha256, toHex } from "../verify/sha256.js";
import { same } from "../verify/text.js";
import { NoEd25519Error } from "../verify/ed25519.js";
import { fill } from "../words.js";

const KEPT = "fpdraw-keys";
const stand = document.querySelector("#stand");
const words = JSON.parse(stand.dataset.words);
const { commit, line, last, entry, batch } = stand.dataset;
const unbase = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

// Each step holds (ok), holds by the site's own keys only (half), does not (no), or could not be looked at (open).

const found = new Map();
document.querySelectorAll("[data-later]").forEach((row, at) => found.set(`later${at}`, "open"));

function mark(name, state, text) {
  const row = document.querySelector(`[data-step="${name}"]`);
  if (!row) return;
  found.set(name, state);
  row.className = state;
  row.textContent = text;
}

function conclude() {
  const states = [...found.values()];
  const kind = states.includes("no") ? "refused" : states.every((state) => state === "ok") && states.length ? "passed" : "open";
  const stamp = document.querySelector("#verdict");
  stamp.dataset.kind = kind;
  stamp.textContent = words[kind];
}

// The slip's code: fingerprint and salts

function fromSlip() {
  const parts = location.hash.slice(1).split(".");
  history.replaceState(null, "", location.pathname + location.search);
  if (parts.length !== 3) return null;
  try {
    const [print, slip, card] = parts.map((part) => toHex(unbase(part)));
    return [print, slip, card].every((one) => one.length === 64) ? { print, slip, card } : null;
  } catch {
    return null;
  }
}

// Files and steps

class FetchError extends Error {}

async function fetched(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw new FetchError(address);
  return new Uint8Array(await answer.arrayBuffer());
}

// What a step found goes into its row; whatever is thrown is the reason why it does not hold, or was not looked at.
async function step(name, work, refused) {
  try {
    const [state, text] = await work();
    mark(name, state, text);
    return state !== "no";
  } catch (error) {
    if (error instanceof FetchError) mark(name, "open", words.fetch);
    else if (error instanceof NoEd25519Error) mark(name, "open", words.noKeys);
    else mark(name, "no", refused);
    return false;
  }
}

const byWhom = ({ signers }) => signers.map(({ name }) => name).join("、");

// Whether all who signed are the visitor's own, and all of his have signed; a live draw takes two of them.
function trust({ signers, absent }, least = 1) {
  const own = signers.filter(({ pinned }) => pinned).length;
  if (own < signers.length) return ["half", words.unpinned];
  if (absent.length) return ["half", fill(words.absent, { who: absent.join("、") })];
  return own < least ? ["half", words.oneHand] : ["ok", words.pinned];
}

async function checkRegister(keys) {
  const note = await fetched(stand.dataset.checkpoint).catch(() => null);
  if (!note) return ["path", "signed"].forEach((name) => mark(name, "open", words.fetch));
  const [text, lines] = partsOf(note);
  const signed = readCheckpoint(text, { check: "checkpoint", file: "checkpoint.txt" });
  const leads = (proof, expected) => {
    same(expected, proof.line, "another line", {});
    same(signed.root, proof.root, "another root", {});
    same(signed.size, String(proof.size), "another size", {});
    return proof;
  };
  await step("path", async () => {
    const proof = leads(readProof(await fetched(stand.dataset.proof)), line);
    same(Number(entry), proof.index, "another entry", {});
    same(commit, line.split(" ")[2], "another fingerprint", {});
    return ["ok", fill(words.path, { steps: proof.steps, size: proof.size })];
  }, words.pathRefused);
  if (last) await step("status", async () => {
    const proof = leads(readLineProof(await fetched(stand.dataset.status)), last);
    same(entry, last.split(" ")[1], "another entry", {});
    return ["ok", fill(words.status, { line: last, at: proof.index + 1 })];
  }, words.statusRefused);
  await step("signed", async () => {
    const whose = await signersOf(text, lines, keys, "checkpoint.txt");
    const [state, why] = trust(whose);
    return [state, fill(words.signed, { who: byWhom(whose) }) + why];
  }, words.signedRefused);
}

async function checkPool(row, keys) {
  await step(row.dataset.step, async () => {
    const [data, signatures, proof] = await Promise.all(["manifest", "signatures", "proof"].map((name) => fetched(row.dataset[name])));
    const manifest = parseManifest(data);
    const whose = await signersOf(data, signatures, keys, "signatures.txt");
    const { line: inPool, index, size } = readPoolProof(proof, manifest, sha256(data));
    same(entry, inPool.slice(0, 10), "another entry", {});
    same(commit, inPool.slice(-64), "another fingerprint", {});
    const [state, why] = trust(whose, manifest.mode === "live" ? 2 : 1);
    return [state, fill(words.pool, { draw: manifest.draw, at: index + 1, size, who: byWhom(whose) }) + why];
  }, fill(words.poolRefused, { draw: row.dataset.draw }));
}

async function checkAll() {
  const field = document.querySelector("#pinned");
  const says = document.querySelector("#pinned-says");
  let keys;
  try {
    keys = keysOf(field?.value ?? "", stand.dataset.keys);
    if (says) says.textContent = keys.pinned.size ? fill(words.kept, { n: keys.pinned.size }) : "";
  } catch {
    says.textContent = words.noKeyFile;
    return;
  }
  if (stand.dataset.checkpoint) await checkRegister(keys).catch(() => mark("signed", "no", words.signedRefused));
  for (const row of document.querySelectorAll("[data-proof-of]")) await checkPool(row, keys);
  conclude();
}

// Keys from elsewhere, kept in this browser

function offerPins() {
  const field = document.querySelector("#pinned");
  if (!field) return;
  try {
    field.value = localStorage.getItem(KEPT) ?? "";
  } catch {
    // A browser that keeps nothing asks again next time.
  }
  field.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, field.value);
    } catch {
      // The same.
    }
    checkAll();
  });
  document.querySelector("#pinned-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    field.value = new TextDecoder().decode(new Uint8Array(await file.slice(0, 65536).arrayBuffer()));
    field.dispatchEvent(new Event("change"));
  });
}

const salts = fromSlip();
if (salts) {
  const equal = salts.print === commit;
  mark("slip", equal ? "ok" : "no", equal ? words.slip : words.slipRefused);
  offerOwn(salts, { batch, commit });
} else found.set("slip", "open");
offerPins();
await checkAll();
