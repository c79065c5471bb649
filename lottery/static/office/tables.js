// While a table is at work, ask how far it is; when that ends, the page itself says what came of it.
import { all, data, one } from "../elements.js";
import { AnswerError, Poll } from "../poll.js";

/** @typedef {{ told: string, running: boolean, done: number, total: number }} Progress */

const [bar] = all("[data-progress]", HTMLProgressElement);
let isOver = false;

function leave() {
  isOver = true;
  location.reload();
}

/** @param {Progress} now */
function heard(now) {
  one("#progress-told", HTMLElement).textContent = now.told;
  if (!now.running) leave();
  else if (now.total) {
    bar.max = now.total;
    bar.value = now.done;
  }
}

/**
 * The server is away for a moment: what is stored stays, and the next question may be answered.
 * @param {number} _
 * @param {unknown} why
 */
function told(_, why) {
  if (why instanceof AnswerError) leave();
}

if (bar) {
  const poll = new Poll(data(bar).progress, { patience: 10_000, heard });
  setTimeout(() => poll.follow({ pause: () => 1000, told, isDue: () => !isOver }), 500);
}
