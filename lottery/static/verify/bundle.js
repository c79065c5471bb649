// The bundle as a folder: which files lie in it, their sums, the note of a void attempt, and the bundle before.
import { canonicalText, decode, linesOf, refuse, same, secondsOf } from "./text.js";
import { isSealed, parseManifest } from "./manifest.js";
import { rootOfLines } from "./lists.js";
import { evidenceOf, fieldsOf, isEvidence, readTimes, takeHeading } from "./sources.js";
import { checkWaited, readAbandoned } from "./abandoned.js";
import { sha256 } from "./sha256.js";
import { sm3 } from "./sm3.js";

/** @import { Manifest, Source } from "./manifest.js" */
/** @import { Files, Place } from "./text.js" */
/** @typedef {"drawn" | "void" | "abandoned"} End how an attempt ended */
/** @typedef {{ end: End, hash: string, declared?: { time: string, seconds: number }, missing?: Source }} Ended */
/** @typedef {ReturnType<typeof readBefore>} Before */

const LISTS = ["register.txt", "pool.txt", "omitted.txt"];
const FIXED = ["rules.txt", ...LISTS, "manifest.txt"];
const DRAWN = ["seed.txt", "times.txt", "result.txt"];
const AROUND = ["README.txt", "checkpoint.txt", "signatures.txt", "keys.txt", "SHA256SUMS"];
export const MINUTES = "minutes.pdf";
// How an attempt ended, by the file that only such an end has; else it was drawn.
const ENDS = { void: "void.txt", abandoned: "abandoned.txt" };
const END_FILES = { ...ENDS, drawn: "result.txt" };
const REQUIRED = { drawn: DRAWN, void: ["void.txt"], abandoned: ["abandoned.txt", "times.txt"] };
export const WINNERS = "winners.txt";
const WINNER = /^winners\/[0-9]{10}\.txt$/;
// Text that people or programs write by the line; no draw needs as much. Lists and the minutes may be far larger.
const SMALL = 1 << 18;
const SIZED = [...LISTS, ...DRAWN.slice(2), "rules.txt", "README.txt", "SHA256SUMS", "SM3SUMS", WINNERS, MINUTES];

/**
 * @param {Files} files
 * @returns {End}
 */
export const endOf = (files) => (files.has(ENDS.void) ? "void" : files.has(ENDS.abandoned) ? "abandoned" : "drawn");
/** @param {string} name */
const isWinner = (name) => WINNER.test(name);

/**
 * The files whose form is canonical text; the others have forms of their own.
 * @param {string} name
 */
const isCanonicalFile = (name) => [...FIXED, ...DRAWN, ...Object.values(ENDS), WINNERS].includes(name) || isEvidence(name) || isWinner(name);

/**
 * @param {End} end
 * @param {boolean} [textOnly]
 * @param {boolean} [withoutMinutes]
 */
function required(end, textOnly, withoutMinutes) {
  const around = textOnly ? [] : AROUND;
  const minutes = textOnly || withoutMinutes || end !== "drawn" ? [] : [MINUTES];
  return [...FIXED, ...REQUIRED[end], ...around, ...minutes];
}

/**
 * @param {string} name
 * @param {Place} place
 */
function checkName(name, place) {
  const folder = name.includes("/") && !isWinner(name) && !/^winners\/[^/]*$/.test(name);
  if (folder) refuse("no folder of a bundle", place);
  if (name === "tag-key.txt") refuse("the tag key is never published", place);
  const known = isCanonicalFile(name) || AROUND.includes(name) || [MINUTES, "SM3SUMS"].includes(name);
  if (!known) refuse("no file of a bundle", place);
}

/**
 * A void attempt had no value yet, but may show the slips that it would have opened; an abandoned one has no result.
 * @param {string} name
 * @param {End} end
 */
function isImpossible(name, end) {
  if (end === "drawn") return false;
  if (isWinner(name) || [...Object.values(END_FILES), "seed.txt", WINNERS, MINUTES].includes(name)) return name !== END_FILES[end];
  return end === "void" && (name === "times.txt" || name === "drand.txt");
}

/**
 * Nothing is missing, and nothing else is there.
 * @param {Files} files
 * @param {boolean} [textOnly]
 * @param {boolean} [withoutMinutes] the minutes may be missing
 */
