// A party's sealed slip: the secret comes from this browser's randomness, stands on this page and on paper, and
// nowhere else. Only its hash is sent, and only after the paper was printed.
import { sealedSlip } from "../verify.js";
import encodeQR from "../qr/index.js";
import { all, data, field, one } from "../elements.js";
import { fill } from "../words.js";

/** @param {string} id */
const $ = (id) => one(`#${id}`, HTMLElement);
const form = one("#sealing", HTMLFormElement);
const [makeIt, printIt, again, hand] = ["#make", "#print", "#again", "#hand"].map((id) => one(id, HTMLButtonElement));
const isSealed = one("#sealed", HTMLInputElement);
const says = data(form);
const KEEPERS = all(".keeper", HTMLSelectElement);
const STEPS = ["make", "print", "seal", "hand"];
const SVG = "http://www.w3.org/2000/svg";
let unfinished = false;

/** @param {string} step */
function goTo(step) {
  for (const name of STEPS) {
    const item = $(`step-${name}`);
    if (name === step) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    item.classList.toggle("past", STEPS.indexOf(name) < STEPS.indexOf(step));
  }
  makeIt.disabled = step !== "make";
  for (const keeper of KEEPERS) keeper.disabled = step !== "make";
  printIt.disabled = again.disabled = step === "make";
  isSealed.disabled = step === "make" || step === "print";
  hand.disabled = step !== "hand";
}

function freshSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const secret = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  bytes.fill(0);
  return secret;
}

/**
 * The code holds the secret alone, not the slip's five lines: a scanner's gun types Enter for a line end.
 * @param {string} text
 */
function picture(text) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 2 });
  const dark = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  path.setAttribute("d", dark.join(""));
  return svg;
}

/** @param {string} text */
function fours(text) {
  return (text.match(/.{4}/g) ?? []).map((four) => Object.assign(document.createElement("span"), { textContent: four }));
}

// Two copies have two keepers: nobody is chosen twice.
function agree() {
  const [first, second] = KEEPERS;
  const twice = second?.value && first.value === second.value;
  second?.setCustomValidity(twice ? says.twice : "");
}

const keepers = () => KEEPERS.filter((keeper) => keeper.value).map((keeper) => keeper.selectedOptions[0].textContent);

// A sheet a keeper: the first one on the page, the others its clones, but for number and keeper.
function lay() {
  for (const clone of document.querySelectorAll(".sealed-slip:not(#slip)")) clone.remove();
  const named = keepers();
  for (const [at, keeper] of [...named.entries()].reverse()) {
    const sheet = at ? /** @type {HTMLElement} */ ($("slip").cloneNode(true)) : $("slip");
    one(".kept-by", HTMLElement, sheet).textContent = keeper;
    one(".copy", HTMLElement, sheet).textContent = named.length > 1 ? fill(says.copy, { n: at + 1, of: named.length }) : "";
    if (!at) continue;
    sheet.removeAttribute("id");
    for (const part of sheet.querySelectorAll("[id]")) part.removeAttribute("id");
    $("slip").after(sheet);
  }
}

function make() {
  agree();
  if (!form.reportValidity()) return;
  const secret = freshSecret();
  const slip = sealedSlip({ draw: says.draw, attempt: Number(says.attempt), party: field(form, "party").value, secret });
  field(form, "sha256").value = slip.sha256;
  $("slip-hash").replaceChildren(...fours(slip.sha256));
  $("slip-code").replaceChildren(picture(secret));
  $("slip-text").replaceChildren(slip.text.slice(0, -65), ...fours(secret), "\n"); // grouped for the eye, without a blank
  $("slip").hidden = false;
  lay();
  unfinished = true;
  goTo("print");
  printIt.focus();
}

function wipe() {
  unfinished = false;
  for (const clone of document.querySelectorAll(".sealed-slip:not(#slip)")) clone.remove();
  for (const id of ["slip-code", "slip-text", "slip-hash"]) $(id).replaceChildren();
  field(form, "sha256").value = "";
  $("slip").hidden = true;
  isSealed.checked = false;
}

// The form is sent by hand, so that a paper is not made worthless by a network that fails in this moment.
async function handIn() {
  hand.disabled = true;
  $("says").textContent = "";
  const body = new FormData(form);
  body.delete("keeper");
  for (const keeper of KEEPERS) if (keeper.value) body.append("keeper", keeper.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      wipe();
      location.reload();
      return;
    }
    $("says").textContent = (await answer.json()).message;
  } catch {
    $("says").textContent = says.failed;
  }
  hand.disabled = false;
}

makeIt.addEventListener("click", make);
for (const keeper of KEEPERS) keeper.addEventListener("change", agree);
printIt.addEventListener("click", () => {
  print();
  goTo(isSealed.checked ? "hand" : "seal");
});
again.addEventListener("click", () => {
  wipe();
  goTo("make");
});
isSealed.addEventListener("change", () => goTo(isSealed.checked ? "hand" : "seal"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!hand.disabled) handIn();
});
addEventListener("beforeunload", (event) => {
  if (unfinished) event.preventDefault();
});
// A page that the browser would keep for the way back must not keep the secret.
addEventListener("pagehide", wipe);
goTo("make");
