// The answer to a slip where plain files are sent: what the published lists say of its entry. A site that runs answers
// itself, and leads away from this page. What stands behind the # of a slip's address leaves it at once and is not used.
import { all, data, one } from "../elements.js";
import { fill } from "../words.js";
import { entryOf, read } from "./finding.js";

/** @typedef {{ draws: [name: string, title: string][], ranges: string[] }} Index */
/** @typedef {Record<string, [said: string, last: number[]][]>} Range by a draw's name */

const [LISTS, DRAWS] = ["/entries", "/draws"];
const RANGE = 7;
const [answer] = all("#answer", HTMLElement);
const [unknown] = all("#unknown", HTMLElement);
const [, inPath] = /\/check\/([^/]+)\/?$/.exec(location.pathname) ?? [];
const typed = (new URLSearchParams(location.search).get("entry") ?? inPath ?? "").trim();

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
async function fetched(address) {
  const got = await fetch(address);
  if (!got.ok) throw new Error(`${address}: ${got.status}`);
  return got.json();
}

/** @param {string} entry */
async function placesOf(entry) {
  const begin = entry.slice(0, RANGE);
  const last = Number(entry.slice(RANGE));
  /** @type {Index} */
  const { draws, ranges } = await fetched(`${LISTS}/index.json`);
  /** @type {Range} */
  const told = ranges.includes(begin) ? await fetched(`${LISTS}/${begin}.json`) : {};
  return draws.map(([name, title]) => ({ name, title, said: (told[name] ?? []).find(([, of]) => of.includes(last))?.[0] ?? "" }));
}

/** @param {{ name: string, title: string, said: string }} place */
function row({ name, title, said }) {
  const copy = /** @type {DocumentFragment} */ (one("#place", HTMLTemplateElement).content.cloneNode(true));
  const link = one("a", HTMLAnchorElement, copy);
  link.textContent = title;
  link.href = `${DRAWS}/${encodeURIComponent(name)}`;
  one("dd", HTMLElement, copy).textContent = said;
  return copy;
}

/** @param {HTMLElement} place */
async function show(place) {
  /** @type {Record<string, string>} */
  const sentences = JSON.parse(data(place).words);
  const says = one("#says", HTMLElement);
  const entry = entryOf(read(typed));
  history.replaceState(null, "", location.pathname + location.search);
  const values = { q: typed.slice(0, 30), entry };
  place.hidden = false;
  one("#entry", HTMLInputElement).value = typed;
  if (!entry) {
    says.textContent = fill(/^[0-9]{1,9}$/.test(typed) ? sentences.short : sentences.other, values);
    return;
  }
  says.textContent = fill(sentences.loading, values);
  try {
    const places = await placesOf(entry);
    const named = places.filter(({ said }) => said);
    one("#places", HTMLElement).replaceChildren(...named.map(row));
    says.textContent = fill(named.length ? sentences.found : sentences.absent, values);
  } catch {
    says.textContent = fill(sentences.failed, values);
  }
}

if (answer && !unknown && typed) void show(answer);
