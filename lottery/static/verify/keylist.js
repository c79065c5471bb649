// keylist.txt: every key and certificate that ever counted, with its times, each vouched for by those before it. And
// which of them counted at a draw.
import { HASH, TOKEN, ZEROS, bytesOf, canonicalText, linesOf, refuse, same, secondsOf } from "./text.js";
import { readKey, splitSignature } from "./notes.js";
import { sha256 } from "./sha256.js";
import { verify } from "./ed25519.js";

/** @import { Manifest } from "./manifest.js" */
/** @import { Place } from "./text.js" */
/** @import { Key } from "./notes.js" */
/**
 * @typedef {object} Entry one entry of the list
 * @property {string} origin
 * @property {number} number
 * @property {string} above
 * @property {string} role
 * @property {string} act
 * @property {Key | null} key
 * @property {string} certificate
 * @property {string} from
 * @property {number} since
 * @property {number} until Infinity while it counts
 * @property {string[]} rows the lines that are signed
 * @property {string[]} signatures
 */

export const KEYLIST = "keylist.txt";
const HEADER = "fpdraw-keylist/1";
const MOST_BYTES = 1 << 20;
const MOST_ENTRIES = 1000;
const ROWS = 9;
export const HANDS = ["organiser", "notary"];
const FORMS = {
  origin: /^[!-*,-~]{1,100}$/,
  entry: /^[1-9][0-9]{0,3}$/,
  above: HASH,
  role: TOKEN,
  act: /^(?:first|change|lost)$/,
};

/** @param {Uint8Array} bytes */
export const isKeyList = (bytes) => new TextDecoder().decode(bytes.subarray(0, HEADER.length + 1)) === `${HEADER}\n`;

/**
 * The lines of the file, one entry after the other, each with the line that it begins at (from 0).
 * @param {string[]} rows
 * @param {Place} place
 */
function* entriesIn(rows, place) {
  let at = 0;
  while (at < rows.length) {
    const begin = at;
    const entry = readEntry(rows, begin, place);
    at += ROWS;
    while (at < rows.length && rows[at].startsWith("— ")) at++;
    entry.signatures = rows.slice(begin + ROWS, at);
    yield { entry, begin, end: at };
  }
}

/**
 * @param {string[]} rows
 * @param {number} begin
 * @param {Place} place
 * @returns {Entry}
 */
function readEntry(rows, begin, place) {
  const at = (/** @type {number} */ index) => ({ ...place, line: begin + index + 1 });
  same(HEADER, rows[begin], "wrong first line", at(0));
  const value = (/** @type {number} */ index, /** @type {string} */ name, /** @type {RegExp} */ form) => {
    const row = rows[begin + index] ?? "the end";
    const found = row.startsWith(`${name}: `) ? row.slice(name.length + 2) : "";
    if (!form.test(found)) refuse(`malformed ${name}`, { ...at(index), expected: `${name}: …`, found: row });
    return found;
  };
  const [origin, number, above, role, act] = Object.entries(FORMS).map(([name, form], index) => value(index + 1, name, form));
  const isCertificate = (rows[begin + 6] ?? "").startsWith("certificate: ");
  const certificate = isCertificate ? value(6, "certificate", HASH) : "";
  const key = isCertificate ? null : readKey(value(6, "key", /./), at(6));
  const from = value(7, "from", /./);
  const since = secondsOf(from, at(7));
  value(8, "reason", /^.{1,200}$/u);
  return { origin, number: Number(number), above, role, act, key, certificate, from, since, until: Infinity, rows: rows.slice(begin, begin + ROWS), signatures: [] };
}

/**
 * An entry without its signatures, from its nine lines.
 * @param {Uint8Array} bytes
 */
export function readEntryText(bytes) {
  const place = { check: "list of keys", file: KEYLIST };
  const rows = linesOf(canonicalText(bytes, KEYLIST));
  const entry = readEntry(rows, 0, place);
  if (rows.length > ROWS) refuse("a line too many", { ...place, line: ROWS + 1, expected: "the end", found: rows[ROWS] });
  return entry;
}

/**
 * The entry of a role that counts above.
 * @param {Entry[]} before
 * @param {string} role
 */
const current = (before, role) => before.filter((each) => each.role === role).pop();

/**
 * An entry may follow those above it, whoever has signed it.
 * @param {Entry[]} before
 * @param {Entry} entry
 * @param {string} above
 * @param {(index: number) => Place} at
 */
