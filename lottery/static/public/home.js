// "Did I win", over the winners of all draws: what is published of them is fetched once, and what somebody types is
// compared here. No phone and no invoice number leaves the browser; an entry number leads to the page of the entry.
import { data, one } from "../elements.js";
import { fill } from "../words.js";
import { answer, entryOf, read } from "./finding.js";

const MOST_SAID = 30;
const MOST_HITS = 20;
const form = one("#find", HTMLFormElement);
const field = one("#entry", HTMLInputElement);
const said = one("#said", HTMLElement);
const hits = one("#hits", HTMLElement);
const more = one("#more", HTMLElement);
const row = one("#hit", HTMLTemplateElement);
const { winners: address, check, words } = data(form);
/** @type {Record<string, string>} */
const sentences = JSON.parse(words);

/** @typedef {{ entry: string, phone: string, invoice: string, place: string, draw: string, live: boolean }} Listed */
/** @typedef {{ rows: Listed[], alternates: number, draws: number }} Lists */
/** @typedef {{ title: string, live: boolean, alternates: number, winners: [string, string, string, string][] }} Drawn */

/** @returns {Promise<Lists>} */
async function fetched() {
  const got = await fetch(address);
  if (!got.ok) throw new Error(`${address}: ${got.status}`);
  const draws = /** @type {Drawn[]} */ ((await got.json()).draws);
  const rows = draws.flatMap(({ title, live, winners }) =>
    winners.map(([entry, place, phone, invoice]) => ({ entry, place, phone, invoice, draw: title, live })),
  );
  return { rows, alternates: draws.reduce((sum, draw) => sum + draw.alternates, 0), draws: draws.length };
}

/** @type {Promise<Lists> | null} */
let asked = null;

// What did not come is asked for once more at the next key.
function lists() {
  asked ??= fetched().catch((error) => {
    asked = null;
    throw error;
  });
  return asked;
}

/** @param {Listed} winner */
function shown(winner) {
  const copy = /** @type {DocumentFragment} */ (row.content.cloneNode(true));
  const link = one("a", HTMLAnchorElement, copy);
  link.href = `${check}?entry=${winner.entry}`;
  one("b", HTMLElement, copy).textContent = winner.entry;
  one(".which", HTMLElement, copy).textContent = `${winner.draw}${winner.live ? "" : sentences.rehearsal} · ${winner.place}`;
  one(".mask", HTMLElement, copy).textContent = winner.phone && `${winner.phone} · ${sentences.invoice} ${winner.invoice}`;
  return copy;
}

/**
 * @param {string} sentence its name; what has none says nothing
 * @param {object} values
 * @param {Listed[]} found
 */
function say(sentence, values, found) {
  said.textContent = sentence in sentences ? fill(sentences[sentence], values) : "";
  hits.replaceChildren(...found.slice(0, MOST_HITS).map(shown));
  more.textContent = found.length > MOST_HITS ? fill(sentences.more, { n: found.length - MOST_HITS }) : "";
}

async function search() {
  const typed = field.value.trim();
  const question = read(typed);
  const values = { q: typed.slice(0, MOST_SAID), entry: entryOf(question), length: question.digits.length };
  if (question.kind === "none") return say("nothing", values, []);
  if (!asked) say("loading", values, []);
  try {
    const { rows, alternates, draws } = await lists();
    if (field.value.trim() !== typed) return; // a later key has its own answer
    const { said: name, found } = answer(rows, question, alternates);
    const bare = !draws && (name === "none" || name === "alternates");
    say(bare ? "undrawn" : name, { ...values, n: found.length, alternates }, found);
  } catch {
    if (field.value.trim() === typed) say("failed", values, []);
  }
}

// A slip's code goes on whole: what stands behind its # is for the page of the entry, and is never sent.
function go() {
  const typed = field.value.trim();
  const entry = entryOf(read(typed));
  if (!entry) return search();
  const [, ...secret] = typed.split("#");
  location.assign(`${check}?entry=${entry}${/^https?:/i.test(typed) && secret.length ? `#${secret.join("#")}` : ""}`);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  go();
});
field.addEventListener("input", search);
field.removeAttribute("pattern"); // it holds phones and invoices back where no script compares them here
field.addEventListener("focus", () => form.scrollIntoView({ block: "start" }));
one("#local", HTMLElement).hidden = false; // true only where this script runs
if (field.value) search();
