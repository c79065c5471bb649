// The papers of a draw: the list that the organiser signed holds their hashes, and to each of them the manifest of its
// draw is attached. A single paper that somebody has is known by the list, or is the minutes.
import { Pdf } from "./pdf.js";
import { attachedFile, hasAttachments } from "./minutes.js";
import { UnknownError } from "./algorithms.js";
import { checkLonger } from "./signed.js";
import { splitNote, splitSignature } from "./notes.js";
import { VerifyError, decode, refuse, same } from "./text.js";
import { sha256 } from "./sha256.js";
import { verify } from "./ed25519.js";

/** @import { Key } from "./notes.js" */
/** @import { Manifest } from "./manifest.js" */
/** @import { Files, Place } from "./text.js" */
/** @typedef {{ hashes: Map<string, string>, names: string[] }} List hashes of papers by name, and who signed it */

export const LIST = "papers.txt";
export const PAPER = /^[a-z0-9][a-z0-9-]{0,31}\.pdf$/;
// Made before there is a manifest.
const BEFORE = ["application.pdf"];
const ROW = /^([0-9a-f]{64}) {2}([a-z0-9][a-z0-9-]{0,31}\.pdf)$/;

/**
 * @param {Uint8Array} text
 * @param {Manifest} manifest
 * @param {Place} place
 */
function readRows(text, manifest, place) {
  const rows = (decode(text) ?? refuse("not UTF-8", place)).split("\n");
  const heading = ["fpdraw-papers/1", `draw: ${manifest.draw}`, `attempt: ${manifest.attempt}`, `manifest: ${manifest.hash}`];
  heading.forEach((row, at) => same(row, rows[at], "another draw's list of papers", { ...place, line: at + 1 }));
  if (rows.pop() !== "" || rows.length <= heading.length) refuse("one paper a line, and at least one", { ...place, line: rows.length });
  /** @type {Map<string, string>} */
  const found = new Map();
  let before = "";
  rows.slice(heading.length).forEach((row, at) => {
    const [, hash, name] = ROW.exec(row) ?? [];
    if (!name || name <= before) refuse("hash, two blanks, a name above the last", { ...place, line: heading.length + at + 1, found: row });
    before = name;
    found.set(name, hash);
  });
  return found;
}

/**
 * The signature lines by the draw's keys hold, and there is one; the names of those who signed.
 * @param {Uint8Array} lines
 * @param {Uint8Array} text
 * @param {Key[]} keys
 * @param {Place} place
 */
async function signersOf(lines, text, keys, place) {
  const rows = (decode(lines) ?? refuse("not UTF-8", place)).split("\n").slice(0, -1);
  const names = [];
  for (const row of rows) {
    const { name, id, bytes } = splitSignature(row, place);
    const key = keys.find((each) => each.name === name && each.id === id);
    if (!key) continue;
    if (!(await verify(key.bytes, text, bytes))) refuse("the signature does not hold", { ...place, expected: `a signature of ${name}`, found: "another" });
    names.push(name);
  }
  if (!names.length) refuse("not signed by any of the keys", { ...place, expected: keys.map(({ name }) => name).join(", "), found: "none" });
  return names;
}

/**
 * The list, signed by one of the draw's keys.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 * @param {Key[]} keys
 * @param {Place} place
 * @returns {Promise<List>}
 */
export async function readList(bytes, manifest, keys, place) {
  const [text, lines] = splitNote(bytes, place);
  const hashes = readRows(text, manifest, place);
  return { hashes, names: await signersOf(lines, text, keys, place) };
}

/**
 * The manifest attached to a paper is this one; whether one is attached, which it must be unless it was made before.
 * Throws UnknownError where this browser cannot read it.
 * @param {Uint8Array} bytes
 * @param {string} name
 * @param {Uint8Array} manifest
 * @param {Place} place
 */
export async function checkAttached(bytes, name, manifest, place) {
  const pdf = new Pdf(bytes, place);
  if (!hasAttachments(pdf)) {
    if (!BEFORE.includes(name)) refuse("no manifest is attached to it", { ...place, expected: "manifest.txt", found: "none" });
    return false;
  }
  if (!globalThis.DecompressionStream) throw new UnknownError("this browser cannot inflate");
  const found = await attachedFile(pdf, "manifest.txt", manifest, place);
  if (!found) refuse("no manifest is attached to it", { ...place, expected: "manifest.txt", found: "none" });
  same(sha256(manifest), sha256(found), "the manifest of another draw is attached to it", place);
  return true;
}

/**
 * What a single paper is that somebody has beside a draw's files: the minutes, the minutes with later signatures, or a
 * paper of the list. A paper without a list is known by its manifest alone, which is left open.
 * @param {string} name
 * @param {Uint8Array} bytes
 * @param {{ manifest: Manifest, text: Uint8Array, minutes?: Uint8Array, list: List | null, open: string[] }} about
 */
export async function identify(name, bytes, { manifest, text, minutes, list, open }) {
  const place = { check: "papers given", file: name };
  if (minutes && sha256(minutes) === sha256(bytes)) return `${name}: the minutes`;
  if (minutes && minutes.every((byte, at) => byte === bytes[at])) {
    const names = await laterSigners(bytes, minutes, manifest, place, open);
    return `${name}: the minutes, signed by ${names}`;
  }
  const hash = sha256(bytes);
  const [listed] = [...(list?.hashes ?? [])].filter(([, each]) => each === hash).map(([each]) => each);
  if (list && !listed) refuse("no paper of this draw", { ...place, expected: [...list.hashes.values()].join(", "), found: hash });
  await checkAttached(bytes, listed ?? name, text, place);
  if (!listed) open.push(`papers given: ${name}: papers.txt is not here, only the manifest in it was compared`);
  return `${name}: ${listed ?? "a paper with this draw's manifest"}`;
}

/**
 * Who signed minutes-signed.pdf; what cannot be checked here is left open.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} minutes
 * @param {Manifest} manifest
 * @param {Place} place
 * @param {string[]} open
 */
export async function laterSigners(bytes, minutes, manifest, place, open) {
  try {
    return (await checkLonger(bytes, minutes, manifest.signers)).join(", ");
  } catch (error) {
    if (error instanceof VerifyError) throw Object.assign(error, { check: place.check, file: place.file });
    if (!(error instanceof UnknownError)) throw error;
    open.push(`${place.check}: ${place.file}: not checked: ${error.message}`);
    return "NOT checked";
  }
}

