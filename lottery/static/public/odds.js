// "Is that suspicious?", answered on the page: nothing that is typed is sent.
import { all, data, one } from "../elements.js";
import { fill } from "../words.js";
import { ofGroup, ofTwice } from "./odds/answering.js";
import { FieldRefused, groupQuestion, twiceQuestion } from "./odds/asking.js";
import { binsOf } from "./odds/counting.js";
import { thousands } from "./odds/spoken.js";
import { sha256 } from "../verify/sha256.js";

/** @import { Facts, Typed } from "./odds/asking.js" */
/** @import { Sentence } from "./odds/answering.js" */
/** @import { Units } from "./odds/spoken.js" */
/** @typedef {Record<string, Record<string, string>>} Sentences */

const MOST_SAID = 30;

/**
 * @param {Typed} typed
 * @param {Facts} facts
 * @param {Record<string, Facts>} others
 * @param {Units} units
 * @returns {[Sentence[], string]} the sentences, and what they are about
 */
function answered(typed, facts, others, units) {
  if (typed.ask === "twice") return [ofTwice(twiceQuestion(typed, facts, others[typed.other]), units), "person"];
  const question = groupQuestion(typed, facts);
  return [ofGroup(question, units), question.what];
}

/**
 * @param {string} text
 * @param {string} kind
 * @param {string} [exact]
 */
function line(text, kind, exact) {
  const made = Object.assign(document.createElement("p"), { textContent: text, className: kind });
  if (exact) made.append(Object.assign(document.createElement("small"), { textContent: exact }));
  return made;
}

class Asking {
  /** @param {HTMLElement} place the questions */
  constructor(place) {
    const { facts, others, words } = data(place);
    /** @type {Facts} */
    this.facts = JSON.parse(facts);
    /** @type {Record<string, Facts>} */
    this.others = JSON.parse(others);
    /** @type {Units & { said: Record<string, string>, often: Record<string, string>, shared: Sentences, labels: Sentences, rules: Record<string, string>, exact: string, refused: string, empty: string }} */
    this.words = JSON.parse(words);
  }

  /**
   * @param {Sentence} said
   * @param {string} what
   */
  sentence({ name, values, often }, what) {
    const how = often ? fill(this.words.often[often], values) : "";
    const exact = values.exact && fill(this.words.exact, values);
    return line(fill(this.words.said[name], { ...this.words.shared[what], ...values, often: how }), "", exact);
  }

  /**
   * @param {string} kind
   * @param {FieldRefused} why
   */
  refusal(kind, { field, value, rule, bounds }) {
    const numbers = Object.fromEntries(Object.entries(bounds).map(([name, bound]) => [name, thousands(bound)]));
    const told = fill(this.words.rules[rule], numbers);
    const sentence = value.trim() ? this.words.refused : this.words.empty;
    return line(fill(sentence, { field: this.words.labels[kind][field], value: value.slice(0, MOST_SAID), rule: told }), "alert");
  }

  /** @param {HTMLFormElement} form */
  answer(form) {
    const typed = /** @type {Typed} */ (Object.fromEntries(new FormData(form)));
    const place = one(".answer", HTMLElement, form);
    for (const field of all("input", HTMLInputElement, form)) field.removeAttribute("aria-invalid");
    try {
      const [lines, what] = answered(typed, this.facts, this.others, this.words);
      place.replaceChildren(...lines.map((each) => this.sentence(each, what)));
    } catch (error) {
      if (!(error instanceof FieldRefused)) throw error;
      place.replaceChildren(this.refusal(typed.ask, error));
      const field = one(`[name=${error.field}]`, HTMLInputElement, form);
      field.setAttribute("aria-invalid", "true");
      field.focus();
    }
  }
}

/**
 * What an address asks, typed in: on a site of plain files nobody else answers it.
 *
 * @param {HTMLFormElement} form
 * @param {URLSearchParams} asked
 */
function typeIn(form, asked) {
  for (const field of all("input:not([type=hidden]), select", HTMLElement, form)) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
    const typed = asked.get(field.name);
    if (typed !== null) field.value = typed;
    if (field instanceof HTMLSelectElement && field.selectedIndex < 0) field.selectedIndex = 0;
  }
}

/** @param {HTMLElement} place */
function begin(place) {
  const asking = new Asking(place);
  const asked = new URLSearchParams(location.search);
  for (const form of all("form", HTMLFormElement, place)) {
    if (form.id !== asked.get("ask") || one(".answer", HTMLElement, form).textContent?.trim()) continue;
    typeIn(form, asked);
    asking.answer(form);
  }
  for (const form of all("form", HTMLFormElement, place)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      asking.answer(form);
    });
  }
}

/** @param {string} address */
async function bytesAt(address) {
  const got = await fetch(address);
  if (!got.ok) throw new Error(`${address}: ${got.status}`);
  return new Uint8Array(await got.arrayBuffer());
}

/**
 * What the count says, by its sentence's name, with the numbers in it.
 *
 * @param {Record<string, string>} given the element's data
 * @returns {Promise<[string, object]>}
 */
async function counted({ pool, seed, hash, bins }) {
  const [rows, value] = await Promise.all([bytesAt(pool), bytesAt(seed)]);
  if (sha256(rows) !== hash) return ["other_pool", {}];
  const theirs = bins.split(",").map(Number);
  const mine = binsOf(rows, value, theirs.length);
  const at = mine.findIndex((count, bin) => count !== theirs[bin]);
  if (at >= 0) return ["different", { n: at + 1, mine: mine[at], theirs: theirs[at] }];
  return ["same", { n: thousands(mine.reduce((sum, count) => sum + count, 0)) }];
}

/** @param {HTMLElement} place */
function offerCount(place) {
  const button = one("button", HTMLButtonElement, place);
  const status = one("[role=status]", HTMLElement, place);
  /** @type {Record<string, string>} */
  const words = JSON.parse(data(place).words);
  place.hidden = false; // true only where this script runs
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = words.busy;
    try {
      const [name, values] = await counted(data(place));
      status.textContent = fill(words[name], values);
    } catch {
      status.textContent = words.failed;
    }
    button.disabled = false;
  });
}

all("#count", HTMLElement).forEach(offerCount);
all("#questions", HTMLElement).forEach(begin);
