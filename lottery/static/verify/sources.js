// The sources: their values in seed.txt, when each was stored, and the evidence of slips and beacon.
import { Fields, HASH, canonicalText, refuse, same, secondsOf } from "./text.js";
import { ROUNDS, isThrown, secondsOfRound } from "./manifest.js";
import { fromHex, sha256 } from "./sha256.js";

/** @import { Drand, Manifest, Sealed, Source } from "./manifest.js" */
/** @import { Place } from "./text.js" */
/** @typedef {{ text: string, seconds: number }} Time */

/**
 * The lines by which a file names its draw.
 * @param {Fields} fields
 * @param {Manifest} manifest
 */
export function takeHeading(fields, manifest) {
  fields.takeKnown("draw", manifest.draw);
  fields.takeKnown("attempt", String(manifest.attempt));
}

/**
 * @param {Uint8Array} bytes
 * @param {string} file
 * @param {string} kind
 * @param {string} check
 */
export function fieldsOf(bytes, file, kind, check) {
  return new Fields(canonicalText(bytes, file), kind, { check, file });
}

/**
 * The file that shows where a value came from: of sealed sources and the beacon.
 * @param {Source} source
 */
export const evidenceOf = ({ kind, name }) => (kind === "drand" ? "drand.txt" : `sealed-${name}.txt`);

const EVIDENCE = /^(?:sealed-[a-z0-9][a-z0-9-]{0,31}|drand)\.txt$/;
/** @param {string} name */
export const isEvidence = (name) => EVIDENCE.test(name);

/**
 * @param {Fields} fields
 * @param {Manifest} manifest
 * @param {number} [count]
 */
function rowsForSources(fields, manifest, count = manifest.sources.length) {
  const rows = fields.remaining();
  same(count, rows.length, "one line a source", { ...fields.here(), line: 0 });
  return rows.map((row, index) => ({ row, source: manifest.sources[index], place: { ...fields.place, line: fields.at + index + 1 } }));
}

// seed.txt

const PULSE = /^[1-9][0-9]{0,11} [0-9a-f]{64}$/;

/** @param {Source} source */
function formOf(source) {
  if (isThrown(source)) return new RegExp(`^[0-9]{${source.digits}}$`);
  return source.kind === "sealed" ? HASH : PULSE;
}

/**
 * A source's value as its line says it.
 * @param {string} row
 * @param {Source} source
 * @param {Place} place
 */
export function valueIn(row, source, place) {
  const label = `${source.number} ${source.kind} ${source.name} `;
  const value = row.slice(label.length);
  const fits = row.startsWith(label) && formOf(source).test(value);
  if (!fits) refuse("wrong source", { ...place, expected: `${label}…`, found: row });
  return value;
}

/**
 * Four heading lines come first; a source and its time stand in the same line.
 * @param {Source} source
 */
export const lineInSeed = (source) => 4 + source.number;

/**
 * The seed and each source's value, in the manifest's order.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 */
export function readSeed(bytes, manifest) {
  const fields = fieldsOf(bytes, "seed.txt", "fpdraw-seed/1", "seed");
  takeHeading(fields, manifest);
  fields.takeKnown("manifest", manifest.hash);
  const values = rowsForSources(fields, manifest).map(({ row, source, place }) => valueIn(row, source, place));
  return { seed: sha256(bytes), values };
}

// times.txt

const TIME_ROW = /^([1-9][0-9]{0,11}) ([0-9-]{10}T[0-9:]{8}\+08:00)$/;

/**
 * When each value was stored, as texts and as seconds; of an abandoned attempt only the first sources have one.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 * @param {number} [count]
 * @returns {Time[]}
 */
export function readTimes(bytes, manifest, count) {
  const fields = fieldsOf(bytes, "times.txt", "fpdraw-times/1", "times");
  takeHeading(fields, manifest);
  fields.takeKnown("manifest", manifest.hash);
  let earliest = manifest.frozenSeconds + 1;
  return rowsForSources(fields, manifest, count).map(({ row, source, place }) => {
    const parts = TIME_ROW.exec(row);
    if (!parts || parts[1] !== String(source.number)) refuse("wrong source", { ...place, expected: `${source.number} and a time`, found: row });
    const seconds = secondsOf(parts[2], place);
    if (seconds < earliest) refuse("a time goes back", { ...place, expected: "a later time", found: parts[2] });
    earliest = seconds;
    return { text: parts[2], seconds };
  });
}

// sealed-<who>.txt

/**
 * The secret of a slip, which is the one whose hash the manifest holds, and is made for this draw and party.
 * @param {Uint8Array} bytes
 * @param {Sealed} source
 * @param {Manifest} manifest
 */
export function readSealed(bytes, source, manifest) {
  const file = `sealed-${source.name}.txt`;
  same(source.hash, sha256(bytes), "not the slip that was sealed", { check: "sealed", file });
  const fields = fieldsOf(bytes, file, "fpdraw-sealed/1", "sealed");
  takeHeading(fields, manifest);
  fields.takeKnown("party", source.name);
  const secret = fields.take("secret", HASH);
  fields.end();
  return secret;
}

// drand.txt

const SIGNATURE = /^[0-9a-f]{96}$/;

/**
 * The round that must be used: the first of the series that is due a minute or more after the last throw.
 * @param {Drand} source
 * @param {number} seconds
 * @param {Place} place
 */
function roundAfter(source, seconds, place) {
  const wanted = seconds + 60;
  const steps = Math.max(0, Math.ceil((wanted - secondsOfRound(source.first)) / (3 * source.step)));
  if (steps > ROUNDS) refuse("the series of rounds is over", { ...place, expected: `at most ${ROUNDS} steps`, found: steps });
  return source.first + steps * source.step;
}

/**
 * @param {Manifest} manifest
 * @param {Time[]} times
 */
function lastThrow(manifest, times) {
  const thrown = manifest.sources.filter(isThrown);
  return thrown.length ? times[thrown.length - 1].seconds : manifest.frozenSeconds;
}

/**
 * The round and its randomness are forced, and the evidence is theirs. Returns round and signature for whoever can check it.
 * @param {Uint8Array} bytes
 * @param {Drand} source
 * @param {string} value
 * @param {Time[]} times
 * @param {Manifest} manifest
 * @param {string} file
 */
export function checkDrand(bytes, source, value, times, manifest, file) {
  const inSeed = { check: "drand", file, line: lineInSeed(source) };
  const [round, randomness] = value.split(" ");
  same(String(roundAfter(source, lastThrow(manifest, times), inSeed)), round, "another round", inSeed);
  const stored = times[source.number - 1];
  const early = stored.seconds < secondsOfRound(Number(round));
  if (early) refuse("recorded before its round", { check: "drand", file: "times.txt", line: lineInSeed(source), expected: `round ${round}`, found: stored.text });
  const fields = fieldsOf(bytes, "drand.txt", "fpdraw-drand/1", "drand");
  fields.takeKnown("chain", source.name);
  fields.takeKnown("round", round);
  const signature = fields.take("signature", SIGNATURE);
  fields.end();
  same(sha256(fromHex(signature)), randomness, "not the signature's hash", inSeed);
  return { round: Number(round), signature };
}
