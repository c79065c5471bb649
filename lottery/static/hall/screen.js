// A screen of the hall: shows the frame that is stored, at the moment in which it is. It knows
// nothing ahead of the hall: a winner comes with the frame that shows him.
import { composing } from "../composing.js";
import { all, data, one } from "../elements.js";
import { Hall, moveOf } from "./presenter.js";
import { within } from "../poll.js";
import { Guard } from "./guard.js";
import { Movement } from "./movement.js";
import { Sound } from "./sound.js";

/** @import { Shown } from "./presenter.js" */

const { hall: address, token = "" } = data(document.body);
const [stage, held, lost, full, mute] = ["#stage", "#held", "#lost", "#full", "#sound"].map((id) => one(id, HTMLElement));
const hall = new Hall(address, token);
const sound = new Sound();
const guard = new Guard(one("#again", HTMLElement), (act, to) => hall.move(act, to));
let shown = { key: "", tier: "", html: "" };
/** @type {Movement | null} */
let movement = null;
/** @type {{ mark: string | null, numbers: string[] }} */
let pool = { mark: null, numbers: [] };

/**
 * The numbers that are left, the same on every screen: they are those of one stored state.
 * @param {string} mark
 */
async function fetchPool(mark) {
  if (pool.mark === mark) return;
  try {
    await within(4000, async (signal) => {
      const answer = await fetch(`${address}/pool`, { headers: { Accept: "application/json" }, signal });
      if (answer.ok) pool = { mark: answer.headers.get("X-Pool"), numbers: await answer.json() };
    });
  } catch {
    // The numbers only adorn: without them the screen waits without whirling.
  }
}

/**
 * Between two frames of one tier only the winners move, the heading stands.
 * @param {Shown} state
 * @param {string} key
 */
function swap(state, key) {
  movement?.end();
  // eslint-disable-next-line no-restricted-syntax -- the server's own markup, in which it has escaped every name
  stage.innerHTML = state.html;
  const frame = one("*", HTMLElement, stage);
  const tier = `${state.place.split("-")[1] ?? state.place}`;
  if (shown.key && shown.tier !== tier) frame.classList.add("enter");
  document.body.dataset.frame = frame.classList[1];
  shown = { key, tier, html: state.html };
  movement = new Movement(frame, state, hall, pool.numbers, sound);
  movement.begin();
}

/**
 * The same frame with news: what is new among the sources may move, what was there stands.
 * @param {Shown} state
 */
function patch(state) {
  const before = new Set(all("[data-source]", HTMLElement, stage).map((row) => row.dataset.source));
  // eslint-disable-next-line no-restricted-syntax -- the server's own markup, in which it has escaped every name
  stage.innerHTML = state.html;
  for (const row of all("[data-source$='!']", HTMLElement, stage)) row.classList.toggle("arrived", !before.has(row.dataset.source));
  if (stage.querySelector(".arrived")) sound.chime();
  shown.html = state.html;
}

/**
 * A pause, and its end, build the frame anew from what is stored: wherever a screen had got to.
 * @param {Shown} state
 */
async function show(state) {
  document.documentElement.classList.add("led");
  document.body.classList.toggle("blank", state.blank);
  const key = `${state.place} ${state.phase} ${state.held}`;
  const moves = state.place.startsWith("tier") && state.phase !== "ready" && !state.again;
  if (moves && key !== shown.key) await fetchPool(state.pool);
  if (hall.state !== state) return; // something newer came while the pool was fetched
  held.hidden = state.held === null;
  if (key !== shown.key) swap(state, key);
  else if (state.html !== shown.html) patch(state);
  document.body.dataset.version = String(state.version);
  if (state.phase === "ready") fetchPool(state.pool);
  else guard.rest();
}

// A projector that goes dark in the middle of a draw is nobody's wish; where it cannot be asked for, so be it.
async function stayAwake() {
  try {
    if (!document.hidden) await navigator.wakeLock?.request("screen");
  } catch {
    // The machine's own settings then decide.
  }
}

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}

/**
 * A state of which this screen knows nothing yet guards nothing: the server checks the version.
 * @param {string} act
 * @param {string} to
 * @param {boolean} isKey
 */
function press(act, to, isKey) {
  if (hall.drives) guard.press(act, to, hall.state, movement?.settling ?? false, isKey);
}

function toggleSound() {
  mute.setAttribute("aria-pressed", String(sound.toggle()));
}

document.addEventListener("keydown", (event) => {
  if (composing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
  const move = moveOf(event.key);
  if (event.key === "f" || event.key === "F" || event.key === "F5") fill();
  else if (event.key === "s" || event.key === "S") toggleSound();
  else if (!move) return;
  else if (!event.repeat) press(...move, true);
  event.preventDefault();
});
stage.addEventListener("click", (event) => {
  if (event.detail === 1) press("next", "", false);
});
let stirring = 0;
document.addEventListener("mousemove", () => {
  document.body.classList.add("stirring");
  clearTimeout(stirring);
  stirring = setTimeout(() => document.body.classList.remove("stirring"), 3000);
});
for (const [button, act] of new Map([[full, fill], [mute, toggleSound]])) {
  button.addEventListener("click", () => {
    act();
    button.blur();
  });
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
hall.clockMoved = () => movement?.align();
hall.follow(show, (away) => {
  lost.hidden = !away;
});
