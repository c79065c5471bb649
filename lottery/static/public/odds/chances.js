// Chances under a draw in which every set of winners is equally likely: the steps of lottery/odds/chances.py, counted in
// whole numbers, so that both give the same digits.
import { compare, ratio, sets } from "./ratios.js";

/** @import { Ratio } from "./ratios.js" */
/** @typedef {{ low: Ratio, high: Ratio, exact: boolean }} ChanceRange known, or lies between two */

export const LARGEST = 5_000;
const STEPS = 40_000;
const MOST_WINNERS = 4_000;
const BITS = 1024n;
const ONE = ratio(1);

/**
 * The chance that `seen` or more of the winners are among the `group` of a pool's entries.
 *
 * @param {number} pool
 * @param {number} group
 * @param {number} winners
 * @param {number} seen
 */
export function atLeast(pool, group, winners, seen) {
  const [drawn, special] = [Math.min(group, winners), Math.max(group, winners)];
  const others = pool - special;
  const first = Math.max(seen, drawn - others, 0);
  if (first > drawn) return ratio(0);
  let term = sets(special, first) * sets(others, drawn - first);
  let total = term;
  for (let have = first; have < drawn; have++) {
    term = (term * BigInt(special - have) * BigInt(drawn - have)) / (BigInt(have + 1) * BigInt(others - drawn + have + 1));
    total += term;
  }
  return ratio(total, sets(pool, drawn));
}

/**
 * The coefficients of a polynomial's power, up to that of x^most (J. C. P. Miller's recurrence).
 *
 * @param {bigint[]} once
 * @param {number} power
 * @param {number} most
 */
function powers(once, power, most) {
  const result = [1n];
  const degree = once.length - 1;
  for (let at = 1; at <= Math.min(most, degree * power); at++) {
    let total = 0n;
    for (let each = 1; each <= Math.min(degree, at); each++) {
      total += BigInt(each * (power + 1) - at) * once[each] * result[at - each];
    }
    result.push(total / BigInt(at));
  }
  return result;
}

/**
 * How many sets of winners give each group less than `seen`.
 *
 * @param {number} pool
 * @param {number} group
 * @param {number} winners
 * @param {number} seen
 * @param {number} groups
 */
function setsWithout(pool, group, winners, seen, groups) {
  const rest = pool - groups * group;
  const once = Array.from({ length: seen }, (_, have) => sets(group, have));
  const inside = powers(once, groups, winners);
  let [total, outside] = [0n, 1n];
  for (let left = 0; left <= Math.min(rest, winners); left++) {
    if (winners - left < inside.length) total += inside[winners - left] * outside;
    outside = (outside * BigInt(rest - left)) / BigInt(left + 1);
  }
  return total;
}

/**
 * Bounds of the chance that at least one of some events comes: as if they were independent, and their sum.
 *
 * @param {Ratio} single
 * @param {number} groups
 * @returns {ChanceRange}
 */
export function between({ over, under }, groups) {
  const scale = 1n << BITS;
  /** @type {(value: bigint) => bigint} */
  const up = (value) => (value + scale - 1n) >> BITS;
  let base = (((under - over) << BITS) + under - 1n) / under;
  let none = scale;
  for (let left = BigInt(groups); left; left >>= 1n) {
    if (left & 1n) none = up(none * base);
    base = up(base * base);
  }
  const sum = ratio(BigInt(groups) * over, under);
  const range = { low: ratio(scale - none, scale), high: compare(sum, ONE) > 0 ? ONE : sum };
  return { ...range, exact: compare(range.low, range.high) === 0 };
}

/**
 * The chance that at least one of some groups of one size has `seen` or more of the winners.
 *
 * @param {number} pool
 * @param {number} group
 * @param {number} winners
 * @param {number} seen
 * @param {number} groups
 * @returns {ChanceRange}
 */
export function anyOf(pool, group, winners, seen, groups) {
  const single = atLeast(pool, group, winners, seen);
  /** @type {(chance: Ratio) => ChanceRange} */
  const exactly = (chance) => ({ low: chance, high: chance, exact: true });
  if (groups === 1 || single.over === 0n || single.over === single.under) return exactly(single);
  if (2 * seen > winners) return exactly(ratio(BigInt(groups) * single.over, single.under));
  if (winners <= MOST_WINNERS && winners * (seen - 1) <= STEPS) {
    const all = sets(pool, winners);
    return exactly(ratio(all - setsWithout(pool, group, winners, seen, groups), all));
  }
  return between(single, groups);
}
