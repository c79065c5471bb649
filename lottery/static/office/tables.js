// While a table is at work, ask how far it is; when that ends, the page itself says what came of it.
import { AnswerError, Poll } from "../poll.js";

const bar = document.querySelector("[data-progress]");
const words = document.querySelector("#progress-told");
let isOver = false;

function leave() {
  isOver = true;
  location.reload();
}

function heard(now) {
  words.textContent = now.told;
  if (!now.running) leave();
  else if (now.total) {
    bar.max = now.total;
    bar.value = now.done;
  }
}

// The server is away for a moment: what is stored stays, and the next question may be answered.
function told(_, why) {
  if (why instanceof AnswerError) leave();
}

if (bar) {
  const poll = new Poll(bar.dataset.progress, { patience: 10_000, heard });
  setTimeout(() => poll.follow({ pause: () => 1000, told, isDue: () => !isOver }), 500);
}
