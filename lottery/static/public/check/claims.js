// What a slip's page claims, each by itself and with the bytes that prove it: each function returns what it found, or
// throws a VerifyError where the claim does not hold. None asks for anything, so that they are tried under Node.
import { readGrowth, readLineProof, readPoolProof, readProof } from "./proofs.js";
import { partsOf, signersOf } from "./signed.js";
import { cardFields } from "../../verify/result.js";
import { parseManifest } from "../../verify/manifest.js";
import { readCheckpoint } from "../../verify/notes.js";
import { readSeed } from "../../verify/sources.js";
import { digest, sha256, toHex } from "../../verify/sha256.js";
import { bytesOf, refuse, same } from "../../verify/text.js";

/** @import { Known } from "./signed.js" */
/** @import { Manifest } from "../../verify/manifest.js" */
/** @typedef {ReturnType<typeof checkpointOf>} Checkpoint */
/** @typedef {{ entry: string, commit: string }} Own an entry's ten digits, and its 64 */

/**
 * A checkpoint, and its parts for whoever asks who signed it.
 * @param {Uint8Array} note
 */
export function checkpointOf(note) {
  const [text, lines] = partsOf(note);
  const { origin, size, root } = readCheckpoint(text, { check: "checkpoint", file: "checkpoint.txt" });
  return { origin, size: Number(size), root, text, lines };
}

/**
 * @param {{ line: string, size: number, root: string }} proof
 * @param {string} line
 * @param {Checkpoint} checkpoint
 */
function leads(proof, line, { size, root }) {
  const place = { check: "proof", file: "proof" };
  same(line, proof.line, "another line", place);
  same(size, proof.size, "another size", place);
  same(root, proof.root, "another root", place);
}

/**
 * The entry's own line, which holds the fingerprint, stands under the checkpoint in the entry's place.
 * @param {Uint8Array} bytes
 * @param {string} line
 * @param {Own} own
 * @param {Checkpoint} checkpoint
 */
export function ownLine(bytes, line, { entry, commit }, checkpoint) {
  const proof = readProof(bytes);
  leads(proof, line, checkpoint);
  same(Number(entry), proof.index, "another entry", { check: "proof" });
  same(commit, line.split(" ")[2], "another fingerprint", { check: "proof" });
  return proof;
}

/**
 * The line that says last how the entry stands.
 * @param {Uint8Array} bytes
 * @param {string} line
 * @param {Own} own
 * @param {Checkpoint} checkpoint
 */
export function statusLine(bytes, line, { entry }, checkpoint) {
  const proof = readLineProof(bytes);
  leads(proof, line, checkpoint);
  same(entry, line.split(" ")[1], "another entry", { check: "proof" });
  return proof;
}

/**
 * A register that was known before is the beginning of the checkpoint's; `growth` is the proof where the latter is longer.
 * @param {{ size: number, root: string }} before
 * @param {Checkpoint} now
 * @param {Uint8Array} [growth]
 */
export function grownFrom(before, now, growth) {
  const place = { check: "growth", file: "checkpoint.txt" };
  if (now.size < before.size) refuse("an older checkpoint than is known", { ...place, expected: `${before.size} lines or more`, found: now.size });
  if (!growth) return same(`${before.size} ${before.root}`, `${now.size} ${now.root}`, "another register of the same size", place);
  const { old, oldRoot, size, root } = readGrowth(growth);
  same(`${before.size} ${before.root}`, `${old} ${oldRoot}`, "a proof of another beginning", place);
  same(`${now.size} ${now.root}`, `${size} ${root}`, "a proof of another register", place);
}

/**
 * A manifest that somebody known has signed, and who.
 * @param {Uint8Array} text
 * @param {Uint8Array} signatures
 * @param {Known} keys
 */
export async function signedManifest(text, signatures, keys) {
  return { manifest: parseManifest(text), whose: await signersOf(text, signatures, keys, "signatures.txt") };
}

/**
 * The entry's line, with its fingerprint, stands in the pool that the manifest names.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 * @param {Own} own
 */
export function inPool(bytes, manifest, { entry, commit }) {
  const proof = readPoolProof(bytes, manifest, manifest.hash);
  same(entry, proof.line.slice(0, 10), "another entry", { check: "proof" });
  same(commit, proof.line.slice(-64), "another fingerprint", { check: "proof" });
  return proof;
}

/**
 * Whether a line of an entry that is in neither list stands before the freeze; refuses one that accepts it there. Nothing
 * small shows that an entry is rightly in neither: a line that is proved need not be its last one before the freeze.
 * @param {{ line: string, index: number }} status
 * @param {Manifest} manifest
 */
export function checkAbsent(status, manifest) {
  const isFrozen = status.index < manifest.registerSize;
  if (isFrozen && status.line.startsWith("accept ")) refuse("accepted, and in neither list", { check: "pool and omitted", expected: "in pool or omitted", found: status.line });
  return isFrozen;
}

/**
 * The seed that the published values make under the manifest, and the entry's ticket of it.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 * @param {string} entry
 */
export function ticketOf(bytes, manifest, entry) {
  const { seed, values } = readSeed(bytes, manifest);
  const thrown = values.filter((_, index) => ["dice", "public"].includes(manifest.sources[index].kind));
  return { seed, thrown, ticket: toHex(digest(bytesOf(`${seed}:${entry}`))) };
}

/**
 * A winner's card is the one that the entry's fingerprint is of and, where the slip is at hand, has the slip's salt.
 * @param {Uint8Array} bytes
 * @param {Own} own
 * @param {string} [salt]
 */
export function ownCard(bytes, { entry, commit }, salt) {
  const place = { check: "winners' cards", file: `winners/${entry}.txt` };
  same(commit, sha256(bytes), "not the card committed to", place);
  const card = cardFields(bytes, place.file);
  if (salt) same(salt, card.salt, "another salt than the slip's", place);
  return card;
}
