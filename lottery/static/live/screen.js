// A screen of the hall: shows the frame that is stored, at the moment in which it is. It knows
// nothing ahead of the hall: a winner comes with the frame that shows him.
import { Hall, moveOf } from "../presenter.js";
import { Movement } from "./movement.js";
import { Sound } from "./sound.js";

const { hall: address, token = "" } = document.body.dataset;
const [stage, held, lost, full, mute] = ["stage", "held", "lost", "full", "sound"].map((id) => document.getElementById(id));
const hall = new Hall(address, token);
const sound = new Sound();
let shown = { key: "", tier: "", html: "" };
let movement = null;
let pool = [];

async function fetchPool() {
  try {
    const answer = await fetch(`${address}/pool`, { headers: { Accept: "application/json" } });
    if (answer.ok) pool = await answer.json();
  } catch {
    // The numbers only adorn: without them the screen waits without whirling.
  }
}

// Between two frames of one tier only the winners move, the heading stands.
function swap(state, key) {
  movement?.end();
  stage.innerHTML = state.html;
  const frame = stage.firstElementChild;
  const tier = `${state.place.split("-")[1] ?? state.place}`;
  if (shown.key && shown.tier !== tier) frame.classList.add("enter");
  document.body.dataset.frame = frame.classList[1];
  shown = { key, tier, html: state.html };
  movement = new Movement(frame, state, hall, pool, sound);
  movement.begin();
}

// The same frame with news: what is new among the sources may move, what was there stands.
function patch(state) {
  const before = new Set([...stage.querySelectorAll("[data-source]")].map((row) => row.dataset.source));
  stage.innerHTML = state.html;
  for (const row of stage.querySelectorAll("[data-source$='!']")) row.classList.toggle("arrived", !before.has(row.dataset.source));
  if (stage.querySelector(".arrived")) sound.chime();
  shown.html = state.html;
}

async function show(state) {
  document.documentElement.classList.add("led");
  document.body.classList.toggle("blank", state.blank);
  held.hidden = state.held === null;
  const key = `${state.place} ${state.phase}`;
  const wants = state.phase === "rolling" && !pool.length;
  if (wants) await fetchPool();
  if (hall.state !== state) return; // something newer came while the pool was fetched
  if (key !== shown.key) {
    swap(state, key);
    if (state.place.startsWith("tier") && state.phase !== "rolling") fetchPool();
  } else if (state.html !== shown.html) patch(state);
  movement?.hold(state);
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

function toggleSound() {
  mute.setAttribute("aria-pressed", sound.toggle());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const move = moveOf(event.key);
  if (event.key === "f" || event.key === "F") fill();
  else if (event.key === "s" || event.key === "S") toggleSound();
  else if (!move) return;
  else if (!event.repeat) hall.move(...move);
  event.preventDefault();
});
stage.addEventListener("click", () => hall.move("next"));
for (const [button, act] of [[full, fill], [mute, toggleSound]]) {
  button.addEventListener("click", () => {
    act();
    button.blur();
  });
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
hall.follow(show, (away) => {
  lost.hidden = !away;
});
