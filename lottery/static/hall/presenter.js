// Follows the hall's screens and sends them moves; used by the screens and by the console alike.
//
//   const hall = new Hall("/live/CODE", csrfToken);      // without a token it only follows
//   hall.follow((state) => …, (lost) => …);              // every 400 ms, heard when something changed
//   const refusal = await hall.move("next");             // "" or a sentence to show
//
// A page that holds <section data-presenter="/live/CODE" data-token="…"> needs no script of its own:
// [data-move] buttons (and data-to) send moves, [data-told] tells the frame, [data-refused] what was
// refused, and a select with data-move="goto" is filled with the frames that can be called.
import { all, around, data } from "../elements.js";
import { AnswerError, Poll } from "../poll.js";

/** @typedef {{ place: string, name: string, filled?: number, seen?: number }} Call a frame that can be called */
/**
 * What the screens show; times are the server's, in milliseconds since 1970.
 *
 * @typedef {object} Shown
 * @property {number} version
 * @property {string} place
 * @property {string} phase
 * @property {number} since when this phase began
 * @property {number | null} held when the screens were held, if they are
 * @property {boolean} blank
 * @property {number} step
 * @property {boolean} again
 * @property {string} pool
 * @property {string} told
 * @property {Call[]} places
 * @property {string} html
 */

export class Hall {
  clockMoved = () => {};
  #address;
  #token;
  #poll;
  #offset = 0;
  #best = Infinity;
  #busy = false;
  /** @type {(state: Shown) => unknown} */
  #heard = () => {};

  /**
   * @param {string} address
   * @param {string} [token]
   */
  constructor(address, token = "") {
    this.#address = address;
    this.#token = token;
    /** @type {Poll<Shown>} */
    this.#poll = new Poll(`${address}/state`, {
      patience: 4000,
      heard: (state) => void this.#heard(state), // what a screen does with it keeps no question waiting
      answered: (answer, begun, ended) => this.#measure(answer, begun, ended),
      isNews: (state, known) => state.version >= known.version,
    });
  }

  get state() {
    return this.#poll.state;
  }

  get drives() {
    return this.#token !== "";
  }

  // The server's time in milliseconds, so that all screens are at the same moment of a movement.
  now() {
    return performance.timeOrigin + performance.now() + this.#offset;
  }

  /**
   * @param {(state: Shown) => unknown} heard
   * @param {(isLost: boolean) => void} [lost]
   * @param {number} [every] milliseconds
   */
  follow(heard, lost = () => {}, every = 400) {
    this.#heard = heard;
    this.#poll.follow({ pause: (took) => Math.max(50, every - took), told: (failures) => lost(failures > 1) });
  }

  ask() {
    return this.#poll.ask();
  }

  /**
   * Sends one move from the version that is shown here; while one is under way, others are not sent.
   * @param {string} act
   * @param {string} [to]
   */
  async move(act, to = "") {
    if (!this.drives || this.#busy) return "";
    this.#busy = true;
    const headers = { Accept: "application/json", "X-CSRFToken": this.#token };
    try {
      if (!this.state) await this.ask(); // pressed before the first answer: not lost
      const version = String(this.state?.version ?? "");
      const body = new URLSearchParams({ act, to, version });
      await this.#poll.send({ method: "POST", headers, body }, `${this.#address}/show`);
      return "";
    } catch (why) {
      const isRefused = why instanceof AnswerError && why.answer.status >= 400 && why.answer.status < 500;
      return isRefused ? (await why.answer.json()).message : String(why instanceof Error ? why.message : why);
    } finally {
      this.#busy = false;
    }
  }

  /**
   * The quickest answer tells the time best; an old measure slowly loses its weight, and at once where
   * the two cannot both be right: then the server's clock was set.
   * @param {Response} answer
   * @param {number} begun
   * @param {number} ended
   */
  #measure(answer, begun, ended) {
    const clock = Number(answer.headers.get("X-Clock"));
    const took = ended - begun;
    const offset = clock - performance.timeOrigin - (begun + ended) / 2;
    this.#best *= 1.01;
    if (!clock || (took > this.#best && Math.abs(offset - this.#offset) < took + 500)) return;
    const moved = Math.abs(offset - this.#offset) > 5;
    [this.#best, this.#offset] = [took, offset];
    if (moved) this.clockMoved();
  }
}

const NEXT = new Set([" ", "Enter", "ArrowRight", "ArrowDown", "PageDown"]);
const BACK = new Set(["Backspace", "ArrowLeft", "ArrowUp", "PageUp"]);

/**
 * What a key of a presenter or a keyboard asks for, or null.
 * @param {string} key
 * @returns {[act: string, to: string] | null}
 */
export function moveOf(key) {
  if (NEXT.has(key)) return ["next", ""];
  if (BACK.has(key)) return ["back", ""];
  if (key === "p" || key === "P") return ["pause", ""];
  if (key === "b" || key === "B" || key === ".") return ["blank", ""];
  if (key === "Home") return ["goto", "title"];
  if (key === "End") return ["goto", "end"];
  if (/^[0-9]$/.test(key)) return ["goto", `tier-${key}`];
  return null;
}

/** @param {HTMLElement} panel */
function present(panel) {
  const { presenter, token } = data(panel);
  const hall = new Hall(presenter, token ?? "");
  /** @type {(act: string, to: string) => Promise<void>} */
  const send = async (act, to) => {
    const refusal = await hall.move(act, to);
    for (const place of all("[data-refused]", HTMLElement, panel)) place.textContent = refusal;
  };
  panel.addEventListener("click", (event) => {
    const button = around(event, "button[data-move]", HTMLButtonElement);
    if (button && event.detail < 2) send(data(button).move, button.dataset.to ?? "");
  });
  panel.addEventListener("change", (event) => {
    const select = around(event, "select[data-move]", HTMLSelectElement);
    if (select) send(data(select).move, select.value);
  });
  /** @type {(state: Shown) => void} */
  const heard = (state) => {
    panel.dataset.version = String(state.version);
    tell(panel, state);
  };
  hall.follow(heard, (lost) => panel.toggleAttribute("data-lost", lost));
}

/**
 * @param {HTMLElement} panel
 * @param {Shown} state
 */
function tell(panel, state) {
  /** @type {(selector: string, isPressed: (button: HTMLElement) => boolean) => void} */
  const press = (selector, isPressed) => {
    for (const button of all(selector, HTMLElement, panel)) button.setAttribute("aria-pressed", String(isPressed(button)));
  };
  for (const place of all("[data-told]", HTMLElement, panel)) place.textContent = state.told;
  press("[data-move=pause]", () => state.held !== null);
  press("[data-move=blank]", () => state.blank);
  press("[data-move=size]", (button) => button.dataset.to === String(state.step));
  const here = state.place.split("-").slice(0, 2).join("-");
  for (const select of all("select[data-move=goto]", HTMLSelectElement, panel)) {
    select.replaceChildren(...state.places.map(({ place, name, filled, seen }) => new Option(filled === undefined ? name : `${name} ${seen}/${filled}`, place, false, place === here)));
  }
}

for (const panel of all("[data-presenter]", HTMLElement)) present(panel);
