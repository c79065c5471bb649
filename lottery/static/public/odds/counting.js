// The tickets of a draw counted in bins by the reader's own machine, from the two published files.
import { sha256, TicketPress } from "../../verify/sha256.js";

const WORD = 2 ** 32;

/**
 * How many tickets lie in each bin of [0, 1).
 *
 * @param {Uint8Array} pool the bytes of pool.txt: lines of one length, each beginning with an entry's ten digits
 * @param {Uint8Array} seed the bytes of seed.txt
 * @param {number} bins
 */
export function binsOf(pool, seed, bins) {
  const press = new TicketPress(sha256(seed));
  const counts = Array.from({ length: bins }, () => 0);
  const ticket = new Int32Array(8);
  const width = pool.indexOf(10) + 1;
  for (let at = 0; width && at < pool.length; at += width) {
    press.press(pool, at, ticket, 0);
    counts[Math.floor(((ticket[0] >>> 0) * bins) / WORD)]++;
  }
  return counts;
}
