// How a frame moves: numbers of the pool whirl while it rolls, and settle on the winners once they are
// stored. Every position follows from the stored times and the server's clock, so two screens move alike,
// a reload joins in, and a paused frame is the same picture everywhere: it is built anew, at the stored
// moment of the pause. Only transforms and opacity are animated: the compositor does the work.

import { all, data, one } from "../elements.js";

/** @import { Hall, Shown } from "./presenter.js" */
/** @import { Sound } from "./sound.js" */

const SPEED = 10; // numbers a second in the drum
const LEAD = 450; // milliseconds that all screens have heard of a grid's winners by
const SPREAD = 1500; // milliseconds from the first cell of a grid to the last
const FIRST_REEL = 1500;
const EACH_REEL = 620;
const JOY = 4500; // milliseconds that flecks of gold are in the air
const still = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * @param {string} tag
 * @param {string} name
 * @param {string} [text]
 */
function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

/**
 * Numbers from all over the pool, beginning at some place.
 * @param {string[]} pool
 * @param {number} start
 * @param {number} count
 */
const some = (pool, start, count) => Array.from({ length: count }, (_, index) => pool[(start + index * 97) % pool.length]);

/**
 * A number without sense that is the same on every screen.
 * @param {string} text
 */
const seedOf = (text) => [...text].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65521, 7);

/** @param {string[]} numbers */
const fixedZeros = (numbers) => Math.min(...numbers.map((number) => number.search(/[^0]|$/)), 9);

export class Movement {
  #frame;
  #state;
  #hall;
  #pool;
  #sound;
  /** @type {{ animation: Animation, at: () => number }[]} */
  #running = [];
  /** @type {number[]} */
  #timers = [];
  #until = 0;

  /**
   * @param {HTMLElement} frame
   * @param {Shown} state
   * @param {Hall} hall
   * @param {string[]} pool
   * @param {Sound} sound
   */
  constructor(frame, state, hall, pool, sound) {
    this.#frame = frame;
    this.#state = state;
    this.#hall = hall;
    this.#pool = pool;
    this.#sound = sound;
  }

  // Whether winners are on their way to the screen: nobody should press on before they are there.
  get settling() {
    return this.#elapsed() < this.#until;
  }

