// Checks a slip in the browser: that its fingerprint is the register's; that the entry's lines lead to the root of the
// checkpoint and its line of each pool to that of the manifest; who has signed both, by keys that the visitor has from
// elsewhere or, if he has none, by the site's own, which prove less; and, if its owner wants, that the fingerprint is made
// of his own data. What stands behind the address's # (fingerprint and salts) is never sent and leaves the address at once.
import { offerOwn } from "./check/own.js";
import { readLineProof, readPoolProof, readProof } from "./check/proofs.js";
import { keysOf, partsOf, signersOf } from "./check/signed.js";
import { all, data, one } from "../elements.js";
import { parseManifest } from "../verify/manifest.js";
import { readCheckpoint } from "../verify/notes.js";
import { sha256, toHex } from "../verify/sha256.js";
import { same } from "../verify/text.js";
import { NoEd25519Error } from "../verify/ed25519.js";
import { fill } from "../words.js";

const KEPT = "fpdraw-keys";
/** @import { Known } from "./check/signed.js" */
/** @typedef {"ok" | "half" | "no" | "open"} State of a step: it holds, holds by the site's own keys only, does not, could not be looked at */
/** @typedef {Awaited<ReturnType<typeof signersOf>>} Whose */
/** @typedef {[state: State, text: string]} Result */

const stand = data(one("#stand", HTMLElement));
/** @type {Record<string, string>} */
const words = JSON.parse(stand.words);
const { commit, line, last, entry, batch } = stand;
/** @param {string} text */
const unbase = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

/** @type {Map<string, State>} */
const found = new Map();
document.querySelectorAll("[data-later]").forEach((row, at) => found.set(`later${at}`, "open"));

/**
 * @param {string} name
 * @param {State} state
 * @param {string} text
 */
function mark(name, state, text) {
  const [row] = all(`[data-step="${name}"]`, HTMLElement);
  if (!row) return;
  found.set(name, state);
  row.className = state;
  row.textContent = text;
}

function conclude() {
  const states = [...found.values()];
  const kind = states.includes("no") ? "refused" : states.every((state) => state === "ok") && states.length ? "passed" : "open";
  const stamp = one("#verdict", HTMLElement);
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
    return [print, slip, card].every((part) => part.length === 64) ? { print, slip, card } : null;
  } catch {
    return null;
  }
}

// Files and steps

class FetchError extends Error {}

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw new FetchError(address);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * What a step found goes into its row; whatever is thrown is the reason why it does not hold, or was not looked at.
 * @param {string} name
 * @param {() => Promise<Result>} work
 * @param {string} refused
 */
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

/** @param {Whose} whose */
const byWhom = ({ signers }) => signers.map(({ name }) => name).join("、");

/**
 * Whether all who signed are the visitor's own, and all of his have signed; a live draw takes two of them.
 * @param {Whose} whose
 * @param {number} [least]
 * @returns {Result}
 */
function trust({ signers, absent }, least = 1) {
  const own = signers.filter(({ pinned }) => pinned).length;
  if (own < signers.length) return ["half", words.unpinned];
  if (absent.length) return ["half", fill(words.absent, { who: absent.join("、") })];
  return own < least ? ["half", words.oneHand] : ["ok", words.pinned];
}

/** @param {Known} keys */
async function checkRegister(keys) {
  const note = await fetched(stand.checkpoint).catch(() => null);
  if (!note) return ["path", "signed"].forEach((name) => mark(name, "open", words.fetch));
  const [text, lines] = partsOf(note);
  const signed = readCheckpoint(text, { check: "checkpoint", file: "checkpoint.txt" });
  /** @type {(proof: ReturnType<typeof readProof>, expected: string) => typeof proof} */
  const leads = (proof, expected) => {
    same(expected, proof.line, "another line", {});
    same(signed.root, proof.root, "another root", {});
    same(signed.size, String(proof.size), "another size", {});
    return proof;
  };
  await step("path", async () => {
    const proof = leads(readProof(await fetched(stand.proof)), line);
    same(Number(entry), proof.index, "another entry", {});
    same(commit, line.split(" ")[2], "another fingerprint", {});
    return ["ok", fill(words.path, { steps: proof.steps, size: proof.size })];
  }, words.pathRefused);
  if (last) await step("status", async () => {
    const proof = leads(readLineProof(await fetched(stand.status)), last);
    same(entry, last.split(" ")[1], "another entry", {});
    return ["ok", fill(words.status, { line: last, at: proof.index + 1 })];
  }, words.statusRefused);
  await step("signed", async () => {
    const whose = await signersOf(text, lines, keys, "checkpoint.txt");
    const [state, why] = trust(whose);
    return [state, fill(words.signed, { who: byWhom(whose) }) + why];
  }, words.signedRefused);
}

/**
 * @param {HTMLElement} row
 * @param {Known} keys
 */
async function checkPool(row, keys) {
  const { draw, step: name } = data(row);
  await step(name, async () => {
    const [text, signatures, proof] = await Promise.all(["manifest", "signatures", "proof"].map((file) => fetched(data(row)[file])));
    const manifest = parseManifest(text);
    const whose = await signersOf(text, signatures, keys, "signatures.txt");
    const { line: inPool, index, size } = readPoolProof(proof, manifest, sha256(text));
    same(entry, inPool.slice(0, 10), "another entry", {});
    same(commit, inPool.slice(-64), "another fingerprint", {});
    const [state, why] = trust(whose, manifest.mode === "live" ? 2 : 1);
    return [state, fill(words.pool, { draw: manifest.draw, at: index + 1, size, who: byWhom(whose) }) + why];
  }, fill(words.poolRefused, { draw }));
}

async function checkAll() {
  const [field] = all("#pinned", HTMLTextAreaElement);
  const [says] = all("#pinned-says", HTMLElement);
  let keys;
  try {
    keys = keysOf(field?.value ?? "", stand.keys);
    if (says) says.textContent = keys.pinned.size ? fill(words.kept, { n: keys.pinned.size }) : "";
  } catch {
    says.textContent = words.noKeyFile;
    return;
  }
  if (stand.checkpoint) await checkRegister(keys).catch(() => mark("signed", "no", words.signedRefused));
  for (const row of all("[data-proof-of]", HTMLElement)) await checkPool(row, keys);
  conclude();
}

// Keys from elsewhere, kept in this browser

function offerPins() {
  const [field] = all("#pinned", HTMLTextAreaElement);
  if (!field) return;
  const chooser = one("#pinned-file", HTMLInputElement);
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
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files ?? [];
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
checkAll(); // not awaited: engines that know no await here would run nothing of this file
