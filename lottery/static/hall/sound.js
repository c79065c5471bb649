// The hall's sounds, made here and off until somebody turns them on: ticks while numbers whirl, a knock
// for each digit that stops, a chord when somebody has won.
export class Sound {
  /** @type {AudioContext | null} */
  #context = null;
  #on = false;
  #ticking = 0;

  toggle() {
    this.#on = !this.#on;
    this.#context ??= new AudioContext();
    if (this.#on) this.#context.resume();
    else this.rest();
    return this.#on;
  }

  roll() {
    this.rest();
    this.#ticking = setInterval(() => this.#note(1400, 0.03, 0.05), 110);
  }

  rest() {
    clearInterval(this.#ticking);
  }

  /** @param {number} share of what is to stop, from 0 to 1 */
  stop(share) {
    this.#note(320 + share * 260, 0.12, 0.22, "triangle");
  }

  chime() {
    for (const [index, pitch] of [784, 1175].entries()) this.#note(pitch, 0.9, 0.1, "sine", index * 0.09);
  }

  fanfare() {
    for (const [index, pitch] of [392, 523, 659, 784, 1047].entries()) this.#note(pitch, 2.4, 0.12, "triangle", index * 0.11);
  }

  /**
   * @param {number} pitch hertz
   * @param {number} seconds
   * @param {number} loudness from 0 to 1
   * @param {OscillatorType} [form]
   * @param {number} [wait] seconds
   */
  #note(pitch, seconds, loudness, form = "sine", wait = 0) {
    const context = this.#context;
    if (!this.#on || !context) return;
    const begins = context.currentTime + wait;
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    [tone.type, tone.frequency.value] = [form, pitch];
    gain.gain.setValueAtTime(0, begins);
    gain.gain.linearRampToValueAtTime(loudness, begins + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.0001, begins + seconds);
    tone.connect(gain).connect(context.destination);
    tone.start(begins);
    tone.stop(begins + seconds);
  }
}
