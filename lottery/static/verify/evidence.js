// The evidence of the sources: nobody chose a value in seed.txt that a slip or the beacon had to give, and each has its time.
import { checkDrand, lineInSeed, readSealed, readSeed, readTimes } from "./sources.js";
import { checkEvidence } from "./bundle.js";
import { isDrand, isSealed, parseManifest } from "./manifest.js";
import { refuse, same } from "./text.js";

/** @import { Drand, Manifest, Sealed } from "./manifest.js" */
/** @import { Files } from "./text.js" */
/** @import { Time } from "./sources.js" */

/**
 * The slip is the one that was sealed, and its secret is what the seed, or the note of an abandoned attempt, holds.
 * @param {Uint8Array} bytes
 * @param {Sealed} source
 * @param {string[]} values
 * @param {Manifest} manifest
 * @param {string} [file]
 */
export function checkSlip(bytes, source, values, manifest, file = "seed.txt") {
  const secret = readSealed(bytes, source, manifest);
  const place = { check: "sealed", file, line: lineInSeed(source) };
  same(secret, values[source.number - 1], `not the secret of ${source.name}`, place);
}

// A browser too old for it, or a page whose site is gone, leaves the beacon's signature open.
async function beaconIfAble() {
  try {
    return await import("./beacon.js");
  } catch {
    return null;
  }
}

/**
 * The round that had to be used, and whether its signature could be checked; one that does not hold is refused.
 * @param {Uint8Array} bytes
 * @param {Drand} source
 * @param {string[]} values
 * @param {Time[]} times
 * @param {Manifest} manifest
 * @param {string} [file]
 */
export async function checkRound(bytes, source, values, times, manifest, file = "seed.txt") {
  const evidence = checkDrand(bytes, source, values[source.number - 1], times, manifest, file);
  const beacon = await beaconIfAble();
  if (!beacon) return { round: evidence.round, signed: false };
  const expected = `the network's signature on round ${evidence.round}`;
  const place = { check: "drand", file: "drand.txt", line: 4, expected, found: evidence.signature };
  if (!beacon.isSigned(evidence)) refuse("not the network's signature", place);
  return { round: evidence.round, signed: true };
}

/**
 * What each source gave, in the manifest's order: { number, kind, name, value, time }, and { round, signed } of a beacon.
 * `files` is a map that holds manifest.txt, seed.txt, times.txt, and the slips and drand.txt of the manifest's sources.
 * @param {Files} files
 */
export async function checkSources(files) {
  for (const file of ["manifest.txt", "seed.txt", "times.txt"]) {
    if (!files.has(file)) refuse("the file is missing", { check: "files", file });
  }
  const manifest = parseManifest(files.get("manifest.txt"));
  checkEvidence(files, manifest);
  const { values } = readSeed(files.get("seed.txt"), manifest);
  const times = readTimes(files.get("times.txt"), manifest);
  const found = [];
  for (const source of manifest.sources) {
    const { number, kind, name } = source;
    if (isSealed(source)) checkSlip(files.get(`sealed-${name}.txt`), source, values, manifest);
    const beacon = isDrand(source) ? await checkRound(files.get("drand.txt"), source, values, times, manifest) : {};
    found.push({ number, kind, name, value: values[number - 1], time: times[number - 1].text, ...beacon });
  }
  return found;
}
