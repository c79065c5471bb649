// A busy browser now and then leaves a page without the field that it asked for: whoever scans then
// scans into nothing. What was left out is made good: when the page has come, for some seconds more
// while nobody has pressed or pointed at anything, when somebody comes back to a page that he left in
// no field, and at the latest by the first key itself, which then is typed into the field.
const GLANCES = 20;
const GLANCE_MS = 250;

const enter = () => {
  const nobody = document.activeElement === null || document.activeElement === document.body;
  const field = [...document.querySelectorAll("[autofocus]")].find((one) => !one.closest("dialog:not([open])"));
  if (nobody && field instanceof HTMLElement) field.focus();
};

let acted = false;
const act = () => { acted = true; };
addEventListener("pointerdown", act, true);
addEventListener("keydown", act, true);

/** @param {number} left how many more times it is looked at */
function look(left) {
  if (acted || left === 0) return;
  enter();
  setTimeout(look, GLANCE_MS, left - 1);
}

addEventListener("load", () => look(GLANCES));
addEventListener("focus", enter);
addEventListener("keydown", (event) => {
  if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) enter();
}, true);