  begin() {
    const kind = this.#frame.classList;
    if (this.#state.held !== null) this.#join(0);
    if (still.matches || this.#state.again || !this.#pool.length) this.#arrive();
    else if (kind.contains("rolling")) this.#whirl(kind.contains("single"));
    else if (kind.contains("single") && this.#elapsed() < 12_000) this.#stopReels();
    else if (kind.contains("grid") && this.#elapsed() < LEAD + SPREAD + 1000) this.#fillGrid();
    else this.#arrive();
  }

  end() {
    for (const { animation } of this.#running) animation.cancel();
    this.#running = [];
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#sound.rest();
  }

  // The server's clock is known better now than when the movement began.
  align() {
    if (this.#state.held !== null) return;
    for (const { animation, at } of this.#running) if (animation.playState === "running") animation.currentTime = at();
  }

  // Milliseconds since this phase began, pauses left out.
  #elapsed() {
    return Math.max(0, (this.#state.held ?? this.#hall.now()) - this.#state.since);
  }

  /**
   * @param {Element} part
   * @param {Keyframe[]} steps
   * @param {KeyframeEffectOptions} timing
   * @param {() => number} [at]
   */
  #animate(part, steps, timing, at = () => this.#elapsed()) {
    const animation = part.animate(steps, { fill: "both", ...timing });
    animation.currentTime = at();
    if (this.#state.held !== null) {
      // A pause takes effect a little later; a time that is set afterwards stays exactly.
      animation.pause();
      animation.currentTime = at();
    }
    this.#running.push({ animation, at });
    return animation;
  }

  /**
   * What the style sheet moves since some moment of this phase is where it would be by now.
   * @param {number} since
   */
  #join(since) {
    for (const animation of this.#frame.getAnimations({ subtree: true })) {
      if (!(animation instanceof CSSAnimation)) continue;
      if (this.#state.held !== null) animation.pause();
      animation.currentTime = this.#elapsed() - since;
    }
  }

  /**
   * @param {number} moment
   * @param {() => void} act
   */
  #later(moment, act) {
    const wait = moment - this.#elapsed();
    if (wait > -100 && this.#state.held === null) this.#timers.push(setTimeout(act, wait));
  }

  /**
   * @param {Element} parent
   * @param {HTMLElement} part
   */
  #add(parent, part) {
    parent.append(part);
    return part;
  }

  #hum() {
    if (this.#state.held === null) this.#sound.roll();
  }

  /** @param {boolean} single */
  #whirl(single) {
    this.#hum();
    if (single) this.#spinDrum();
    else this.#letFlow();
  }

  // One prize: a drum of whole entry numbers behind a window; zeros that all of them share stand.
  #spinDrum() {
    const entry = one(".entry", HTMLElement, this.#frame);
    const rows = some(this.#pool, seedOf(this.#state.place), 24);
    const zeros = fixedZeros(this.#pool);
    const drum = this.#drumOver(entry, "0".repeat(zeros));
    const strip = element("span", "strip", [...rows, rows[0]].map((row) => row.slice(zeros)).join("\n"));
    drum.append(strip);
    const duration = (rows.length / SPEED) * 1000;
    const far = `translate3d(0, ${(-100 * rows.length) / (rows.length + 1)}%, 0)`;
    this.#animate(strip, [{ transform: far }, { transform: "none" }], { duration, iterations: Infinity });
  }

  /**
   * @param {Element} entry
   * @param {string} zeros
   */
  #drumOver(entry, zeros) {
    entry.classList.add("turning");
    const drum = this.#add(entry, element("span", "drum"));
    drum.append(element("i", "", zeros));
    return drum;
  }

  // The reels stop one after the other on the stored winner, the last digit last.
  #stopReels() {
    const entry = one(".entry", HTMLElement, this.#frame);
    const { entry: winner } = data(entry);
    const zeros = fixedZeros([...this.#pool, winner]);
    const digits = [...winner].slice(zeros);
    const total = FIRST_REEL + (digits.length - 1) * EACH_REEL;
    if (this.#elapsed() >= total) {
      this.#land(total);
      return;
    }
    this.#until = total;
    const drum = this.#drumOver(entry, winner.slice(0, zeros));
    digits.forEach((digit, index) => this.#stopReel(drum, zeros + index, digit, FIRST_REEL + index * EACH_REEL));
    this.#whenOver(total, () => this.#land(total));
    this.#hum();
    digits.forEach((_, index) => this.#later(FIRST_REEL + index * EACH_REEL, () => this.#sound.stop(index / digits.length)));
  }

  /**
   * A reel turns down to its digit and goes a hair too far before it comes to rest.
   * @param {HTMLElement} drum
   * @param {number} column
   * @param {string} digit
   * @param {number} duration
   */
  #stopReel(drum, column, digit, duration) {
    const count = Math.round((SPEED * duration) / 4400);
    const rows = some(this.#pool, seedOf(this.#state.place) + column, count + 1).map((row) => row[column]);
    const reel = element("span", "reel");
    const strip = element("span", "strip", [rows[0], digit, ...rows.slice(1)].join("\n"));
    reel.append(strip);
    drum.append(reel);
    /** @type {(row: number) => string} */
    const at = (row) => `translate3d(0, ${(-100 * row) / (count + 2)}%, 0)`;
    const steps = [
      { transform: at(count + 1), easing: "cubic-bezier(.16, .7, .4, 1)" },
      { transform: at(0.93), offset: 0.93, easing: "ease-in-out" },
      { transform: at(1) },
    ];
    this.#animate(strip, steps, { duration }).onfinish = () => reel.classList.add("stopped");
    reel.classList.toggle("stopped", this.#elapsed() >= duration);
  }

  /**
   * An animation that moves nothing tells when a time is over: it is paused with the others.
   * @param {number} duration
   * @param {() => void} act
   */
  #whenOver(duration, act) {
    this.#animate(this.#frame, [{ opacity: 1 }, { opacity: 1 }], { duration }).onfinish = act;
  }

  /**
   * The number stands; the name follows, and flecks of gold rise once for somebody who won.
   * @param {number} total
   */
  #land(total) {
    this.#frame.querySelector(".turning")?.classList.remove("turning");
    this.#frame.querySelector(".drum")?.remove();
    this.#sound.rest();
    this.#arrive();
    const since = this.#elapsed() - total;
    if (since > JOY) return;
    this.#frame.classList.add("landed");
    if (since > 150 || this.#state.held !== null) this.#join(total);
    else this.#sound.fanfare();
    this.#scatter(total);
  }

  #arrive() {
    this.#frame.classList.add("settled");
    if (this.#elapsed() < 3000 && this.#state.held === null) this.#frame.classList.add("fresh");
  }

  /**
   * Flecks of gold rise and fall once, behind the number.
   * @param {number} total
   */
  #scatter(total) {
    const sky = this.#add(this.#frame, element("div", "sky"));
    const at = () => this.#elapsed() - total;
    for (let index = 0; index < 70; index += 1) {
      const fleck = this.#add(sky, element("i", ""));
      const [turn, reach] = [index * 2.399963, 18 + ((index * 37) % 47)];
      const [x, y] = [Math.cos(turn) * reach * 1.25, Math.sin(turn) * reach * 0.5];
      const steps = [
        { transform: "translate3d(0, 0, 0) scale(.2)", opacity: 0 },
        { transform: `translate3d(${x * 0.8}rem, ${y - 6}rem, 0) rotate(${index * 40}deg)`, opacity: 1, offset: 0.3 },
        { transform: `translate3d(${x}rem, ${y + 18}rem, 0) rotate(${index * 90}deg)`, opacity: 0 },
      ];
      const duration = JOY - 1300 + ((index * 53) % 1300);
      this.#animate(fleck, steps, { duration, easing: "cubic-bezier(.1, .6, .4, 1)" }, at);
    }
    if (this.#state.held === null) this.#timers.push(setTimeout(() => sky.remove(), JOY - at()));
  }

  // Many prizes: the pool's numbers flow through the columns, up in one and down in the next.
  #letFlow() {
    const cells = one(".cells", HTMLElement, this.#frame);
    const columns = getComputedStyle(cells).gridTemplateColumns.split(" ").length;
    const river = this.#add(cells, element("li", "river"));
    river.setAttribute("aria-hidden", "true");
    for (let column = 0; column < columns; column += 1) {
      const rows = some(this.#pool, seedOf(this.#state.place) + column * 67, 14);
      const bed = this.#add(river, element("span", "bed"));
      const strip = this.#add(bed, element("span", "strip", [...rows, ...rows].join("\n")));
      const duration = 2900 + ((column * 900) % 1300);
      const [from, to] = [{ transform: "none" }, { transform: "translate3d(0, -50%, 0)" }];
      this.#animate(strip, column % 2 ? [to, from] : [from, to], { duration, iterations: Infinity });
    }
    return river;
  }

  // The winners turn over cell by cell in the order of their slots while the river ebbs away.
  #fillGrid() {
    this.#until = LEAD + SPREAD + 520;
    const river = this.#letFlow();
    const winners = all(".cells [data-entry] > div", HTMLElement, this.#frame);
    const gap = SPREAD / winners.length;
    winners.forEach((winner, index) => {
      const delay = LEAD + index * gap;
      const steps = [{ transform: "perspective(40rem) rotateX(-91deg)" }, { transform: "perspective(40rem) rotateX(0)" }];
      this.#animate(winner, steps, { delay, duration: 520, easing: "cubic-bezier(.2, .8, .3, 1.25)", fill: "backwards" });
      if (index % Math.ceil(winners.length / 12) === 0) this.#later(delay, () => this.#sound.stop(index / winners.length));
    });
    for (const strip of all(".strip", HTMLElement, river)) {
      strip.style.willChange = "transform, opacity";
      this.#animate(strip, [{ opacity: 1 }, { opacity: 0 }], { delay: LEAD + SPREAD * 0.5, duration: 800 });
    }
    this.#whenOver(this.#until, () => river.remove());
    this.#later(LEAD + SPREAD + 420, () => this.#sound.chime());
    this.#frame.classList.add("settled");
  }
}
