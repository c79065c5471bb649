// What every file of a draw is written in: canonical text, whole numbers, days and times. A reader rejects
// what is not canonical and never repairs it.

/**
 * A bundle's files by name (`winners/0000000001.txt`). Whoever gets one has seen that it is there, or is one that must be.
 *
 * @typedef {Omit<ReadonlyMap<string, Uint8Array>, "get" | "forEach"> & { get(name: string): Uint8Array }} Files
 */
/**
 * Where a check stands: which one, in which file and line, and what was expected and found there.
 *
 * @typedef {{ check?: string, file?: string, line?: number, expected?: unknown, found?: unknown }} Place
 */
/** @typedef {(message: string, at: number) => never} Stop */

// The first thing that does not hold: which check, where, and both values.
export class VerifyError extends Error {
  /**
   * @param {string} message
   * @param {Place} [place]
   */
  constructor(message, { check = "", file = "", line = 0, expected = "", found = "" } = {}) {
    super(message);
    this.name = "VerifyError";
    this.check = check;
    this.file = file;
    this.line = line;
    this.expected = String(expected);
    this.found = String(found);
  }

  toString() {
    const place = [this.file, this.line ? `line ${this.line}` : ""].filter(Boolean).join(" ");
    const values = this.expected || this.found ? `expected ${this.expected}, found ${this.found}` : "";
    return [place, this.message, values].filter(Boolean).join(": ");
  }
}

/**
 * @param {string} message
 * @param {Place} place
 * @returns {never}
 */
export function refuse(message, place) {
  throw new VerifyError(message, place);
}

/**
 * @param {unknown} expected
 * @param {unknown} found
 * @param {string} message
 * @param {Place} place
 */
export function same(expected, found, message, place) {
  if (expected !== found) refuse(message, { ...place, expected, found });
}

// Canonical text

const LF = 0x0a;
const BLANK = 0x20;
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
const encoder = new TextEncoder();

/** @param {string} text */
export const bytesOf = (text) => encoder.encode(text);

/**
 * @param {Uint8Array} bytes
 * @param {number} position
 */
function lineAt(bytes, position) {
  let line = 1;
  for (let at = 0; at < position; at++) if (bytes[at] === LF) line++;
  return line;
}

/**
 * The rules that can be seen in single bytes, which is all of them for ASCII; whether other bytes occur.
 * @param {Uint8Array} bytes
 * @param {Stop} stop
 */
function checkBytes(bytes, stop) {
  let before = LF;
  let beyondAscii = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === LF && before === LF) stop("an empty line", at);
    if (byte === LF && before === BLANK) stop("a blank at a line's end", at);
    if (byte === BLANK && before === LF) stop("a blank at a line's start", at);
    if (byte === BLANK && before === BLANK) stop("two blanks in a row", at);
    if ((byte < BLANK && byte !== LF) || byte === 0x7f) stop("a forbidden character", at);
    if (byte > 0x7f) beyondAscii = true;
    before = byte;
  }
  if (before !== LF) stop("no line end at the end", bytes.length);
  return beyondAscii;
}

/**
 * The text of bytes, or null if they are not UTF-8; a byte order mark stays a character.
 * @param {Uint8Array} bytes
 */
export function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {Stop} stop
 */
function decodeStrictly(bytes, stop) {
  const text = decode(bytes);
  if (text !== null) return text;
  let from = 0;
  while (decode(bytes.subarray(from, bytes.indexOf(LF, from))) !== null) from = bytes.indexOf(LF, from) + 1;
  return stop("not UTF-8", from);
}

/**
 * @param {string} text
 * @param {Place} place
 */
function checkCharacters(text, place) {
  text.split("\n").forEach((row, index) => {
    const line = index + 1;
    if (FORBIDDEN.test(row)) refuse("not canonical: a forbidden character", { ...place, line });
    if (row.normalize("NFC") !== row) refuse("not canonical: not in normal form C", { ...place, line });
  });
}

/**
 * The text of a canonical file; an empty one is a list without members.
 * @param {Uint8Array} bytes
 * @param {string} file
 * @param {string} [check] whose it is
 * @returns {string}
 */
export function canonicalText(bytes, file, check = "canonical") {
  const place = { check, file };
  /** @type {Stop} */
  const stop = (message, at) => refuse(`not canonical: ${message}`, { ...place, line: lineAt(bytes, at) });
  const beyondAscii = checkBytes(bytes, stop);
  const text = decodeStrictly(bytes, stop);
  if (beyondAscii) checkCharacters(text, place);
  return text;
}

