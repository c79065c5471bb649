// What is published beside a bundle and not in it: dropped with its files, it is taken apart from them. In a kit it has its
// place and stays there. Single files that were downloaded one by one have lost their folder, and are known by what they say.
import { UnreadableError, contentOf } from "../../bundles.js";
import { HEADER as VERDICT } from "../../verify/verdict.js";

/** @import { Pair } from "../../bundles.js" */
/** @import { Files } from "../../verify/text.js" */
/** @typedef {{ pairs: Pair[], signed: Blob | null, keyList: Blob | null, beside: Files }} Apart the bundle's own files, and those beside it */

const IN_KIT = /(?:^|\/)beside\//;
const SIGNED = /(?:^|\/)minutes-signed\.pdf$/;
const LIST = /(?:^|\/)keylist\.txt$/;
const BESIDE = /(?:^|\/)(prizes\.txt|cards\/[^/]+|verdicts\/[^/]+)$/;
const SINGLE = /^[^/]+\.txt$/;
const ENTRY = /([0-9]{10})\.txt$/;
const LONGEST_LINE = 32;

/**
 * Where a single file lies beside a bundle, by its first line; empty for one that does not.
 * @param {Pair} pair
 */
async function placeOf([path, file]) {
  const [line] = new TextDecoder().decode(await contentOf(file.slice(0, LONGEST_LINE))).split("\n");
  if (line === "fpdraw-prizes/1") return "prizes.txt";
  if (line === VERDICT) return `verdicts/${path}`;
  const entry = line === "fpdraw-card/1" && ENTRY.exec(path);
  return entry ? `cards/${entry[1]}.txt` : "";
}

/**
 * @param {Pair[]} pairs
 * @param {Pair[]} more single files that somebody has chosen as such that lie beside the bundle
 * @returns {Promise<Apart>}
 */
export async function takenApart(pairs, more) {
  const isFlat = pairs.some(([path]) => path === "manifest.txt");
  /** @type {[string, Blob][]} */
  const beside = [];
  /** @type {Apart} */
  const found = { pairs: [], signed: null, keyList: null, beside: /** @type {Files} */ (/** @type {unknown} */ (new Map())) };
  for (const pair of [...pairs, ...more]) {
    const [path, file] = pair;
    const isOut = !IN_KIT.test(path);
    const isSingle = more.includes(pair) || (!isFlat && SINGLE.test(path));
    const place = isOut ? (BESIDE.exec(path)?.[1] ?? (isSingle ? await placeOf(pair) : "")) : "";
    if (place) beside.push([place, file]);
    else if (isOut && SIGNED.test(path)) found.signed ??= file;
    else if (isOut && LIST.test(path)) found.keyList ??= file;
    else found.pairs.push(pair);
  }
  return { ...found, beside: await read(beside) };
}

/**
 * @param {[string, Blob][]} beside
 * @returns {Promise<Files>}
 */
async function read(beside) {
  /** @type {Map<string, Uint8Array>} */
  const files = new Map();
  for (const [place, file] of beside) {
    if (files.has(place)) throw new UnreadableError("a name twice");
    files.set(place, await contentOf(file));
  }
  return /** @type {Files} */ (/** @type {unknown} */ (files));
}
