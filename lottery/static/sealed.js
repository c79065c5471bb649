// A party's sealed slip: the secret comes from this browser's randomness, stands on this page and on paper, and
// nowhere else. Only its hash is sent, and only after the paper was printed.
import { sealedSlip } from "./verify.js";
import encodeQR from "./qr/index.js";

const $ = (id) => document.getElementById(id);
const form = $("sealing");
const field = (name) => form.elements.namedItem(name);
const STEPS = ["make", "print", "seal", "hand"];
const SVG = "http://www.w3.org/2000/svg";
let unfinished = false;

function goTo(step) {
  for (const name of STEPS) {
    const item = $(`step-${name}`);
    if (name === step) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    item.classList.toggle("past", STEPS.indexOf(name) < STEPS.indexOf(step));
  }
  $("make").disabled = field("keeper").disabled = step !== "make";
  $("print").disabled = $("again").disabled = step === "make";
  $("sealed").disabled = step === "make" || step === "print";
  $("hand").disabled = step !== "hand";
}

function freshSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const secret = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  bytes.fill(0);
  return secret;
}

// The code holds the secret alone, not the slip's five lines: a scanner's gun types Enter for a line end.
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

function fours(text) {
  return text.match(/.{4}/g).map((four) => Object.assign(document.createElement("span"), { textContent: four }));
}

function make() {
  if (!form.reportValidity()) return;
  const secret = freshSecret();
  const slip = sealedSlip({ draw: form.dataset.draw, attempt: Number(form.dataset.attempt), party: field("party").value, secret });
  field("sha256").value = slip.sha256;
  $("kept-by").textContent = field("keeper").selectedOptions[0].textContent;
  $("slip-hash").replaceChildren(...fours(slip.sha256));
  $("slip-code").replaceChildren(picture(secret));
  $("slip-text").replaceChildren(slip.text.slice(0, -65), ...fours(secret), "\n"); // grouped for the eye, without a blank
  $("slip").hidden = false;
  unfinished = true;
  goTo("print");
  $("print").focus();
}

function wipe() {
  unfinished = false;
  for (const id of ["slip-code", "slip-text", "slip-hash", "kept-by"]) $(id).replaceChildren();
  field("sha256").value = "";
  $("slip").hidden = true;
  $("sealed").checked = false;
}

// The form is sent by hand, so that a paper is not made worthless by a network that fails in this moment.
async function handIn() {
  $("hand").disabled = true;
  $("says").textContent = "";
  const body = new FormData(form);
  body.set("keeper", field("keeper").value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      wipe();
      location.reload();
      return;
    }
    $("says").textContent = (await answer.json()).message;
  } catch {
    $("says").textContent = form.dataset.failed;
  }
  $("hand").disabled = false;
}

$("make").addEventListener("click", make);
$("print").addEventListener("click", () => {
  print();
  goTo($("sealed").checked ? "hand" : "seal");
});
$("again").addEventListener("click", () => {
  wipe();
  goTo("make");
});
$("sealed").addEventListener("change", () => goTo($("sealed").checked ? "hand" : "seal"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!$("hand").disabled) handIn();
});
addEventListener("beforeunload", (event) => {
  if (unfinished) event.preventDefault();
});
// A page that the browser would keep for the way back must not keep the secret.
addEventListener("pagehide", wipe);
goTo("make");
