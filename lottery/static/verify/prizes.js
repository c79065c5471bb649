// prizes.txt: what became of each prize. Parts one below the other, each with the hash of all above it and a signature; lines
// are only ever added. It is published beside the bundle, with the cards of the alternates to whom a prize was passed.
import { Sha256, sha256, toHex } from "./sha256.js";
import { Awards } from "./awards.js";
import { DRAW, HASH, ZEROS, canonicalText, checkDay, last, linesOf, refuse, same } from "./text.js";
import { checkCardOf } from "./result.js";
import { splitSignature } from "./notes.js";
import { verify } from "./ed25519.js";

/** @import { Row, Tier } from "./awards.js" */
/** @import { Key } from "./notes.js" */
/** @import { Manifest } from "./manifest.js" */
/** @import { Register } from "./lists.js" */
/** @import { Files, Place } from "./text.js" */
/** @typedef {{ act: "claimed" | "forfeited" | "takenBack" | "goneOn" | "returned", code: string, slot: number, entry: string, rest: string, at: number }} Said an event in line `at` (from 0) */
/** @typedef {{ begin: number, end: number, draw: string, attempt: string, number: string, above: string, result: string, day: string, until: string, events: Said[] }} Part its lines from `begin` to `end` (from 0, the end not in it), of which the last is its signature */
/**
 * @typedef {object} About what a list is held against
 * @property {Manifest} manifest
 * @property {Uint8Array} result
 * @property {Row[]} rows
 * @property {string} drawn the day of the last value
 * @property {Key[]} keys those that may sign it
 * @property {boolean} checkable whether this browser can check signatures
 */
/** @typedef {{ parts: number, first: string, day: string, until: string, tiers: Tier[], passed: string[], names: string[], ends: number[] }} Prizes `ends`: after how many bytes each part ends; `names`: who signed */

export const PRIZES = "prizes.txt";
const HEADER = "fpdraw-prizes/1";
const MOST_BYTES = 1 << 24;
const MOST_PARTS = 50_000;
const LF = 0x0a;
const PRIZE = "([a-z0-9]{1,8}) ([1-9][0-9]{0,6})";
const UNTIL = "-|[0-9]{4}-[0-9]{2}-[0-9]{2}";
const ATTEMPT = /^[1-9][0-9]{0,2}$/;
const NUMBER = /^[1-9][0-9]{0,4}$/;
const SIGNED = "— ";
/** @type {[Said["act"], RegExp][]} what is done to a prize, and its line: tier, slot, entry, rest */
const EVENTS = [
  ["claimed", new RegExp(`^${PRIZE} claimed ([0-9]{10})()$`)],
  ["forfeited", new RegExp(`^${PRIZE} forfeited ([0-9]{10}) (late|declined|ineligible|identity|invoice|won-earlier)$`)],
  ["takenBack", new RegExp(`^${PRIZE} taken-back ([0-9]{10}) (invoice|ineligible|identity)$`)],
  ["goneOn", new RegExp(`^${PRIZE} passed ([0-9]{10}) ([1-9][0-9]{0,6} (?:${UNTIL}))$`)],
  ["returned", new RegExp(`^${PRIZE} returned (-) (supplementary|next-draw|treasury)$`)],
];

/** @param {Uint8Array} bytes */
function startsOf(bytes) {
  const starts = [0];
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) starts.push(at + 1);
  return starts;
}

class Reader {
  /**
   * @param {Uint8Array} bytes
   * @param {About} about
   * @param {Place & { file: string }} place
   */
  constructor(bytes, about, place) {
    this.bytes = bytes;
    this.about = about;
    this.place = place;
    this.rows = linesOf(canonicalText(bytes, place.file, place.check));
    this.starts = startsOf(bytes);
    this.above = new Sha256();
    this.awards = new Awards(about.manifest, about.rows);
    /** @type {Part[]} */
    this.parts = [];
    /** @type {Set<string>} */
    this.names = new Set();
  }

  /**
   * Where a complaint about a line (from 0) belongs.
   * @param {number} at
   */
  here(at) {
    return { ...this.place, line: at + 1 };
  }