export function checkNames(files, textOnly, withoutMinutes) {
  /** @type {(file: string) => Place} */
  const place = (file) => ({ check: "files", file });
  const end = endOf(files);
  for (const [name, bytes] of files) {
    checkName(name, place(name));
    if (bytes.length > SMALL && !SIZED.includes(name)) refuse("too large a file", { ...place(name), expected: `at most ${SMALL} bytes`, found: bytes.length });
  }
  for (const name of required(end, textOnly, withoutMinutes)) if (!files.has(name)) refuse("the file is missing", place(name));
  for (const name of files.keys()) if (isImpossible(name, end)) refuse(`${end === "void" ? "a void" : "an abandoned"} attempt has no such file`, place(name));
  const cards = [...files.keys()].filter(isWinner);
  if (cards.length && files.has(WINNERS)) refuse("winners in a list and in a folder", { ...place(WINNERS), expected: "one of them", found: cards[0] });
}

/**
 * Every text file is canonical; only lists may be empty. How many there are.
 * @param {Files} files
 */
export function checkCanonical(files) {
  const names = [...files.keys()].filter(isCanonicalFile);
  for (const name of names) {
    const bytes = files.get(name);
    if (bytes.length) canonicalText(bytes, name);
    else if (!LISTS.includes(name)) refuse("not canonical: an empty file", { check: "canonical", file: name });
  }
  return names.length;
}

/**
 * The evidence is that of the manifest's sources, all of it unless the attempt is void. Of an abandoned attempt only the
 * first sources have any, which is abandoned.js's.
 * @param {Files} files
 * @param {Manifest} manifest
 */
export function checkEvidence(files, manifest) {
  if (endOf(files) === "abandoned") return;
  const wanted = manifest.sources.filter(({ kind }) => kind === "sealed" || kind === "drand").map(evidenceOf);
  for (const name of [...files.keys()].filter(isEvidence)) {
    if (!wanted.includes(name)) refuse("evidence of no source", { check: "manifest", file: name });
  }
  if (endOf(files) === "void") return;
  for (const name of wanted) if (!files.has(name)) refuse("the file is missing", { check: "manifest", file: name });
}

// void.txt

/**
 * { reason, time, seconds }
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 * @param {string} check
 */
function readVoid(bytes, manifest, check) {
  const fields = fieldsOf(bytes, "void.txt", "fpdraw-void/1", check);
  takeHeading(fields, manifest);
  fields.takeKnown("manifest", manifest.hash);
  const reason = fields.take("reason");
  const time = fields.take("time");
  const place = fields.here();
  fields.end();
  const seconds = secondsOf(time, place);
  if (seconds < manifest.frozenSeconds) refuse("void before the freeze", { ...place, expected: `${manifest.frozen} or later`, found: time });
  return { reason, time, seconds };
}

/**
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 */
export const checkVoid = (bytes, manifest) => readVoid(bytes, manifest, "void").reason;

// SHA256SUMS and SM3SUMS: what `sha256sum` prints

const SUM = /^([0-9a-f]{64}) {2}(\S+)$/;

/**
 * @param {Files} files
 * @param {string} file
 * @param {(bytes: Uint8Array) => string} hash
 * @param {Set<string>} left the names that must be in the list
 * @param {string} [check]
 * @param {(name: string) => boolean} [isPassed] which of them is not hashed: it is not here, or was hashed before
 */
export function checkSumsOf(files, file, hash, left, check = "sums", isPassed = () => false) {
  const text = decode(files.get(file));
  const rows = text?.endsWith("\n") ? text.slice(0, -1).split("\n") : refuse("no line end at the end", { check, file });
  rows.forEach((row, index) => {
    const place = { check, file, line: index + 1 };
    const [, sum, name] = SUM.exec(row) ?? refuse("not a line of sums", { ...place, expected: "hash, two blanks, name", found: row });
    if (!left.delete(name)) refuse("no such file, or again", { ...place, expected: "a file of the bundle", found: name });
    if (!isPassed(name)) same(sum, hash(files.get(name)), "another hash", place);
  });
  if (left.size) refuse("a file is missing from the sums", { check, file, expected: [...left].sort().join(", "), found: "nothing" });
}

/**
 * @param {Files} files
 * @param {string[]} [absent] files that are not here; the lists name them all the same
 * @param {(name: string) => boolean} [isPassed] which files are not hashed
 */
export function checkSums(files, absent = [], isPassed = undefined) {
  const names = [...files.keys(), ...absent].filter((name) => name !== "SHA256SUMS");
  checkSumsOf(files, "SHA256SUMS", sha256, new Set(names), "sums", isPassed);
  if (files.has("SM3SUMS")) checkSumsOf(files, "SM3SUMS", sm3, new Set(names.filter((name) => name !== "SM3SUMS")), "sums", isPassed);
}

// The bundle before: the chain of live draws has no gaps, and the register has only grown

/**
 * How the attempt before ended: the hash that the next one names, when it was declared void or abandoned, and the source
 * that it waited for in vain.
 * @param {Files} files
 * @param {Manifest} manifest
 * @returns {Ended}
 */
