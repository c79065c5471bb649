// Request and answer: the texts that the office asks a signature for, and the signatures. The Python module
// draws/notary/papers.py says what the bytes are. What is signed is what was read here.
import { parseManifest } from "../../verify/manifest.js";
import { readEntryText } from "../../verify/keylist.js";
import { readCheckpoint, readKeys } from "../../verify/notes.js";
import { sign } from "../../verify/ed25519.js";
import { fromHex, sha256 } from "../../verify/sha256.js";
import { bytesOf, decode, refuse, same } from "../../verify/text.js";

/** @import { Manifest } from "../../verify/manifest.js" */
/** @import { Entry } from "../../verify/keylist.js" */
/** @import { Own } from "./keyfile.js" */
/** @typedef {{ text: string, bytes: Uint8Array, sha256: string, about: string }} Paper */
/** @typedef {{ origin: string, size: string, root: string }} Checkpoint */
/** @typedef {Paper & { kind: "manifest", manifest: Manifest }} ManifestPaper */
/** @typedef {Paper & { kind: "checkpoint", checkpoint: Checkpoint }} CheckpointPaper */
/** @typedef {Paper & { kind: "keys", entry: Entry }} KeysPaper an entry of the list of keys */
/** @typedef {{ line: string, texts: (ManifestPaper | CheckpointPaper | KeysPaper)[] }} Request */

const FILE = "request.txt";
const PLACE = { check: "request", file: FILE };
const HEAD = /^text: (checkpoint|manifest|keys) ([1-9][0-9]{0,5})$/;

/**
 * @param {string} kind
 * @param {string} text
 * @returns {Request["texts"][number]}
 */
function read(kind, text) {
  const bytes = bytesOf(text);
  const asked = { text, bytes, sha256: sha256(bytes) };
  if (kind === "manifest") {
    const manifest = parseManifest(bytes);
    return { ...asked, kind, manifest, about: `${manifest.draw} ${manifest.attempt}` };
  }
  if (kind === "keys") {
    const entry = readEntryText(bytes);
    return { ...asked, kind, entry, about: String(entry.number) };
  }
  const checkpoint = readCheckpoint(bytes, { check: "checkpoint", file: "checkpoint.txt" });
  return { ...asked, kind: "checkpoint", checkpoint, about: checkpoint.size };
}

/**
 * The key that the office has on record, and the texts, each parsed as a verifier would.
 * @param {Uint8Array} bytes
 * @returns {Request}
 */
export function readRequest(bytes) {
  const rows = (decode(bytes) ?? refuse("not UTF-8", PLACE)).split("\n");
  const whole = rows.pop() === "" && rows[0] === "fpdraw-request/1" && rows[1]?.startsWith("key: ");
  if (!whole) refuse("another kind of file", { ...PLACE, expected: "fpdraw-request/1", found: rows[0] });
  const line = rows[1].slice(5);
  readKeys(bytesOf(`${line}\n`), FILE);
  /** @type {Request["texts"]} */
  const texts = [];
  let at = 2;
  while (at < rows.length) {
    const [, kind, count] = HEAD.exec(rows[at]) ?? refuse("not the head of a text", { ...PLACE, line: at + 1, expected: "text: kind lines", found: rows[at] });
    const body = rows.slice(at + 1, at + 1 + Number(count));
    same(Number(count), body.length, "lines are missing", { ...PLACE, line: at + 1 });
    texts.push(read(kind, body.map((row) => `${row}\n`).join("")));
    at += 1 + Number(count);
  }
  checkTogether(texts);
  return { line, texts };
}

/**
 * With a manifest comes the checkpoint over the register that it names; nothing is asked twice.
 * @param {Request["texts"]} texts
 */
function checkTogether(texts) {
  if (!texts.length || new Set(texts.map((each) => each.sha256)).size < texts.length) refuse("one text or more, each once", PLACE);
  if (texts.length > 1 && texts.some((each) => each.kind === "keys")) refuse("an entry of the list of keys is asked for alone", PLACE);
  const notes = texts.flatMap((each) => (each.kind === "checkpoint" ? [each.checkpoint] : []));
  if (new Set(notes.map((each) => each.origin)).size > 1) refuse("checkpoints of one register", PLACE);
  if (new Set(notes.map((each) => each.size)).size < notes.length) refuse("one root a size", PLACE);
  for (const { manifest } of texts.flatMap((each) => (each.kind === "manifest" ? [each] : []))) {
    const found = notes.some((note) => note.size === String(manifest.registerSize) && note.root === manifest.registerRoot);
    if (!found) refuse("the manifest's checkpoint is missing", { ...PLACE, expected: `${manifest.registerSize} ${manifest.registerRoot}`, found: "none" });
  }
}

/** @param {Uint8Array} bytes */
const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

/**
 * @param {Own} own
 * @param {Uint8Array} bytes
 */
async function signatureLine({ name, line, seed }, bytes) {
  const id = fromHex(line.slice(name.length + 1, name.length + 9));
  return `— ${name} ${toBase64(Uint8Array.of(...id, ...(await sign(seed, bytes))))}`;
}

/**
 * The answer's text: every text of a request signed with a key that is open.
 * @param {Request} request
 * @param {Own} own
 */
export async function answerTo(request, own) {
  const rows = ["fpdraw-answer/1", `key: ${own.line}`];
  for (const each of request.texts) rows.push(`signed: ${each.kind} ${each.about} ${each.sha256}`, await signatureLine(own, each.bytes));
  return rows.map((row) => `${row}\n`).join("");
}

