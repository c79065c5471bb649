// What the site publishes beside a draw's bundle and is checked with it: what became of the prizes, with the cards of the
// alternates that it names, and the verdicts of others. Each is taken by itself.
import { NotGivenError } from "./downloading.js";

/** @import { Taking } from "./taking.js" */

const PASSED = /^\S+ \S+ passed ([0-9]{10}) /gm;
const PRIZES = "prizes.txt";

/**
 * A file that may be gone since the page was made; what is missing then is the verifier's to say.
 * @param {Taking} taking
 * @param {string} name
 * @returns {Promise<[string, Uint8Array][]>}
 */
async function maybe(taking, name) {
  const download = taking.download(String(taking.place.prizes).replace(PRIZES, name));
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
  const list = await taking.taken(taking.download(String(taking.place.prizes)));
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
  for (const address of (verdicts ?? "").split(" ").filter(Boolean)) {
    const name = address.slice(address.lastIndexOf("/") + 1);
    jobs.push(async () => [[`verdicts/${name}`, await taking.taken(taking.download(address))]]);
  }
  return jobs;
}
