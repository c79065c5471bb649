// C2SP signed notes: verifier keys, the signatures over the manifest, and the checkpoint of the register.
import { bytesOf, decode, refuse, same } from "./text.js";
import { digest, toHex } from "./sha256.js";
import { verify } from "./ed25519.js";

/** @import { Manifest } from "./manifest.js" */
/** @import { Place } from "./text.js" */
/** @typedef {{ name: string, id: string, row: string, bytes: Uint8Array }} Key a verifier key: its 32 bytes, and its line */

const ED25519 = 1;
const KEY_BYTES = 33;
const SIGNATURE_BYTES = 68;
// More parties than any draw has; each signature takes time to check.
const MOST_KEYS = 64;

/**
 * @param {Uint8Array} bytes
 * @param {Place} place
 */
function textOf(bytes, place) {
  const text = decode(bytes) ?? refuse("not UTF-8", place);
  if (!text.endsWith("\n")) refuse("no line end at the end", place);
  return text;
}

/**
 * Strict base64: another text for the same bytes would be a free choice.
 * @param {string} text
 */
function fromBase64(text) {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const plain = atob(text);
  return btoa(plain) === text ? Uint8Array.from(plain, (sign) => sign.charCodeAt(0)) : null;
}

// Keys: `name+8 hex+base64`

const KEY = /^([^\s+\p{C}]+)\+([0-9a-f]{8})\+(.+)$/u;

/**
 * @param {string} row
 * @param {Place} place
 * @returns {Key}
 */
export function readKey(row, place) {
  const [, name, id, coded] = KEY.exec(row) ?? [];
  const bytes = coded ? fromBase64(coded) : null;
  const malformed = !bytes || bytes.length !== KEY_BYTES || bytes[0] !== ED25519;
  if (malformed) refuse("not a verifier key", { ...place, expected: "name+id+key", found: row });
  const wanted = toHex(digest(bytesOf(`${name}\n`), bytes).subarray(0, 4));
  same(wanted, id, "not the key's id", place);
  return { name, id, row, bytes: bytes.subarray(1) };
}

/**
 * The verifier keys of a file, one a name.
 * @param {Uint8Array} bytes
 * @param {string} file
 */
export function readKeys(bytes, file) {
  const place = { check: "signatures", file };
  /** @type {Map<string, Key>} */
  const keys = new Map();
  const count = textOf(bytes, place).split("\n").length - 1;
  if (count > MOST_KEYS) refuse("too many keys", { ...place, expected: `at most ${MOST_KEYS}`, found: count });
  textOf(bytes, place).slice(0, -1).split("\n").forEach((row, index) => {
    const here = { ...place, line: index + 1 };
    const key = readKey(row, here);
    if (keys.has(key.name)) refuse("one key a name", { ...here, expected: "another name", found: key.name });
    keys.set(key.name, key);
  });
  return keys;
}

// Signatures: `— name base64(id and signature)`

const SIGNATURE = /^— (\S+) (\S+)$/u;

/**
 * @param {string} row
 * @param {Map<string, Key>} keys
 * @param {Place} place
 */
export function readSignature(row, keys, place) {
  const { name, id, bytes } = splitSignature(row, place);
  const key = keys.get(name);
  if (!key || key.id !== id) refuse("signed with a key that is not in keys.txt", { ...place, expected: [...keys.keys()].join(", "), found: name });
  return { name, key, bytes };
}

/**
 * The parts of a signature line: whose it says to be, the key's id, and the 64 bytes.
 * @param {string} row
 * @param {Place} place
 */