function checkNext(before, entry, above, at) {
  same(before[0]?.origin ?? entry.origin, entry.origin, "another origin", at(1));
  same(before.length + 1, entry.number, "entries are numbered without gaps", at(2));
  same(above, entry.above, "not the list above", at(3));
  if (before.length < HANDS.length) same(HANDS[before.length], entry.role, "the organiser's key is first, the notary's second", at(4));
  const held = current(before, entry.role);
  if ((entry.act === "first") !== !held) refuse("first of a role, and changed from then on", { ...at(5), expected: held ? "change" : "first", found: entry.act });
  checkKind(before, entry, held, at);
  const last = before[before.length - 1];
  if (last && entry.since < last.since) refuse("dated before the entry above", { ...at(7), expected: `${last.from} or later`, found: entry.from });
}

/**
 * A role keeps to keys or to certificates; none comes twice, and a name is one role's.
 * @param {Entry[]} before
 * @param {Entry} entry
 * @param {Entry | undefined} held
 * @param {(index: number) => Place} at
 */
function checkKind(before, entry, held, at) {
  const { key } = entry;
  const signs = HANDS.includes(entry.role) || Boolean(held?.key);
  if ((signs && !key) || (held && !held.key && key)) refuse("a key for a key, a certificate for a certificate", at(6));
  if (entry.act === "lost" && !key) refuse("only a key is lost; a certificate is changed", at(5));
  for (const each of before) {
    const found = { ...at(6), found: each.number };
    if (key && each.key && key.bytes.every((byte, index) => byte === each.key?.bytes[index])) refuse("a key that is in the list already", found);
    if (key && key.name === each.key?.name && entry.role !== each.role) refuse("a name of another role's", { ...found, found: key.name });
    if (entry.certificate && entry.certificate === each.certificate) refuse("a certificate that is in the list already", found);
  }
}

/**
 * Who signs an entry, in this order; of several in one place any one does.
 * @param {Entry[]} before
 * @param {Entry} entry
 * @param {(index: number) => Place} at
 * @returns {Key[][]}
 */
function signersOf(before, entry, at) {
  const replaced = current(before, entry.role)?.key;
  const two = HANDS.map((role) => current(before, role)?.key).filter((key) => key !== undefined && key !== null);
  const isLost = entry.act === "lost";
  const named = isLost ? two.filter((key) => key !== replaced) : two;
  if (!isLost && replaced && !named.includes(replaced)) named.push(replaced);
  const places = named.map((key) => [key]);
  if (isLost && named.length < HANDS.length) {
    const roles = [...new Set(before.map(({ role }) => role))].filter((role) => ![...HANDS, entry.role].includes(role));
    const thirds = roles.map((role) => current(before, role)?.key).filter((key) => key !== undefined && key !== null);
    if (!thirds.length) refuse("a lost key is replaced by two others of the list", { ...at(5), expected: "a key of a third role", found: "none" });
    places.push(thirds);
  }
  return entry.key ? [...places, [entry.key]] : places;
}

/**
 * Those who must have signed an entry, in their order, and nobody else.
 * @param {Key[][]} places
 * @param {Entry} entry
 * @param {(index: number) => Place} at
 * @param {boolean} checkable
 */
async function checkSigned(places, entry, at, checkable) {
  same(places.length, entry.signatures.length, "another number of signatures", at(0));
  const text = bytesOf(entry.rows.map((row) => `${row}\n`).join(""));
  for (const [index, row] of entry.signatures.entries()) {
    const here = at(ROWS + index);
    const { name, id, bytes } = splitSignature(row, here);
    const key = places[index].find((each) => each.name === name && each.id === id);
    if (!key) return refuse("not the signature that belongs here", { ...here, expected: places[index].map((each) => each.row).join(" or "), found: row });
    if (checkable && !(await verify(key.bytes, text, bytes))) refuse("the signature does not hold", { ...here, expected: `a signature of ${name}`, found: "another" });
  }
}

/**
 * The entries of a list, once every one of them holds.
 * @param {Uint8Array} bytes
 * @param {boolean} checkable whether this browser can check signatures
 * @param {Place} place
 */
export async function readKeyList(bytes, checkable, place) {
  if (bytes.length > MOST_BYTES) refuse("too large", { ...place, expected: `at most ${MOST_BYTES} bytes`, found: bytes.length });
  if (!bytes.length) refuse("not canonical: the file is empty", place);
  const rows = linesOf(canonicalText(bytes, place.file ?? KEYLIST));
  /** @type {Entry[]} */
  const entries = [];
  for (const { entry, begin } of entriesIn(rows, place)) {
    const at = (/** @type {number} */ index) => ({ ...place, line: begin + index + 1 });
    if (entries.length === MOST_ENTRIES) refuse("too many entries", { ...at(0), expected: MOST_ENTRIES });
    const above = begin ? sha256(bytesOf(rows.slice(0, begin).map((row) => `${row}\n`).join(""))) : ZEROS;
    checkNext(entries, entry, above, at);
    await checkSigned(signersOf(entries, entry, at), entry, at, checkable);
    const held = current(entries, entry.role);
    if (held) held.until = entry.since;
    entries.push(entry);
  }
  return entries;
}
