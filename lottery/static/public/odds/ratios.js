// Fractions of whole numbers of any length: nothing is rounded before it is written down.

/** @typedef {{ over: bigint, under: bigint }} Ratio */

/**
 * @param {number | bigint} over
 * @param {number | bigint} [under]
 * @returns {Ratio}
 */
export const ratio = (over, under = 1) => ({ over: BigInt(over), under: BigInt(under) });

/**
 * @param {Ratio} one
 * @param {Ratio} other
 */
export const times = (one, other) => ratio(one.over * other.over, one.under * other.under);

/**
 * Negative, 0 or positive, as the one is less than the other, equal or more.
 *
 * @param {Ratio} one
 * @param {Ratio} other
 */
export function compare(one, other) {
  const [left, right] = [one.over * other.under, other.over * one.under];
  return left < right ? -1 : Number(left > right);
}

/**
 * The nearest whole number; a half goes up.
 *
 * @param {Ratio} value
 */
export const nearest = ({ over, under }) => (2n * over + under) / (2n * under);

/**
 * How many sets of `chosen` there are among `all`.
 *
 * @param {number} all
 * @param {number} chosen
 */
export function sets(all, chosen) {
  if (chosen < 0 || chosen > all) return 0n;
  let found = 1n;
  const last = Math.min(chosen, all - chosen);
  for (let at = 1; at <= last; at++) found = (found * BigInt(all - last + at)) / BigInt(at);
  return found;
}