/**
 * The last of a list. (Older telephones have no `at`.)
 * @template Each
 * @param {Each[]} list
 */
export const last = (list) => list[list.length - 1];

/**
 * The lines of a canonical text, without their ends.
 * @param {string} text
 */
export const linesOf = (text) => text.split("\n").slice(0, -1);

// Forms

export const ZEROS = "0".repeat(64);
export const HASH = /^[0-9a-f]{64}$/;
export const TOKEN = /^[a-z0-9][a-z0-9-]{0,31}$/;
export const DRAW = /^[A-Z0-9][A-Z0-9-]{0,31}$/;
export const ENTRY = /^[0-9]{10}$/;
export const WHOLE = /^(?:0|[1-9][0-9]{0,11})$/;
export const SMALL = /^(?:0|[1-9][0-9]{0,6})$/;

// A file of `name: value` lines is read field by field, in the order that the protocol gives.
export class Fields {
  /**
   * @param {string} text
   * @param {string} kind
   * @param {Place} place
   */
  constructor(text, kind, place) {
    this.rows = linesOf(text);
    this.place = place;
    this.at = 0;
    same(kind, this.rows[0] ?? "", "wrong first line", { ...place, line: 1 });
    this.at = 1;
  }

  // Where a complaint about the line last read belongs.
  here() {
    return { ...this.place, line: this.at };
  }

  /** @param {string} name */
  has(name) {
    return (this.rows[this.at] ?? "").startsWith(`${name}: `);
  }

  /**
   * The next line's value; it must be `name`'s and have its form.
   * @param {string} name
   * @param {RegExp} [form]
   */
  take(name, form) {
    const row = this.rows[this.at] ?? "";
    const place = { ...this.place, line: this.at + 1 };
    if (!this.has(name)) refuse("wrong line", { ...place, expected: `${name}: …`, found: row || "nothing" });
    const value = row.slice(name.length + 2);
    if (form && !form.test(value)) refuse(`malformed ${name}`, { ...place, found: value, expected: "another form" });
    this.at++;
    return value;
  }

  /**
   * @param {string} name
   * @param {RegExp} [form]
   */
  takeAll(name, form) {
    const values = [];
    while (this.has(name)) values.push(this.take(name, form));
    return values;
  }

  /**
   * The line must say what is known already.
   * @param {string} name
   * @param {string} known
   */
  takeKnown(name, known) {
    same(known, this.take(name), `another ${name}`, this.here());
  }

  remaining() {
    return this.rows.slice(this.at);
  }

  end() {
    const row = this.rows[this.at];
    if (row !== undefined) refuse("a line too many", { ...this.place, line: this.at + 1, expected: "the end", found: row });
  }
}

// Days and times: Asia/Shanghai, without summer time, in a calendar without year 0

const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME = /^([0-9-]{10})T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])\+08:00$/;

/**
 * @param {number} year
 * @param {number} month
 */
function lengthOfMonth(year, month) {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/**
 * Days since 1970-01-01, or null for what is no day. Date.UTC would take the years to 99 for others.
 * @param {string} text
 */
function dayNumber(text) {
  const parts = DAY.exec(text);
  if (!parts) return null;
  const [year, month, day] = parts.slice(1).map(Number);
  if (year < 1 || day < 1 || day > lengthOfMonth(year, month)) return null;
  const before = year - 1;
  let days = 365 * before + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 719162;
  for (let earlier = 1; earlier < month; earlier++) days += lengthOfMonth(year, earlier);
  return days + day - 1;
}

/**
 * Checks a day; days are written so that their text sorts as they do.
 * @param {string} text
 * @param {Place} place
 */
export function checkDay(text, place) {
  if (dayNumber(text) === null) refuse("not a day", { ...place, expected: "YYYY-MM-DD", found: text });
  return text;
}

/**
 * A time as seconds since 1970-01-01T00:00:00Z.
 * @param {string} text
 * @param {Place} place
 * @returns {number}
 */
export function secondsOf(text, place) {
  const parts = TIME.exec(text);
  const day = parts && dayNumber(parts[1]);
  if (!parts || day === null) refuse("not a time", { ...place, expected: "YYYY-MM-DDThh:mm:ss+08:00", found: text });
  const [hours, minutes, seconds] = parts.slice(2).map(Number);
  return day * 86400 + (hours - 8) * 3600 + minutes * 60 + seconds;
}

// The last second that a time can be written for: 9999-12-31T23:59:59+08:00.
export const LAST_SECOND = 253402271999;
