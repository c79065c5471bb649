// What somebody typed, read into a question: the rules of lottery/odds/asking.py.
import { LARGEST } from "./chances.js";

/** @typedef {{ pool: number, winners: [string, number][], cap: number }} Facts */
/** @typedef {Record<string, string>} Typed */
/** @typedef {{ what: string, pool: number, winners: number, group: number, seen: number, groups: number, assumed: boolean, cap: number }} GroupQuestion */
/** @typedef {{ pools: number[], winners: number[], entries: number[], people: number }} TwiceQuestion */

export class FieldRefused extends Error {
  /**
   * @param {string} field
   * @param {string} value
   * @param {string} rule
   * @param {Record<string, number>} [bounds]
   */
  constructor(field, value, rule, bounds = {}) {
    super(rule);
    this.field = field;
    this.value = value;
    this.rule = rule;
    this.bounds = bounds;
  }
}

/** @param {string} value */
const plain = (value) => value.normalize("NFKC").replace(/[\s,]/g, "");

/**
 * @param {Typed} typed
 * @param {string} field
 * @param {number} least
 * @param {number} most
 */
function whole(typed, field, least, most) {
  const value = plain(typed[field] ?? "");
  const number = /^[0-9]{1,11}$/.test(value) ? Number(value) : -1;
  if (number < least || number > most) throw new FieldRefused(field, typed[field] ?? "", "whole", { least, most });
  return number;
}

/**
 * So many per cent of a pool, rounded; typed with up to four decimals.
 *
 * @param {Typed} typed
 * @param {number} pool
 */
function shared(typed, pool) {
  const value = plain(typed.size ?? "").replace(/%$/, "");
  const [, integer = "0", part = ""] = /^([0-9]{1,3})(?:\.([0-9]{1,4}))?$/.exec(value) ?? [];
  const share = BigInt(integer + part.padEnd(4, "0"));
  if (share <= 0n || share > 1_000_000n) throw new FieldRefused("size", typed.size ?? "", "percent");
  return Math.max(1, Number((2n * share * BigInt(pool) + 1_000_000n) / 2_000_000n));
}

/** @param {Facts} facts @param {string} [tier] */
export const wins = ({ winners }, tier = "") => winners.reduce((sum, [code, count]) => sum + (tier === "" || tier === code ? count : 0), 0);

/**
 * @param {Typed} typed
 * @param {Facts} draw
 * @returns {GroupQuestion}
 */
export function groupQuestion(typed, draw) {
  const person = typed.ask === "person";
  const winners = wins(draw, typed.tier);
  const group = person || typed.unit === "entries" ? whole(typed, "size", 1, draw.pool) : shared(typed, draw.pool);
  if (Math.min(group, winners) > LARGEST) throw new FieldRefused("size", typed.size, "large", { most: LARGEST });
  const seen = whole(typed, "seen", 1, winners);
  const most = Math.floor(draw.pool / group);
  const assumed = !(typed.groups ?? "").trim();
  const groups = assumed ? most : whole(typed, "groups", 1, most);
  return { what: person ? "person" : typed.what, pool: draw.pool, winners, group, seen, groups, assumed, cap: person ? draw.cap : 0 };
}

/**
 * @param {Typed} typed
 * @param {Facts} draw
 * @param {Facts} other
 * @returns {TwiceQuestion}
 */
export function twiceQuestion(typed, draw, other) {
  const pools = [draw.pool, other.pool];
  const entries = ["entries", "other_entries"].map((field, at) => whole(typed, field, 1, Math.min(LARGEST, pools[at])));
  const most = Math.min(...pools.map((pool, at) => Math.floor(pool / entries[at])));
  const people = (typed.people ?? "").trim() ? whole(typed, "people", 1, most) : 0;
  return { pools, winners: [wins(draw), wins(other)], entries, people };
}
