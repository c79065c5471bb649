// The one way in which a page follows what the server stores: it asks again and again, by the tag of what it
// knows, so that a state which is as before costs a line of headers.

/**
 * Does something that is given up after a time: the signal then aborts what was begun with it, and that is an error.
 *
 * @template Result
 * @param {number} patience milliseconds
 * @param {(signal: AbortSignal) => Promise<Result>} act
 * @returns {Promise<Result>}
 */
export async function within(patience, act) {
  const stop = new AbortController(); // older telephones have no AbortSignal.timeout
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    return await act(stop.signal);
  } catch (why) {
    throw stop.signal.aborted ? new Error("signal timed out") : why;
  } finally {
    clearTimeout(timer);
  }
}

/** The server answered with anything but the state. */
export class AnswerError extends Error {
  /** @param {Response} answer */
  constructor(answer) {
    super(answer.redirected ? "logged out" : answer.statusText);
    this.answer = answer;
  }
}

/**
 * A state that the server stores, as far as this page knows it.
 *
 * @template State
 */
export class Poll {
  /** @type {State | null} The newest state that was heard of. */
  state = null;
  #tag = "";
  #address;
  #patience;
  #heard;
  #answered;
  #isNews;

  /**
   * @param {string} address of the state, in JSON
   * @param {object} how
   * @param {number} how.patience milliseconds after which a question is given up
   * @param {(state: State) => unknown} how.heard takes a state that is new; what it promises is waited for, and a
   *   failure of it is one of the question, so that the same state is asked for again
   * @param {(answer: Response, begun: number, ended: number) => void} [how.answered] is told each answer, whatever it
   *   is, with the times of the page's clock at which the question was sent and the answer began to arrive
   * @param {(state: State, known: State) => boolean} [how.isNews] whether an answer tells more than what is known: not
   *   if it was on its way while a newer one arrived
   */
  constructor(address, { patience, heard, answered = () => {}, isNews = () => true }) {
    this.#address = address;
    this.#patience = patience;
    this.#heard = heard;
    this.#answered = answered;
    this.#isNews = isNews;
  }

  /**
   * Asks once.
   *
   * @throws {AnswerError} the server does not tell the state: it refuses, fails, or sends to the log-in
   * @throws {Error} no answer in time, one that is no JSON, or what `heard` threw
   */
  async ask() {
    const headers = { Accept: "application/json", ...(this.#tag && { "If-None-Match": this.#tag }) };
    await this.send({ headers, cache: "no-store" });
  }

  /**
   * Sends a request whose answer is the state as it is then, or one to which it may lead.
   *
   * @param {RequestInit} request
   * @param {string} [address] another one than the state's
   */
  async send(request, address = this.#address) {
    await within(this.#patience, async (signal) => {
      const begun = performance.now();
      const answer = await fetch(address, { ...request, signal });
      this.#answered(answer, begun, performance.now());
      await this.#take(answer);
    });
  }

  /** Lets the next question fetch the state even if it is as before. */
  forget() {
    this.#tag = "";
  }

  /**
   * Asks again and again, as long as the page is open.
   *
   * @param {object} how
   * @param {(took: number) => number} how.pause milliseconds until the next question, after one that took as many
   * @param {(failures: number, why: unknown) => void} how.told how many questions have failed one after another, and
   *   why the last one did; 0 after one that was answered
   * @param {() => boolean} [how.isDue] whether to ask at all this time
   */
  async follow({ pause, told, isDue = () => true }) {
    for (let failures = 0; ; ) {
      const begun = performance.now();
      if (isDue()) {
        try {
          await this.ask();
          failures = 0;
          told(0, null);
        } catch (why) {
          failures += 1;
          told(failures, why);
        }
      }
      const next = pause(performance.now() - begun);
      await new Promise((go) => void setTimeout(go, next));
    }
  }

  /** @param {Response} answer */
  async #take(answer) {
    if (answer.status === 304) return;
    if (!answer.ok || answer.redirected) throw new AnswerError(answer);
    /** @type {State} */
    const state = await answer.json();
    if (this.state && !this.#isNews(state, this.state)) return;
    this.state = state;
    await this.#heard(state);
    this.#tag = answer.headers.get("ETag") ?? "";
  }
}
