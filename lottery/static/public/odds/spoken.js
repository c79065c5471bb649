// How chances and counts are written: the digits of lottery/odds/spoken.py.
import { compare, nearest, ratio, times } from "./ratios.js";

/** @import { Ratio } from "./ratios.js" */
/** @typedef {{ under: string, over: string, tenThousands: string, hundredMillions: string }} Units the words around numbers */

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SIX = 1_000_000n;

/** @param {bigint | number} number */
export const thousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * @param {Ratio} value
 * @param {number} decimals
 */
function rounded(value, decimals) {
  const size = 10n ** BigInt(decimals);
  const number = nearest(times(value, ratio(size)));
  return decimals ? `${thousands(number / size)}.${String(number % size).padStart(decimals, "0")}` : thousands(number);
}

/** @param {Ratio} value */
function places(value) {
  if (compare(value, ratio(10)) >= 0) return 1;
  if (compare(value, ratio(1)) >= 0) return 2;
  return compare(value, ratio(1, 10)) >= 0 ? 3 : 4;
}

/** @param {Ratio} chance */
const isCertain = ({ over, under }) => over === 0n || over === under;

/**
 * @param {Ratio} chance
 * @param {Units} units
 */
export function percent(chance, units) {
  if (isCertain(chance)) return chance.over ? "100%" : "0%";
  if (compare(chance, ratio(1, 10_000)) < 0) return units.under.replace("{}", "0.01%");
  if (compare(chance, ratio(999, 1000)) > 0) return units.over.replace("{}", "99.9%");
  const share = times(chance, ratio(100));
  return `${rounded(share, places(share))}%`;
}

/** @param {Ratio} chance */
export function digits(chance) {
  if (isCertain(chance)) return chance.over ? "1" : "0";
  let power = 0;
  let { over } = chance;
  for (; over < chance.under; power++) over *= 10n;
  let number = nearest(ratio(over * 100_000n, chance.under));
  if (number === SIX) {
    number /= 10n;
    power--;
  }
  const text = String(number);
  const shown = `${text[0]}.${text.slice(1)}`;
  return power ? `${shown}×10⁻${String(power).replace(/\d/g, (digit) => RAISED[Number(digit)])}` : shown;
}

/**
 * @param {Ratio} value
 * @param {Units} units
 */
export function count(value, units) {
  if (value.over && compare(value, ratio(1, 100)) < 0) return units.under.replace("{}", "0.01");
  if (compare(value, ratio(1000)) >= 0) return rounded(value, 0);
  return rounded(value, compare(value, ratio(10)) >= 0 ? 1 : 2);
}

/**
 * @param {bigint} number
 * @param {Units} units
 */
function large(number, units) {
  for (const [size, name] of /** @type {[bigint, string][]} */ ([[10n ** 8n, units.hundredMillions], [10_000n, units.tenThousands]])) {
    if (number >= size) return `${rounded(ratio(number, size), 1).replace(/\.0$/, "")}${name}`;
  }
  return thousands(number);
}

/**
 * Which sentence says how often a thing comes, and the number of draws in it.
 *
 * @param {Ratio} chance
 * @param {Units} units
 * @returns {[string, string]}
 */
export function often(chance, units) {
  if (!chance.over) return ["never", ""];
  if (compare(chance, ratio(1, 2)) > 0) return [compare(chance, ratio(9, 10)) > 0 ? "always" : "mostly", ""];
  const draws = nearest(ratio(chance.under, chance.over));
  if (draws >= 10n ** 16n) return ["hardly", ""];
  const size = 10n ** BigInt(Math.max(String(draws).length - 2, 0));
  return ["one_in", large(nearest(ratio(draws, size)) * size, units)];
}
