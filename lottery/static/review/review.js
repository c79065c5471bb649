// The keyboard of a reviewer: in the queue j and k or the arrows move, Enter opens; on an entry a
// letter leads to what it is written beside. Deciding always takes one key more: Enter.
import { composing } from "../composing.js";
import { all } from "../elements.js";

const cases = all("#queue .case", HTMLElement);
/** @type {Record<string, number>} */
const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
/** @type {Record<string, string>} */
const places = { a: "#accept", c: "#confirm", r: "#code", s: "#skip", v: "#reason" };

/** @param {EventTarget | null} target */
function typing(target) {
  return target instanceof Element && target.closest("input, select, textarea") !== null;
}

/** @param {number} step */
function move(step) {
  const here = cases.findIndex((one) => one === document.activeElement);
  const to = here < 0 ? (step > 0 ? 0 : cases.length - 1) : here + step;
  cases[Math.min(Math.max(to, 0), cases.length - 1)].focus();
}

function leave() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

document.addEventListener("keydown", (event) => {
  if (composing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") {
    if (typing(event.target)) leave();
    else all("#up", HTMLElement)[0]?.click();
    return;
  }
  const { target } = event;
  if (event.key === "Enter" && target instanceof HTMLSelectElement && target.id === "code" && target.value) {
    event.preventDefault();
    target.form?.requestSubmit();
    return;
  }
  if (typing(target)) return;
  if (cases.length && event.key in steps) {
    event.preventDefault();
    move(steps[event.key]);
    return;
  }
  const [place] = all(places[event.key.toLowerCase()] ?? ":not(*)", HTMLElement);
  if (!place) return;
  event.preventDefault();
  if (place.id === "skip") place.click();
  else place.focus();
});

// One decision is sent once.
for (const form of all("main form[method=post]", HTMLFormElement)) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}
cases[0]?.focus({ preventScroll: true });