  /**
   * The value of a line of the heading.
   * @param {number} at
   * @param {string} name
   * @param {RegExp} [form]
   */
  value(at, name, form) {
    const row = this.rows[at] ?? "the end";
    if (!row.startsWith(`${name}: `)) refuse("wrong line", { ...this.here(at), expected: `${name}: …`, found: row });
    const value = row.slice(name.length + 2);
    if (form && !form.test(value)) refuse(`malformed ${name}`, { ...this.here(at), expected: "another form", found: value });
    return value;
  }

  /**
   * A last day, or `-`.
   * @param {number} at
   */
  until(at) {
    const until = this.value(at, "until");
    return until === "-" ? until : checkDay(until, this.here(at));
  }

  /**
   * The part that begins at a line, by its form alone.
   * @param {number} begin
   * @returns {Part}
   */
  part(begin) {
    same(HEADER, this.rows[begin], "wrong first line", this.here(begin));
    const draw = this.value(begin + 1, "draw", DRAW);
    const attempt = this.value(begin + 2, "attempt", ATTEMPT);
    const number = this.value(begin + 3, "part", NUMBER);
    const above = this.value(begin + 4, "above", HASH);
    const result = this.value(begin + 5, "result", HASH);
    const day = checkDay(this.value(begin + 6, "day"), this.here(begin + 6));
    const until = number === "1" ? this.until(begin + 7) : "-";
    const events = [];
    let at = begin + (number === "1" ? 8 : 7);
    for (; at < this.rows.length && this.rows[at] !== HEADER && !this.rows[at].startsWith(SIGNED); at++) events.push(this.event(at));
    const end = this.rows[at]?.startsWith(SIGNED) ? at + 1 : at;
    return { begin, end, draw, attempt, number, above, result, day, until, events };
  }

  /**
   * One line of events.
   * @param {number} at
   * @returns {Said}
   */
  event(at) {
    const row = this.rows[at];
    for (const [act, form] of EVENTS) {
      const [, code, slot, entry, rest] = form.exec(row) ?? [];
      if (!code) continue;
      if (act === "goneOn" && !rest.endsWith(" -")) checkDay(rest.split(" ")[1], this.here(at));
      return { act, code, slot: Number(slot), entry, rest, at };
    }
    return refuse("not an event of a prize", { ...this.here(at), expected: "claimed, forfeited, passed, taken-back or returned", found: row });
  }

  /**
   * Takes a part that follows those above it, whoever has signed it.
   * @param {Part} part
   */
  add(part) {
    const { begin, end, day, until, events } = part;
    const here = (/** @type {number} */ index) => this.here(begin + index);
    const before = this.parts.length ? last(this.parts) : null;
    if (before) same(before.draw, part.draw, "another draw", here(1));
    if (before) same(before.attempt, part.attempt, "another attempt", here(2));
    if (this.parts.length === MOST_PARTS) refuse("too many parts", { ...here(3), expected: MOST_PARTS, found: part.number });
    same(String(this.parts.length + 1), part.number, "parts are numbered without gaps", here(3));
    same(before ? toHex(this.above.copy().finish()) : ZEROS, part.above, "not the parts above", here(4));
    if (before) same(before.result, part.result, "another result", here(5));
    if (before && day < before.day) refuse("a day goes back", { ...here(6), expected: `${before.day} or later`, found: day });
    if (until !== "-" && until < day) refuse("a last day before the day", { ...here(7), expected: `${day} or later`, found: until });
    if (before && !events.length) refuse("a part without an event", { ...here(7), expected: "an event", found: this.rows[begin + 7] ?? "the end" });
    if (!this.rows[end - 1].startsWith(SIGNED)) refuse("not signed", { ...this.here(end), expected: "— name base64", found: this.rows[end] ?? "the end" });
    this.above.update(this.bytes, this.starts[begin], this.starts[end]);
    this.parts.push(part);
  }