function readEnd(files, manifest) {
  const end = endOf(files);
  const file = END_FILES[end];
  const found = { end, hash: sha256(files.get(file)) };
  if (end === "abandoned") {
    const declared = readGivenUp(files, manifest);
    return { ...found, declared, missing: declared.missing };
  }
  if (end === "void") return { ...found, declared: readVoid(files.get(file), manifest, "previous") };
  const fields = fieldsOf(files.get(file), file, "fpdraw-result/1", "previous");
  takeHeading(fields, manifest);
  fields.takeKnown("manifest", manifest.hash);
  return found;
}

/**
 * It was given up by the rules.
 * @param {Files} files
 * @param {Manifest} manifest
 */
function readGivenUp(files, manifest) {
  const abandoned = readAbandoned(files.get("abandoned.txt"), manifest);
  const times = readTimes(files.get("times.txt"), manifest, abandoned.values.length);
  checkWaited(abandoned, times, manifest, "previous");
  return abandoned;
}

/** @param {Files} files */
function readBefore(files) {
  const place = { check: "previous", file: "the previous bundle" };
  const end = endOf(files);
  for (const name of ["manifest.txt", "register.txt", END_FILES[end], ...(end === "abandoned" ? ["times.txt"] : [])]) {
    if (!files.has(name)) refuse("the file is missing", { ...place, file: name });
  }
  const ends = Object.values(END_FILES).filter((name) => files.has(name));
  if (ends.length > 1) refuse("an attempt ends once", { ...place, expected: END_FILES[end], found: ends.join(", ") });
  const manifest = parseManifest(files.get("manifest.txt"));
  const register = files.get("register.txt");
  same(manifest.registerSize, linesOf(canonicalText(register, "register.txt")).length, "another size than its manifest's", place);
  same(manifest.registerRoot, rootOfLines(register), "another root than its manifest's", place);
  return { manifest, register, ...readEnd(files, manifest) };
}

/**
 * @param {Uint8Array} before
 * @param {Uint8Array} register
 */
function checkGrowth(before, register) {
  const place = { check: "previous", file: "register.txt" };
  if (register.length < before.length) refuse("shorter than its predecessor", { ...place, expected: before.length, found: register.length });
  let line = 1;
  for (let at = 0; at < before.length; at++) {
    if (register[at] !== before[at]) refuse("a line rewritten", { ...place, line });
    if (before[at] === 0x0a) line++;
  }
}

/**
 * @param {Before} before
 * @param {Manifest} manifest
 */
function checkChain(before, manifest) {
  const place = { check: "previous", file: "manifest.txt" };
  if (before.manifest.mode !== "live") refuse("the previous bundle is a rehearsal", { ...place, expected: "live", found: before.manifest.mode });
  same(before.hash, manifest.previous, "another previous draw", place);
  const again = manifest.draw === before.manifest.draw;
  if (again && before.end === "drawn") refuse("a draw that has a result is made again", { ...place, expected: "another draw", found: manifest.draw });
  same(again ? before.manifest.attempt + 1 : 1, manifest.attempt, "another attempt", place);
}

/**
 * Nobody prepares the next attempt before this one is declared void or abandoned.
 * @param {Before} before
 * @param {Manifest} manifest
 */
function checkDeclared({ declared, manifest: { draw } }, manifest) {
  if (!declared || (manifest.mode !== "live" && manifest.draw !== draw)) return;
  const early = manifest.frozenSeconds < declared.seconds;
  if (early) refuse("frozen before its predecessor was over", { check: "previous", file: "manifest.txt", expected: `${declared.time} or later`, found: manifest.frozen });
}

/**
 * Whoever kept a slip back seals none when that draw is begun anew.
 * @param {Before} before
 * @param {Manifest} manifest
 */
function checkAnew(before, manifest) {
  if (before.missing?.kind !== "sealed" || manifest.draw !== before.manifest.draw) return;
  const { name } = before.missing;
  const again = manifest.sources.filter(isSealed).find((source) => source.name === name);
  if (again) refuse("the party whose slip was missing seals again", { ...again.place, check: "previous", expected: "another party", found: name });
}

/**
 * What a bundle and the one before it must have in common.
 * @param {Files} files
 * @param {Uint8Array} register
 * @param {Manifest} manifest
 */
export function checkPrevious(files, register, manifest) {
  const before = readBefore(files);
  checkGrowth(before.register, register);
  const early = manifest.frozenSeconds < before.manifest.frozenSeconds;
  if (early) refuse("frozen before its predecessor", { check: "previous", file: "manifest.txt", expected: `${before.manifest.frozen} or later`, found: manifest.frozen });
  if (manifest.mode === "live") checkChain(before, manifest);
  checkDeclared(before, manifest);
  checkAnew(before, manifest);
  return before.manifest;
}
