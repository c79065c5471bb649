// What each source gave, one plain line a source, and why a draw is stopped whose evidence does not hold. Who and of
// which kind a source is, stands in the page already.
import { data, one } from "../elements.js";
import { last } from "../verify/text.js";
import { fill, inFours } from "../words.js";

/** @typedef {{ number: number, kind: string, value: string, time: string, round?: number, signed?: boolean }} Evidence */
/** @typedef {{ refused: string, check: string, file: string, line: number, reason: string }} Refusal */

const LISTS = ["manifest.txt", "pool.txt"];
const stage = one("#evidence", HTMLElement);
const { says: lines, stops, reasons } = JSON.parse(data(stage).words);

export function hideSources() {
  stage.hidden = true;
}

/** @param {Evidence} evidence */
function show({ number, kind, value, time, round, signed }) {
  const row = one(`[data-source="${number}"]`, HTMLElement, stage);
  const found = one("[data-says]", HTMLElement, row);
  const open = kind === "drand" && !signed;
  one("[data-value]", HTMLElement, row).replaceChildren(...inFours(last(value.split(" "))));
  found.textContent = fill(lines[open ? "unsigned" : kind], { round });
  one("[data-time]", HTMLElement, row).textContent = fill(lines.time, { time: time.slice(11, 19) });
  found.className = open ? "open" : kind === "sealed" || kind === "drand" ? "good" : "";
}

/** @param {Evidence[]} sources */
export function showSources(sources) {
  sources.forEach(show);
  stage.hidden = false;
}

/**
 * The longest of the known reasons that the program's sentence begins with.
 * @param {string} reason
 */
function inChinese(reason) {
  const begin = Object.keys(reasons).filter((each) => reason.startsWith(each)).sort((left, right) => right.length - left.length)[0];
  return begin ? reasons[begin] : reason;
}

/**
 * What to say of evidence that was refused, and what to do; null if it was not the evidence.
 * @param {Refusal} refusal
 */
export function whyStopped({ check, file, line, reason }) {
  if (!check || LISTS.includes(file)) return null;
  const missing = reason === "the file is missing";
  const title = fill(missing ? stops.missing : (stops[check] ?? stops.other), { file });
  const place = line ? fill(stops.line, { file, line }) : file;
  return { title, detail: fill(missing ? stops.unseen : stops.act, { place, reason: inChinese(reason) }) };
}
