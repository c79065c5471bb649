// The rows of a page that tell what was checked, each with its state in a word, and the stamp over each list of them.
import { all, data, one } from "../../elements.js";
import { NoEd25519Error } from "../../verify/ed25519.js";

/** @typedef {"ok" | "half" | "no" | "open"} State of a step: it holds, holds by the site's own keys only, does not, could not be looked at */
/** @typedef {[state: State, text: string]} Found */

/** A file did not come. */
export class FetchError extends Error {}

/**
 * A file's bytes; `told` hears how many have come.
 * @param {string} address
 * @param {(come: number) => void} [told]
 */
export async function fetched(address, told = () => {}) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new FetchError(address);
    return told.length ? await read(answer, told) : new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new FetchError(address);
  }
}

/**
 * @param {Response} answer
 * @param {(come: number) => void} told
 */
async function read(answer, told) {
  const reader = answer.body?.getReader();
  if (!reader) return new Uint8Array(await answer.arrayBuffer());
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    told((size += part.value.length));
  }
  const whole = new Uint8Array(size);
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

export class Board {
  /** @param {Record<string, string>} words */
  constructor(words) {
    this.words = words;
  }

  /**
   * @param {string} name
   * @param {State} state
   * @param {string} text
   */
  mark(name, state, text) {
    const [row] = all(`[data-step="${name}"]`, HTMLElement);
    if (!row) return;
    row.className = state;
    row.textContent = text;
    row.prepend(Object.assign(document.createElement("b"), { textContent: this.words[`is-${state}`] }), " ");
  }

  /**
   * What a step found goes into its row; whatever is thrown is the reason why it does not hold, or was not looked at.
   * @param {string} name
   * @param {() => Found | Promise<Found>} work
   * @param {string} refused
   */
  async step(name, work, refused) {
    try {
      const [state, text] = await work();
      this.mark(name, state, text);
      return state;
    } catch (error) {
      if (error instanceof FetchError) this.mark(name, "open", this.words.fetch);
      else if (error instanceof NoEd25519Error) this.mark(name, "open", this.words.noKeys);
      else this.mark(name, "no", refused);
      return null;
    }
  }

  /** Each stamp says what the rows of its list come to: one that was not looked at keeps it from being good. */
  conclude() {
    for (const list of all("[data-stamp]", HTMLElement)) {
      const states = all("[data-step], [data-later]", HTMLElement, list).map((row) => row.className);
      const kind = states.includes("no") ? "refused" : states.every((state) => state === "ok") && states.length ? "passed" : "open";
      const stamp = one(`#${data(list).stamp}`, HTMLElement);
      stamp.dataset.kind = kind;
      stamp.textContent = this.words[kind];
    }
  }
}
