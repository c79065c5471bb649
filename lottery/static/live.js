// Turns the pages of the live screen. The place is kept in the address, so a reload shows the same.
const frames = [...document.querySelectorAll(".frame")];
const place = document.querySelector("#place");
const next = new Set([" ", "Enter", "ArrowRight", "ArrowDown", "PageDown"]);
const back = new Set(["Backspace", "ArrowLeft", "ArrowUp", "PageUp"]);

function at() {
  const found = frames.findIndex((frame) => frame.id === location.hash.slice(1));
  return found < 0 ? 0 : found;
}

function show() {
  const now = at();
  frames.forEach((frame, index) => frame.classList.toggle("shown", index === now));
  place.textContent = `${now + 1} / ${frames.length}`;
}

function turn(to) {
  const bounded = Math.max(0, Math.min(frames.length - 1, to));
  history.replaceState(null, "", `#${frames[bounded].id}`);
  show();
}

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}

// A digit goes to the first page of that tier.
function tier(code) {
  const found = frames.findIndex((frame) => frame.id.startsWith(`tier-${code}-`));
  if (found >= 0) turn(found);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key;
  if (next.has(key)) turn(at() + 1);
  else if (back.has(key)) turn(at() - 1);
  else if (key === "Home") turn(0);
  else if (key === "End") turn(frames.length - 1);
  else if (key === "b" || key === ".") document.body.classList.toggle("blank");
  else if (key === "f" || key === "F") fill();
  else if (/^[0-9a-z]$/.test(key)) tier(key);
  else return;
  event.preventDefault();
});
document.querySelector("#full").addEventListener("click", (event) => {
  fill();
  event.currentTarget.blur();
});
document.querySelector("#stage").addEventListener("click", () => turn(at() + 1));
window.addEventListener("hashchange", show);
document.documentElement.classList.add("paged");
show();
