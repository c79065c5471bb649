// The lists: register, pool and omissions, and the Merkle tree over their lines (RFC 6962, section 2.1).
import { canonicalText, checkDay, linesOf, refuse, same } from "./text.js";
import { Sha256, sha256, toHex } from "./sha256.js";

/** @import { Manifest } from "./manifest.js" */
/** @import { Place } from "./text.js" */

const LF = 0x0a;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

// The tree

// Whole subtrees from the left, one for each 1 in the number of leaves; two of a size become one twice as large.
class Tree {
  constructor() {
    this.hasher = new Sha256();
    /** @type {Uint8Array[]} */
    this.heights = [];
    this.depth = 0;
    this.size = 0;
  }

  /** @param {number} n */
  height(n) {
    return (this.heights[n] ??= new Uint8Array(32));
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} from
   * @param {number} to
   */
  add(bytes, from, to) {
    this.hasher.update(LEAF).update(bytes, from, to).finish(this.height(this.depth++));
    for (let left = this.size; left % 2 === 1; left = (left - 1) / 2) this.join();
    this.size++;
  }

  // Put the node over the last two subtrees in their place.
  join() {
    const left = this.height(this.depth - 2);
    this.hasher.update(NODE).update(left).update(this.height(this.depth - 1)).finish(left);
    this.depth--;
  }

  root() {
    if (this.size === 0) return sha256(new Uint8Array(0));
    while (this.depth > 1) this.join();
    return toHex(this.height(0));
  }
}

/**
 * The RFC 6962 root over the lines of a file, 64 hex digits.
 * @param {Uint8Array} bytes
 */
export function rootOfLines(bytes) {
  const tree = new Tree();
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LF, from);
    tree.add(bytes, from, end);
    from = end + 1;
  }
  return tree.root();
}

// register.txt

const EVENT = new Map(Object.entries({
  submit: /^submit ([a-z0-9][a-z0-9-]{0,31}) ([0-9a-f]{64}) ([0-9]{4}-[0-9]{2}-[0-9]{2})$/,
  accept: /^accept ([0-9]{10})() ([0-9]{4}-[0-9]{2}-[0-9]{2})$/,
  reject: /^reject ([0-9]{10}) ([a-z0-9][a-z0-9-]{0,31}) ([0-9]{4}-[0-9]{2}-[0-9]{2})$/,
}));

// What the register says of its entries: batch, commit and whether the last event accepted them.
export class Register {
  /** @param {string} lastDay */
  constructor(lastDay) {
    /** @type {Map<number, { batch: string, commit: string, accepted: boolean }>} */
    this.entries = new Map();
    /** @type {Set<string>} */
    this.commits = new Set();
    this.day = "0000-00-00";
    this.lastDay = lastDay;
  }

  /**
   * @param {string} row
   * @param {number} index
   */
  read(row, index) {
    const place = { check: "register", file: "register.txt", line: index + 1 };
    const kind = row.slice(0, 6);
    const event = EVENT.get(kind)?.exec(row);
    if (!event) refuse("not an event", { ...place, expected: "submit, accept or reject", found: row });
    this.checkDate(event[3], place);
    if (kind === "submit") this.submit(index, event[1], event[2], place);
    else this.decide(event[1], kind === "accept", place);
  }

  /**
   * @param {string} day
   * @param {Place} place
   */
  checkDate(day, place) {
    if (day === this.day) return;
    checkDay(day, place);
    if (day < this.day) refuse("a date goes back", { ...place, expected: `${this.day} or later`, found: day });
    if (day > this.lastDay) refuse("a date after the freeze", { ...place, expected: `${this.lastDay} or earlier`, found: day });
    this.day = day;
  }

  /**
   * @param {number} index
   * @param {string} batch
   * @param {string} commit
   * @param {Place} place
   */
  submit(index, batch, commit, place) {
    if (this.commits.has(commit)) refuse("a commit twice", { ...place, expected: "a new one", found: commit });
    this.commits.add(commit);
    this.entries.set(index, { batch, commit, accepted: false });
  }

  /**
   * @param {string} entry
   * @param {boolean} accepted
   * @param {Place} place
   */
  decide(entry, accepted, place) {
    const known = this.entries.get(Number(entry));
    if (!known) refuse("no such entry", { ...place, expected: "an earlier submit line", found: entry });
    known.accepted = accepted;
  }

