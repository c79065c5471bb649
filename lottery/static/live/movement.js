// How a frame moves: numbers of the pool whirl while it rolls, and settle on the winners once they are
// stored. Every position follows from the server's time, so two screens move alike and a reload joins
// in. Only transforms and opacity are animated: the compositor does the work.

const SPEED = 10; // numbers a second in the drum
const LEAD = 450; // milliseconds that all screens have heard of a grid's winners by
const SPREAD = 1500; // milliseconds from the first cell of a grid to the last
const FIRST_REEL = 1500;
const EACH_REEL = 620;
const still = matchMedia("(prefers-reduced-motion: reduce)");

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

// Numbers from all over the pool, beginning at some place.
const some = (pool, start, count) => Array.from({ length: count }, (_, index) => pool[(start + index * 97) % pool.length]);

// A number without sense that is the same on every screen.
const seedOf = (text) => [...text].reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) % 65521, 7);

const fixedZeros = (numbers) => Math.min(...numbers.map((number) => number.match(/^0*/)[0].length), 9);

export class Movement {
  #frame;
  #state;
  #hall;
  #pool;
  #sound;
  #running = [];
  #added = [];
  #timers = [];

  constructor(frame, state, hall, pool, sound) {
    [this.#frame, this.#state, this.#hall, this.#pool, this.#sound] = [frame, state, hall, pool, sound];
  }

  begin() {
    const kind = this.#frame.classList;
    if (still.matches || !this.#pool.length) return this.#arrive();
    if (kind.contains("rolling")) this.#whirl(kind.contains("single"));
    else if (kind.contains("single") && this.#elapsed() < 12_000) this.#stopReels();
    else if (kind.contains("grid") && this.#elapsed() < LEAD + SPREAD + 1000) this.#fillGrid();
    else this.#arrive();
    return undefined;
  }

  // A paused screen stands still at the moment of the pause, on all screens the same.
  hold(state) {
    const wasHeld = this.#state.held;
    this.#state = state;
    if (state.held === null && wasHeld === null) return;
    for (const { animation, at } of this.#running) {
      animation.currentTime = at(state.held ?? this.#hall.now());
      if (state.held === null) animation.play();
      else animation.pause();
    }
    if (state.held !== null) this.#silence();
    else if (this.#frame.classList.contains("rolling")) this.#sound.roll();
  }

  end() {
    for (const { animation } of this.#running) animation.cancel();
    for (const part of this.#added) part.remove();
    this.#running = [];
    this.#silence();
  }

  #silence() {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    this.#sound.rest();
  }

  #elapsed(now = this.#hall.now()) {
    return now - this.#state.since;
  }

  #animate(part, steps, timing, at) {
    const animation = part.animate(steps, { fill: "both", ...timing });
    animation.currentTime = at(this.#state.held ?? this.#hall.now());
    if (this.#state.held !== null) animation.pause();
    this.#running.push({ animation, at });
    return animation;
  }

  #later(moment, act) {
    const wait = moment - this.#elapsed();
    if (wait > -100) this.#timers.push(setTimeout(act, wait));
  }

  #add(parent, part) {
    parent.append(part);
    this.#added.push(part);
    return part;
  }

  #whirl(single) {
    this.#sound.roll();
    if (single) this.#spinDrum();
    else this.#letFlow();
  }

  // One prize: a drum of whole entry numbers behind a window; zeros that all of them share stand.
  #spinDrum() {
    const entry = this.#frame.querySelector(".entry");
    const rows = some(this.#pool, seedOf(this.#state.place), 24);
    const zeros = fixedZeros(this.#pool);
    const drum = this.#drumOver(entry, "0".repeat(zeros));
    const strip = element("span", "strip", [...rows, rows[0]].map((row) => row.slice(zeros)).join("\n"));
    drum.append(strip);
    const duration = (rows.length / SPEED) * 1000;
    const far = `translate3d(0, ${(-100 * rows.length) / (rows.length + 1)}%, 0)`;
    this.#animate(strip, [{ transform: "none" }, { transform: far }], { duration, iterations: Infinity }, (now) => now % duration);
  }

  #drumOver(entry, zeros) {
    entry.classList.add("turning");
    const drum = this.#add(entry, element("span", "drum"));
    drum.append(element("i", "", zeros));
    return drum;
  }

  // The reels stop one after the other on the stored winner, the last digit last.
  #stopReels() {
    const entry = this.#frame.querySelector(".entry");
    const { entry: winner } = entry.dataset;
    const zeros = fixedZeros([...this.#pool, winner]);
    const drum = this.#drumOver(entry, winner.slice(0, zeros));
    const digits = [...winner].slice(zeros);
    digits.forEach((digit, index) => this.#stopReel(drum, zeros + index, digit, FIRST_REEL + index * EACH_REEL));
    const total = FIRST_REEL + (digits.length - 1) * EACH_REEL;
    if (this.#elapsed() >= total) this.#land(true);
    else this.#whenOver(total, () => this.#land(false));
    this.#sound.roll();
    digits.forEach((_, index) => this.#later(FIRST_REEL + index * EACH_REEL, () => this.#sound.stop(index / digits.length)));
  }

  #stopReel(drum, column, digit, duration) {
    const count = Math.round((SPEED * duration) / 4400);
    const rows = [...some(this.#pool, seedOf(this.#state.place) + column, count).map((row) => row[column]), digit];
    const reel = element("span", "reel");
    const strip = element("span", "strip", rows.join("\n"));
    reel.append(strip);
    drum.append(reel);
    const far = `translate3d(0, ${(-100 * count) / (count + 1)}%, 0)`;
    const easing = "cubic-bezier(.16, .7, .3, 1)";
    this.#animate(strip, [{ transform: "none" }, { transform: far }], { duration, easing }, (now) => this.#elapsed(now));
  }

  // An animation that moves nothing tells when a time is over: it is paused with the others.
  #whenOver(duration, act) {
    this.#animate(this.#frame, [{ opacity: 1 }, { opacity: 1 }], { duration }, (now) => this.#elapsed(now)).onfinish = act;
  }

  #land(late) {
    this.#frame.querySelector(".turning")?.classList.remove("turning");
    this.#frame.querySelector(".drum")?.remove();
    this.#sound.rest();
    this.#arrive();
    if (late) return;
    this.#frame.classList.add("landed");
    this.#sound.fanfare();
    this.#scatter();
  }

  #arrive() {
    this.#frame.classList.add("settled");
    if (this.#elapsed() < 3000) this.#frame.classList.add("fresh");
  }

  // Flecks of gold rise and fall once, behind the number of somebody who won.
  #scatter() {
    const sky = this.#add(this.#frame, element("div", "sky"));
    for (let index = 0; index < 60; index += 1) {
      const fleck = element("i", "");
      sky.append(fleck);
      const [turn, reach] = [index * 2.399963, 14 + ((index * 37) % 41)];
      const [x, y] = [Math.cos(turn) * reach * 1.35, Math.sin(turn) * reach * 0.55];
      const steps = [
        { transform: "translate3d(0, 0, 0) scale(.2)", opacity: 0 },
        { transform: `translate3d(${x * 0.8}rem, ${y - 4}rem, 0) rotate(${index * 40}deg)`, opacity: 1, offset: 0.3 },
        { transform: `translate3d(${x}rem, ${y + 16}rem, 0) rotate(${index * 90}deg)`, opacity: 0 },
      ];
      fleck.animate(steps, { duration: 3000 + ((index * 53) % 1200), easing: "cubic-bezier(.1, .6, .4, 1)", fill: "both" });
    }
    this.#timers.push(setTimeout(() => sky.remove(), 4500));
  }

  // Many prizes: the pool's numbers flow through the columns, up in one and down in the next.
  #letFlow() {
    const cells = this.#frame.querySelector(".cells");
    const columns = getComputedStyle(cells).gridTemplateColumns.split(" ").length;
    const river = this.#add(cells, element("li", "river"));
    river.setAttribute("aria-hidden", "true");
    for (let column = 0; column < columns; column += 1) {
      const rows = some(this.#pool, seedOf(this.#state.place) + column * 67, 14);
      const bed = element("span", "bed");
      const strip = element("span", "strip", [...rows, ...rows].join("\n"));
      bed.append(strip);
      river.append(bed);
      const duration = 2900 + ((column * 900) % 1300);
      const [from, to] = [{ transform: "none" }, { transform: "translate3d(0, -50%, 0)" }];
      const steps = column % 2 ? [to, from] : [from, to];
      this.#animate(strip, steps, { duration, iterations: Infinity }, (now) => now % duration);
    }
    return river;
  }

  // The winners come up cell by cell in the order of their slots while the river ebbs away.
  #fillGrid() {
    const river = this.#letFlow();
    const winners = [...this.#frame.querySelectorAll(".cells [data-entry] > div")];
    const gap = SPREAD / winners.length;
    const at = (now) => this.#elapsed(now);
    winners.forEach((winner, index) => {
      const delay = LEAD + index * gap;
      const steps = [{ opacity: 0, transform: "translate3d(0, 35%, 0)" }, { opacity: 1, transform: "none" }];
      this.#animate(winner, steps, { delay, duration: 420, easing: "cubic-bezier(.2, .7, .2, 1)", fill: "backwards" }, at);
      if (index % Math.ceil(winners.length / 12) === 0) this.#later(delay, () => this.#sound.stop(index / winners.length));
    });
    for (const strip of river.querySelectorAll(".strip")) {
      strip.style.willChange = "transform, opacity";
      this.#animate(strip, [{ opacity: 1 }, { opacity: 0 }], { delay: LEAD + SPREAD * 0.7, duration: 700 }, at);
    }
    this.#whenOver(LEAD + SPREAD + 500, () => river.remove());
    this.#later(LEAD + SPREAD + 420, () => this.#sound.chime());
    this.#sound.rest();
    this.#arrive();
  }
}
