// What each source gave, one plain line a source, and why a draw is stopped whose evidence does not hold. Who and of
// which kind a source is, stands in the page already.
import { fill, inFours } from "../words.js";

const LISTS = ["manifest.txt", "pool.txt"];
const stage = document.getElementById("evidence");
const { says: lines, stops, reasons } = JSON.parse(stage.dataset.words);

export function hideSources() {
  stage.hidden = true;
}

function show({ number, kind, value, time, round, signed }) {
  const row = stage.querySelector(`[data-source="${number}"]`);
  const open = kind === "drand" && !signed;
  row.querySelector("[data-value]").replaceChildren(...inFours(value.split(" ").at(-1)));
  row.querySelector("[data-says]").textContent = fill(lines[open ? "unsigned" : kind], { round });
  row.querySelector("[data-time]").textContent = fill(lines.time, { time: time.slice(11, 19) });
  row.querySelector("[data-says]").className = open ? "open" : kind === "sealed" || kind === "drand" ? "good" : "";
}

export function showSources(sources) {
  sources.forEach(show);
  stage.hidden = false;
}

// The longest of the known reasons that the program's sentence begins with.
function inChinese(reason) {
  const begin = Object.keys(reasons).filter((each) => reason.startsWith(each)).sort((one, other) => other.length - one.length)[0];
  return begin ? reasons[begin] : reason;
}

// What to say of evidence that was refused, and what to do; null if it was not the evidence.
export function whyStopped({ check, file, line, reason }) {
  if (!check || LISTS.includes(file)) return null;
  const missing = reason === "the file is missing";
  const title = fill(missing ? stops.missing : (stops[check] ?? stops.other), { file });
  const place = line ? fill(stops.line, { file, line }) : file;
  return { title, detail: fill(missing ? stops.unseen : stops.act, { place, reason: inChinese(reason) }) };
}