  // What the events come to, of the draw that the first part names.
  follow() {
    const { manifest, drawn, result } = this.about;
    const [{ begin, draw, attempt, result: mark, day: first, until }] = this.parts;
    same(manifest.draw, draw, "another draw", this.here(begin + 1));
    same(String(manifest.attempt), attempt, "another attempt", this.here(begin + 2));
    same(sha256(result), mark, "another result", this.here(begin + 5));
    if (first < drawn) refuse("a day before the draw", { ...this.here(begin + 6), expected: `${drawn} or later`, found: first });
    this.awards.setUntil(until);
    for (const { day, events } of this.parts) {
      for (const { act, at, ...said } of events) this.awards[act]({ ...said, day, place: this.here(at) });
    }
  }

  /**
   * The part's one signature line, over its lines above it.
   * @param {Part} part
   */
  async signature({ begin, end }) {
    const { keys, checkable } = this.about;
    const here = this.here(end - 1);
    const { name, id, bytes } = splitSignature(this.rows[end - 1], here);
    const key = keys.find((each) => each.name === name && each.id === id);
    if (!key) refuse("not signed by any of the keys", { ...here, expected: keys.map((each) => each.name).join(", "), found: name });
    const text = this.bytes.subarray(this.starts[begin], this.starts[end - 1]);
    if (checkable && !(await verify(key.bytes, text, bytes))) refuse("the signature does not hold", { ...here, expected: `a signature of ${name}`, found: "another" });
    this.names.add(name);
  }
}

/**
 * The whole list, once every line of it holds. The cards that it names are not looked at.
 * @param {Uint8Array} bytes
 * @param {About} about
 * @param {Place & { file: string }} place
 * @returns {Promise<Prizes>}
 */
export async function readPrizes(bytes, about, place) {
  if (bytes.length > MOST_BYTES) refuse("too large", { ...place, expected: `at most ${MOST_BYTES} bytes`, found: bytes.length });
  if (!bytes.length) refuse("not canonical: the file is empty", place);
  const reader = new Reader(bytes, about, place);
  for (let at = 0; at < reader.rows.length; at = last(reader.parts).end) reader.add(reader.part(at));
  reader.follow();
  for (const part of reader.parts) await reader.signature(part);
  const { parts, awards, names, starts } = reader;
  const [{ day: first, until }] = parts;
  return { parts: parts.length, first, day: last(parts).day, until, tiers: awards.counts(), passed: awards.passed, names: [...names], ends: parts.map(({ end }) => starts[end]) };
}

/**
 * An older copy is the beginning of the list, up to the end of one of its parts.
 * @param {Uint8Array} earlier
 * @param {Uint8Array} bytes
 * @param {Prizes} prizes
 * @param {Place} place of the newer one
 * @param {string} file how the older one is called
 */
export function checkEarlier(earlier, bytes, { ends }, place, file) {
  let line = 1;
  for (let at = 0; at < earlier.length; at++) {
    if (earlier[at] !== bytes[at]) refuse("the older list says otherwise", { ...place, line, expected: "the older list, and more", found: "another" });
    if (earlier[at] === LF) line++;
  }
  if (!ends.includes(earlier.length)) refuse("the older list does not end with a part", { ...place, file, line, expected: "the end of a part", found: earlier.length });
}

/**
 * Of each alternate to whom a prize was passed the card is here, and no other.
 * @param {Files} cards by their place beside the bundle, `cards/<entry>.txt`
 * @param {string[]} entries
 * @param {Register} register
 * @param {Place} place
 * @param {string} [folder] what stands before their names in a complaint
 */
export function checkAlternates(cards, entries, register, place, folder = "") {
  const wanted = new Set(entries.map((entry) => `cards/${entry}.txt`));
  for (const entry of entries) {
    const name = `cards/${entry}.txt`;
    const here = { ...place, file: `${folder}${name}` };
    if (!cards.has(name)) refuse("the file is missing", { ...here, expected: "the alternate's card", found: "none" });
    checkCardOf(cards.get(name), entry, register, here);
  }
  for (const name of cards.keys()) if (!wanted.has(name)) refuse("a card of no alternate", { ...place, file: `${folder}${name}`, expected: "an alternate to whom a prize was passed", found: name });
}
