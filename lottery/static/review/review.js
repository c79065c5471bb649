// The keyboard of a reviewer: in the queue j and k or the arrows move, Enter opens; on an entry a
// letter leads to what it is written beside. Deciding always takes one key more: Enter.
import { composing } from "../composing.js";

const cases = [...document.querySelectorAll("#queue .case")];
const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const places = { a: "#accept", c: "#confirm", r: "#code", s: "#skip", v: "#reason" };

function typing(target) {
  return target.closest("input, select, textarea") !== null;
}

function move(step) {
  const here = cases.indexOf(document.activeElement);
  const to = here < 0 ? (step > 0 ? 0 : cases.length - 1) : here + step;
  cases[Math.min(Math.max(to, 0), cases.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  if (composing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") {
    if (typing(event.target)) event.target.blur();
    else document.querySelector("#up")?.click();
    return;
  }
  if (event.key === "Enter" && event.target.id === "code" && event.target.value) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (typing(event.target)) return;
  if (cases.length && event.key in steps) {
    event.preventDefault();
    move(steps[event.key]);
    return;
  }
  const place = document.querySelector(places[event.key.toLowerCase()] ?? ":not(*)");
  if (!place) return;
  event.preventDefault();
  if (place.id === "skip") place.click();
  else place.focus();
});

// One decision is sent once.
for (const form of document.querySelectorAll("main form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}
cases[0]?.focus({ preventScroll: true });
