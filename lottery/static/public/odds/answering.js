// The sentences of an answer by their names, with their numbers: as lottery/odds/answering.py gives them.
import { anyOf, atLeast, between } from "./chances.js";
import { compare, ratio, times } from "./ratios.js";
import { count, digits, often, percent, thousands } from "./spoken.js";

/** @import { GroupQuestion, TwiceQuestion } from "./asking.js" */
/** @import { ChanceRange } from "./chances.js" */
/** @import { Ratio } from "./ratios.js" */
/** @import { Units } from "./spoken.js" */
/** @typedef {{ name: string, values: Record<string, string>, often: string }} Sentence */

/**
 * @param {string} name
 * @param {Record<string, string>} [values]
 * @param {string} [how]
 * @returns {Sentence}
 */
const sentence = (name, values = {}, how = "") => ({ name, values, often: how });

/**
 * @param {string} name
 * @param {Ratio} chance
 * @param {Record<string, string>} values
 * @param {Units} units
 */
function said(name, chance, values, units) {
  const [how, draws] = often(chance, units);
  return sentence(name, { ...values, chance: percent(chance, units), draws, exact: digits(chance) }, how);
}

/**
 * @param {string} name
 * @param {ChanceRange} chance
 * @param {Ratio} mean
 * @param {Record<string, string>} values
 * @param {Units} units
 */
function anyone(name, chance, mean, values, units) {
  const numbers = { ...values, mean: count(mean, units) };
  const [low, high] = [percent(chance.low, units), percent(chance.high, units)];
  if (!chance.exact && low !== high) return sentence(`${name}_between`, { ...numbers, low, high });
  return said(name, chance.high, numbers, units);
}

/** @param {ChanceRange} chance */
function verdict({ low, high }) {
  if (compare(low, ratio(1, 10)) >= 0) return sentence("common");
  return sentence(compare(high, ratio(1, 100)) < 0 ? "rare" : "uncommon");
}

/**
 * @param {GroupQuestion} question
 * @param {Units} units
 */
export function ofGroup({ pool, winners, group, seen, groups, assumed, cap }, units) {
  const [shown, many] = [thousands(seen), thousands(groups)];
  if (cap && seen > cap) return [sentence("over_cap", { cap: thousands(cap), seen: shown })];
  const one = atLeast(pool, group, winners, seen);
  const any = anyOf(pool, group, winners, seen, groups);
  const mean = ratio(BigInt(group) * BigInt(winners), pool);
  const share = percent(ratio(group, pool), units);
  const lines = [
    compare(ratio(seen), mean) <= 0 ? sentence("few") : verdict(any),
    sentence("mean", { group: thousands(group), share, winners: thousands(winners), mean: count(mean, units), seen: shown }),
    said("single", one, { seen: shown }, units),
  ];
  if (groups > 1) {
    lines.push(anyone("any", any, times(ratio(groups), one), { groups: many, seen: shown }, units));
    if (assumed) lines.push(sentence("assumed", { groups: many }));
  }
  return lines;
}

/**
 * @param {TwiceQuestion} question
 * @param {Units} units
 */
export function ofTwice({ pools, winners, entries, people }, units) {
  const won = pools.map((pool, at) => atLeast(pool, entries[at], winners[at], 1));
  const one = times(won[0], won[1]);
  const [first, second] = won.map((each) => percent(each, units));
  const alone = said("twice", one, { first, second }, units);
  if (!people) return [alone, sentence("nobody")];
  const any = between(one, people);
  return [verdict(any), alone, anyone("anybody", any, times(ratio(people), one), { people: thousands(people) }, units)];
}
