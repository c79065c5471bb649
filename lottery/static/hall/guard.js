// Keeps accidents from leading the hall. The first press of a tier is held for a second or made twice,
// and nobody presses on while winners are still on their way to the screen.
const HOLD = 1000;
const BETWEEN = 300; // a second press that comes sooner is the same finger
const PATIENCE = 5000;

/** @import { Shown } from "./presenter.js" */

export class Guard {
  #note;
  #move;
  #armed = -Infinity;
  #holding = 0;

  /**
   * @param {HTMLElement} note asks for the second press
   * @param {(act: string, to: string) => unknown} move is called with an act and a word
   */
  constructor(note, move) {
    this.#note = note;
    this.#move = move;
    addEventListener("keyup", () => this.#release());
    addEventListener("blur", () => this.#release());
  }

  /**
   * @param {string} act
   * @param {string} to
   * @param {Shown | null} state
   * @param {boolean} settling whether winners are on their way to the screen
   * @param {boolean} isKey
   */
  press(act, to, state, settling, isKey) {
    const forward = act === "next" && state?.held === null;
    if (forward && settling) return;
    const since = performance.now() - this.#armed;
    if (!forward || state?.phase !== "ready" || (since > BETWEEN && since < PATIENCE)) this.#begin(act, to);
    else this.#arm(isKey);
  }

  rest() {
    clearTimeout(this.#holding);
    this.#armed = -Infinity;
    this.#note.hidden = true;
  }

  /** @param {boolean} isKey */
  #arm(isKey) {
    clearTimeout(this.#holding);
    const mine = (this.#armed = performance.now());
    this.#note.hidden = false;
    this.#note.classList.toggle("holding", isKey);
    if (isKey) this.#holding = setTimeout(() => this.#begin("next", ""), HOLD);
    setTimeout(() => {
      if (this.#armed === mine) this.rest();
    }, PATIENCE);
  }

  /**
   * @param {string} act
   * @param {string} to
   */
  #begin(act, to) {
    this.rest();
    this.#move(act, to);
  }

  #release() {
    clearTimeout(this.#holding);
    this.#note.classList.remove("holding");
  }
}
