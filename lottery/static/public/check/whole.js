// What takes a whole file of a draw: that an entry was left out, and where its ticket stands among all. Loaded when
// somebody asks for it.
import { prizeRows, resultText, checkResult } from "../../verify/result.js";
import { readOmitted, readPool } from "../../verify/lists.js";
import { readSeed } from "../../verify/sources.js";
import { last, linesOf, refuse, same } from "../../verify/text.js";

/** @import { Manifest } from "../../verify/manifest.js" */
/** @typedef {{ code: string, slot: number, entry: string, ticket: string }} Row */
/** @typedef {{ how: string, code: string, slot: number }} Place where an entry stands: prize, alternate or pool */

/**
 * The omissions that the manifest holds name the entry, with this reason.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 * @param {string} entry
 * @param {string} reason
 */
export function leftOut(bytes, manifest, entry, reason) {
  const rows = readOmitted(bytes, manifest);
  const index = rows.findIndex((row) => row.startsWith(`${entry} `));
  same(`${entry} ${reason}`, rows[index] ?? "none", "not among the omissions", { check: "omitted", file: "omitted.txt" });
  return { at: index + 1, count: rows.length };
}

/** @param {string} row */
function rowOf(row) {
  const [code, slot, entry, ticket] = row.split(" ");
  return { code, slot: Number(slot), entry, ticket };
}

/**
 * The draw repeated from the pool that the manifest holds and the published values; the published result must be the
 * same. Tells where the entry stands, and the last rows that took a prize and an alternate's place.
 * @param {{ pool: Uint8Array, seed: Uint8Array, result: Uint8Array }} files
 * @param {Manifest} manifest
 * @param {{ entry: string, ticket: string }} own
 */
export function drawnAgain({ pool, seed: seedText, result }, manifest, { entry, ticket }) {
  const rows = readPool(pool, manifest);
  if (!rows.some((row) => row.startsWith(`${entry} `))) refuse("not in the pool", { check: "pool", file: "pool.txt", expected: entry, found: "none" });
  const computed = resultText(manifest, pool, rows, readSeed(seedText, manifest).seed);
  checkResult(result, computed);
  const prizes = prizeRows(computed, manifest).length;
  const all = linesOf(new TextDecoder().decode(computed)).slice(5);
  const [winners, spare] = [all.slice(0, prizes), all.slice(prizes).filter((row) => row.startsWith("A"))];
  const skipped = all.some((row) => row === `skip cap ${entry} ${ticket}`);
  return { ...placeIn(winners, spare, entry), skipped, count: rows.length, lastPrize: lastOf(winners), lastAlternate: lastOf(spare) };
}

/**
 * @param {string[]} rows
 * @returns {Row | null}
 */
const lastOf = (rows) => (rows.length ? rowOf(last(rows)) : null);

/**
 * @param {string[]} winners
 * @param {string[]} spare
 * @param {string} entry
 * @returns {Place}
 */
function placeIn(winners, spare, entry) {
  const own = (/** @type {string[]} */ rows) => rows.map(rowOf).find((row) => row.entry === entry);
  const [prize, alternate] = [own(winners), own(spare)];
  if (prize) return { how: "prize", code: prize.code, slot: prize.slot };
  if (alternate) return { how: "alternate", code: alternate.code.slice(1), slot: alternate.slot };
  return { how: "pool", code: "", slot: 0 };
}

/**
 * Tickets as decimals between 0 and 1, cut off: six places, or as many as tell them apart.
 * @param {string[]} tickets 64 hex digits each
 */
export function decimals(tickets) {
  const at = (/** @type {number} */ places) => tickets.map((ticket) => `0.${String((BigInt(`0x${ticket}`) * 10n ** BigInt(places)) >> 256n).padStart(places, "0")}`);
  const different = new Set(tickets).size;
  let places = 6;
  while (new Set(at(places)).size < different) places++;
  return at(places);
}