  /**
   * An entry that is known to be one, as those of the pool are.
   * @param {string} digits
   */
  entry(digits) {
    const known = this.entries.get(Number(digits));
    if (!known) throw new TypeError(`no entry ${digits}`);
    return known;
  }
}

/**
 * The register with all its rules checked.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 */
export function readRegister(bytes, manifest) {
  const rows = linesOf(canonicalText(bytes, "register.txt"));
  const place = { check: "register", file: "register.txt" };
  const register = new Register(manifest.frozen.slice(0, 10));
  rows.forEach((row, index) => register.read(row, index));
  same(manifest.registerSize, rows.length, "another size", place);
  same(manifest.registerRoot, rootOfLines(bytes), "another root", place);
  return register;
}

// pool.txt and omitted.txt

/**
 * Rows of a list whose first word is an entry; entries must ascend strictly.
 * @param {Uint8Array} bytes
 * @param {Place & { file: string }} place
 * @param {RegExp} form
 */
function readAscending(bytes, place, form) {
  const rows = linesOf(canonicalText(bytes, place.file));
  let before = "";
  rows.forEach((row, index) => {
    const here = { ...place, line: index + 1 };
    if (!form.test(row)) refuse("malformed", { ...here, expected: form.source, found: row });
    const entry = row.slice(0, 10);
    if (entry <= before) refuse("entries ascend", { ...here, expected: `after ${before}`, found: entry });
    before = entry;
  });
  return rows;
}

const POOL_WITH_TAGS = /^[0-9]{10} [0-9a-f]{32} [0-9a-f]{64}$/;
const POOL_WITHOUT_TAGS = /^[0-9]{10} - [0-9a-f]{64}$/;
const OMISSION = /^[0-9]{10} [a-z0-9][a-z0-9-]{0,31}$/;

/**
 * The pool by itself: its form, and that it is the one that the manifest holds. Its rows.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 */
export function readPool(bytes, manifest) {
  const place = { check: "pool", file: "pool.txt" };
  const rows = readAscending(bytes, place, manifest.cap ? POOL_WITH_TAGS : POOL_WITHOUT_TAGS);
  same(manifest.poolCount, rows.length, "another count", place);
  same(manifest.poolHash, sha256(bytes), "another hash", place);
  same(manifest.poolRoot, rootOfLines(bytes), "another root", place);
  return rows;
}

/**
 * Every commit in the pool is the register's.
 * @param {string[]} rows
 * @param {Register} register
 */
export function checkPoolCommits(rows, register) {
  rows.forEach((row, index) => {
    const commit = register.entries.get(Number(row.slice(0, 10)))?.commit ?? "none";
    same(commit, row.slice(-64), "not the register's commit", { check: "pool", file: "pool.txt", line: index + 1 });
  });
}

/**
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 */
export function readOmitted(bytes, manifest) {
  const place = { check: "omitted", file: "omitted.txt" };
  const rows = readAscending(bytes, place, OMISSION);
  same(manifest.omittedHash, sha256(bytes), "another hash", place);
  return rows;
}

/**
 * Accepted entries of the manifest's batches are in the pool or in the omissions, once, and nothing else is.
 * @param {string[]} pool
 * @param {string[]} omitted
 * @param {Register} register
 * @param {Manifest} manifest
 */
export function checkUnion(pool, omitted, register, manifest) {
  const batches = new Set(manifest.batches);
  /** @type {Set<number>} */
  const listed = new Set();
  const check = "pool and omitted";
  /** @type {(file: string) => (row: string, index: number) => void} */
  const take = (file) => (row, index) => {
    const number = Number(row.slice(0, 10));
    const place = { check, file, line: index + 1, found: row.slice(0, 10) };
    const entry = register.entries.get(number);
    if (listed.has(number)) refuse("in both lists", { ...place, expected: "in one of them" });
    if (!entry?.accepted || !batches.has(entry.batch)) refuse("no accepted entry of these batches", { ...place, expected: "an accepted one" });
    listed.add(number);
  };
  pool.forEach(take("pool.txt"));
  omitted.forEach(take("omitted.txt"));
  for (const [number, entry] of register.entries) {
    const missing = entry.accepted && batches.has(entry.batch) && !listed.has(number);
    if (missing) refuse("in neither list", { check, file: "register.txt", line: number + 1, expected: "in pool or omitted", found: String(number).padStart(10, "0") });
  }
}
