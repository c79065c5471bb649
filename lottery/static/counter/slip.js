// The entry is acknowledged, so the browser forgets what was typed. Prints the slip; Enter goes on to
// the next invoice because the link to it has the focus. Which paper is in the printer is remembered.
import { all, data, one } from "../elements.js";
import { forget } from "../memory.js";

const PAPER = "fpdraw-paper";
const choices = all("[data-paper]", HTMLElement);
forget("draft");

/** @param {string} paper */
function use(paper) {
  document.body.classList.remove("paper-a6", "paper-roll");
  document.body.classList.add(`paper-${paper}`);
  for (const choice of choices) {
    if (choice.dataset.paper === paper) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
  }
  localStorage.setItem(PAPER, paper);
}

const asked = new URLSearchParams(location.search).get("paper") ?? localStorage.getItem(PAPER);
if (asked && choices.some((choice) => choice.dataset.paper === asked)) use(asked);
for (const choice of choices) {
  choice.addEventListener("click", (event) => {
    event.preventDefault();
    use(data(choice).paper);
  });
}
const button = one("#print", HTMLElement);
button.hidden = false;
button.addEventListener("click", () => print());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "p" || event.key === "P") print();
  if (event.key === "6") use("a6");
  if (event.key === "8") use("roll");
});
