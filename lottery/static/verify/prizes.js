// prizes.txt: what became of each prize. Parts one below the other, each with the hash of all above it and a signature; lines
// are only ever added. It is published beside the bundle, with the cards of the alternates to whom a prize was passed.
import { Sha256, sha256, toHex } from "./sha256.js";
import { Awards } from "./awards.js";
import { ZEROS, canonicalText, checkDay, last, linesOf, refuse, same } from "./text.js";
import { checkCardOf } from "./result.js";
import { splitSignature } from "./notes.js";
import { verify } from "./ed25519.js";

/** @import { Row, Tier } from "./awards.js" */
/** @import { Key } from "./notes.js" */
/** @import { Manifest } from "./manifest.js" */
/** @import { Register } from "./lists.js" */
/** @import { Files, Place } from "./text.js" */
/** @typedef {{ begin: number, end: number, day: string, signed: number }} Part its lines from `begin` to `end` (from 0, the end not in it), and the one that holds the signature */
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
/** @type {["claimed" | "forfeited" | "takenBack" | "goneOn" | "returned", RegExp][]} what is done to a prize, and its line: tier, slot, entry, rest */
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

/**
 * The rows of the result that hold a prize or wait for one.
 * @param {Uint8Array} result
 * @param {Manifest} manifest
 * @returns {Row[]}
 */
export function rowsOf(result, { tiers }) {
  const codes = new Set(tiers.flatMap(({ code }) => [code, `A${code}`]));
  const rows = new TextDecoder().decode(result).split("\n").slice(5);
  return rows.map((row) => row.split(" ")).filter(([code]) => codes.has(code)).map(([code, slot, entry]) => ({ code, slot: Number(slot), entry }));
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
    this.result = sha256(about.result);
    /** @type {Part[]} */
    this.parts = [];
    this.until = "-";
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
   */
  value(at, name) {
    const row = this.rows[at] ?? "the end";
    if (!row.startsWith(`${name}: `)) refuse("wrong line", { ...this.here(at), expected: `${name}: …`, found: row });
    return row.slice(name.length + 2);
  }

  hashAbove() {
    return this.parts.length ? toHex(this.above.copy().finish()) : ZEROS;
  }

  /**
   * The heading of the part that begins at a line; the line after it.
   * @param {number} begin
   */
  heading(begin) {
    const { manifest, drawn } = this.about;
    const here = (/** @type {number} */ index) => this.here(begin + index);
    const value = (/** @type {number} */ index, /** @type {string} */ name) => this.value(begin + index, name);
    same(HEADER, this.rows[begin], "wrong first line", here(0));
    same(manifest.draw, value(1, "draw"), "another draw", here(1));
    same(String(manifest.attempt), value(2, "attempt"), "another attempt", here(2));
    same(String(this.parts.length + 1), value(3, "part"), "parts are numbered without gaps", here(3));
    same(this.hashAbove(), value(4, "above"), "not the parts above", here(4));
    same(this.result, value(5, "result"), "another result", here(5));
    const day = checkDay(value(6, "day"), here(6));
    const least = last(this.parts)?.day ?? drawn;
    if (day < least) refuse("a day goes back", { ...here(6), expected: `${least} or later`, found: day });
    if (!this.parts.length) this.takeUntil(begin + 7, day);
    return { day, next: begin + (this.parts.length ? 7 : 8) };
  }

  /**
   * @param {number} at
   * @param {string} day
   */
  takeUntil(at, day) {
    const until = this.value(at, "until");
    if (until !== "-" && checkDay(until, this.here(at)) < day) refuse("a last day before the day", { ...this.here(at), expected: `${day} or later`, found: until });
    this.until = until;
    this.awards.setUntil(until);
  }

  /**
   * One line of events.
   * @param {number} at
   * @param {string} day
   */
  event(at, day) {
    const row = this.rows[at];
    for (const [act, form] of EVENTS) {
      const [, code, slot, entry, rest] = form.exec(row) ?? [];
      if (!code) continue;
      if (act === "goneOn" && !rest.endsWith(" -")) checkDay(rest.split(" ")[1], this.here(at));
      return this.awards[act]({ code, slot: Number(slot), entry, rest, day, place: this.here(at) });
    }
    return refuse("not an event of a prize", { ...this.here(at), expected: "claimed, forfeited, passed, taken-back or returned", found: row });
  }

  /** @param {number} begin */
  async part(begin) {
    const { day, next } = this.heading(begin);
    let at = next;
    for (; at < this.rows.length && !this.rows[at].startsWith("— "); at++) this.event(at, day);
    if (this.parts.length && at === next) refuse("a part without an event", { ...this.here(at), expected: "an event", found: this.rows[at] ?? "the end" });
    if (at === this.rows.length) refuse("not signed", { ...this.here(at), expected: "— name base64", found: "the end" });
    await this.signature(begin, at);
    this.above.update(this.bytes, this.starts[begin], this.starts[at + 1]);
    this.parts.push({ begin, end: at + 1, day, signed: at });
    return at + 1;
  }

  /**
   * The part's one signature line, over its lines above it.
   * @param {number} begin
   * @param {number} at
   */
  async signature(begin, at) {
    const { keys, checkable } = this.about;
    const { name, id, bytes } = splitSignature(this.rows[at], this.here(at));
    const key = keys.find((each) => each.name === name && each.id === id);
    if (!key) refuse("not signed by any of the keys", { ...this.here(at), expected: keys.map((each) => each.name).join(", "), found: name });
    const text = this.bytes.subarray(this.starts[begin], this.starts[at]);
    if (checkable && !(await verify(key.bytes, text, bytes))) refuse("the signature does not hold", { ...this.here(at), expected: `a signature of ${name}`, found: "another" });
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
  for (let at = 0; at < reader.rows.length; ) {
    if (reader.parts.length === MOST_PARTS) refuse("too many parts", { ...reader.here(at + 3), expected: MOST_PARTS, found: reader.rows[at + 3] });
    at = await reader.part(at);
  }
  const { parts, until, awards, names, starts } = reader;
  return { parts: parts.length, first: parts[0].day, day: last(parts).day, until, tiers: awards.counts(), passed: awards.passed, names: [...names], ends: parts.map(({ end }) => starts[end]) };
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
