// abandoned.txt: which values there were, which source stayed away, and that it was waited for.
import { evidenceOf, fieldsOf, isEvidence, takeHeading, valueIn } from "./sources.js";
import { last, refuse, same, secondsOf } from "./text.js";

/** @import { Manifest, Source } from "./manifest.js" */
/** @import { Files, Place, Fields } from "./text.js" */
/** @import { Time } from "./sources.js" */

const FILE = "abandoned.txt";
const DAY = 86_400;
const ROW = /^[0-9]/;

/**
 * @param {Fields} fields
 * @param {Manifest} manifest
 */
function takeValues(fields, manifest) {
  /** @type {string[]} */
  const values = [];
  for (let row = fields.remaining()[0]; row !== undefined && ROW.test(row); row = fields.remaining()[0]) {
    fields.at++;
    const source = manifest.sources[values.length];
    if (!source) refuse("more values than sources", { ...fields.here(), expected: manifest.sources.length, found: row });
    values.push(valueIn(row, source, fields.here()));
  }
  return values;
}

/**
 * The next source of the manifest: a sealed one, or the beacon. Dice can always be thrown.
 * @param {Fields} fields
 * @param {Manifest} manifest
 * @param {number} count
 */
function takeMissing(fields, manifest, count) {
  const source = manifest.sources[count];
  if (!count) refuse("abandoned before the first value", { ...fields.place, line: fields.at + 1, expected: "one value at least", found: "none" });
  if (!source) refuse("abandoned though every source had its value", { ...fields.place, line: fields.at + 1, expected: "a missing source", found: "none" });
  const { number, kind, name } = source;
  same(`${number} ${kind} ${name}`, fields.take("missing"), "another source is missing", fields.here());
  if (kind !== "sealed" && kind !== "drand") refuse("abandoned for a source that can always be had", { ...fields.here(), expected: "a sealed source or the beacon", found: kind });
  return source;
}

/**
 * abandoned.txt: { values, missing, reason, time, seconds }.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 */
export function readAbandoned(bytes, manifest) {
  const fields = fieldsOf(bytes, FILE, "fpdraw-abandoned/1", "abandoned");
  takeHeading(fields, manifest);
  fields.takeKnown("manifest", manifest.hash);
  const values = takeValues(fields, manifest);
  const missing = takeMissing(fields, manifest, values.length);
  const reason = fields.take("reason");
  const time = fields.take("time");
  const place = fields.here();
  const seconds = secondsOf(time, place);
  fields.end();
  return { values, missing, reason, time, seconds, place };
}

/**
 * In a live draw it was waited for a day after the last value; in a rehearsal nobody goes back.
 * @param {{ time: string, seconds: number, place: Place }} abandoned
 * @param {Time[]} times
 * @param {Manifest} manifest
 * @param {string} [check]
 */
export function checkWaited({ time, seconds, place }, times, manifest, check = "times") {
  const { text, seconds: latest } = last(times);
  const wait = manifest.mode === "live" ? DAY : 0;
  if (seconds < latest + wait) refuse("abandoned too early", { ...place, check, expected: `${wait / 3600} hours after ${text}, or later`, found: time });
}

/**
 * There is evidence of each value that a slip or the beacon gave, and of nothing else.
 * @param {Files} files
 * @param {Manifest} manifest
 * @param {number} count
 */
export function checkUsed(files, manifest, count) {
  /** @type {(file: string) => Place} */
  const place = (file) => ({ check: "abandoned", file });
  const wanted = manifest.sources.slice(0, count).filter(({ kind }) => kind === "sealed" || kind === "drand").map(evidenceOf);
  for (const file of wanted) if (!files.has(file)) refuse("the file is missing", place(file));
  const other = [...files.keys()].find((file) => isEvidence(file) && !wanted.includes(file));
  if (other) refuse("evidence of a source without a value", { ...place(other), expected: "none", found: other });
}
