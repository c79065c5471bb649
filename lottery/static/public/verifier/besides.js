// What the site publishes beside a draw's bundle and is checked with it: what became of the prizes, with the cards of the
// alternates that it names, and the verdicts of others. Each is taken by itself.
import { NotGivenError } from "./downloading.js";

/** @import { Taking } from "./taking.js" */

const PASSED = /^\S+ \S+ passed ([0-9]{10}) /gm;
const PRIZES = "prizes.txt";

/**
 * Where a file beside the bundle is: in the folder next to that of the sums.
 * @param {Taking} taking
 * @param {string} name
 */
const addressOf = (taking, name) => taking.place.sums.replace(/files\/SHA256SUMS/, `beside/${name}`);

/**
 * A file that may be gone since the page was made; what is missing then is the verifier's to say.
 * @param {Taking} taking
 * @param {string} name
 * @returns {Promise<[string, Uint8Array][]>}
 */
async function maybe(taking, name) {
  const download = taking.download(addressOf(taking, name));
  try {
    return [[name, await taking.taken(download)]];
  } catch (error) {
    if (!(error instanceof NotGivenError)) throw error;
    taking.downloads.splice(taking.downloads.indexOf(download), 1);
    taking.expected--;
    return [];
  }
}

/**
 * @param {Taking} taking
 * @returns {Promise<[string, Uint8Array][]>}
 */
async function prizes(taking) {
  const list = await taking.taken(taking.download(addressOf(taking, PRIZES)));
  const entries = new Set([...new TextDecoder().decode(list).matchAll(PASSED)].map(([, entry]) => entry));
  taking.expected += entries.size;
  const cards = await taking.inLanes([...entries].map((entry) => () => maybe(taking, `cards/${entry}.txt`)));
  return [[PRIZES, list], ...cards.flat()];
}

/**
 * What there is to be taken, each with its place beside the bundle.
 * @param {Taking} taking
 * @returns {(() => Promise<[string, Uint8Array][]>)[]}
 */
export function besides(taking) {
  const { prizes: list, verdicts } = taking.place;
  /** @type {(() => Promise<[string, Uint8Array][]>)[]} */
  const jobs = list ? [() => prizes(taking)] : [];
  for (const path of (verdicts ?? "").split(" ").filter(Boolean)) jobs.push(() => maybe(taking, path));
  return jobs;
}