export function splitSignature(row, place) {
  const [, name, coded] = SIGNATURE.exec(row) ?? [];
  const bytes = coded ? fromBase64(coded) : null;
  if (!bytes || bytes.length !== SIGNATURE_BYTES) refuse("not a signature line", { ...place, expected: "— name base64", found: row });
  return { name, id: toHex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
}

/**
 * Every key has signed a text, once, and nobody else has.
 * @param {Uint8Array} lines
 * @param {Uint8Array} text
 * @param {Map<string, Key>} keys
 * @param {Place} place
 * @param {boolean} checkable
 */
export async function checkSignatures(lines, text, keys, place, checkable) {
  const rows = textOf(lines, place).slice(0, -1).split("\n");
  const first = place.line ?? 1;
  const signers = [];
  for (const [index, row] of rows.entries()) {
    const here = { ...place, line: first + index };
    const { name, key, bytes } = readSignature(row, keys, here);
    signers.push(name);
    if (checkable && !(await verify(key.bytes, text, bytes))) refuse("the signature does not hold", { ...here, expected: `a signature of ${name}`, found: "another" });
  }
  same([...keys.keys()].sort().join(", "), signers.sort().join(", "), "a signature is missing, or twice", place);
}

/**
 * A live draw is signed by two hands at least, each with a key of his own.
 * @param {Map<string, Key>} keys
 */
export function checkTwoHands(keys) {
  const place = { check: "signatures", file: "keys.txt" };
  const different = new Set([...keys.values()].map(({ bytes }) => toHex(bytes)));
  if (keys.size < 2) refuse("a live draw is signed with two keys", { ...place, expected: "two different keys", found: keys.size });
  if (different.size < keys.size) refuse("one key under two names", { ...place, expected: "two different keys", found: [...keys.keys()].join(", ") });
}

/**
 * The keys that the caller knows from elsewhere are among those that signed; their names.
 * @param {Key[]} pinned
 * @param {Map<string, Key>} keys
 */
export function checkPinned(pinned, keys) {
  for (const key of pinned) same(key.row, keys.get(key.name)?.row ?? "none", "a pinned key has not signed", { check: "signatures", file: "keys.txt" });
  return pinned.map(({ name }) => name);
}

// checkpoint.txt: origin, size and root of the register, an empty line, signatures

const LF = 0x0a;

/**
 * @param {Uint8Array} bytes
 * @param {Place} place
 */
export function splitNote(bytes, place) {
  const gap = bytes.findIndex((byte, at) => byte === LF && bytes[at + 1] === LF);
  if (gap < 0) refuse("not a signed note", { ...place, expected: "text, empty line, signatures", found: "one part" });
  return [bytes.subarray(0, gap + 1), bytes.subarray(gap + 2)];
}

/**
 * @param {Uint8Array} text
 * @param {Place} place
 */
export function readCheckpoint(text, place) {
  const rows = textOf(text, place).slice(0, -1).split("\n");
  const whole = rows.length === 3 && rows[0] !== "" && /^(?:0|[1-9][0-9]*)$/.test(rows[1]);
  if (!whole) refuse("not the three lines of a checkpoint", { ...place, expected: "origin, size, root", found: rows.join(" | ") });
  const root = fromBase64(rows[2]);
  if (!root || root.length !== 32) refuse("a root that is not base64 of 32 bytes", { ...place, line: 3, expected: "44 characters", found: rows[2] });
  return { origin: rows[0], size: rows[1], root: toHex(root) };
}

/**
 * The checkpoint is signed and is the manifest's register; its origin.
 * @param {Uint8Array} bytes
 * @param {Map<string, Key>} keys
 * @param {Manifest} manifest
 * @param {boolean} checkable
 */
export async function checkCheckpoint(bytes, keys, manifest, checkable) {
  const place = { check: "checkpoint", file: "checkpoint.txt" };
  const [text, lines] = splitNote(bytes, place);
  const { origin, size, root } = readCheckpoint(text, place);
  await checkSignatures(lines, text, keys, { ...place, line: 5 }, checkable);
  same(String(manifest.registerSize), size, "another size", { ...place, line: 2 });
  same(manifest.registerRoot, root, "another root", { ...place, line: 3 });
  return origin;
}
