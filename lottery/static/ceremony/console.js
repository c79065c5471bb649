// The console and the typists' page follow the draw: when its mark changes, the parts that are other
// than before are put in place. What somebody is typing stays, as long as its field is there.
import { all, around, data, one } from "../elements.js";
import { Poll, within } from "../poll.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

const root = one("[data-follow]", HTMLElement);
const lost = one("[data-lost]", HTMLElement);
const { follow, page: address } = data(root);
let { mark } = data(root);

if (location.pathname !== address) history.replaceState(null, "", address);

/** @type {Poll<{ mark: string }>} */
const poll = new Poll(follow, { patience: 5000, heard: (told) => told.mark !== mark && renew() });

async function renew() {
  const page = new DOMParser().parseFromString(await fetched(), "text/html");
  for (const part of all("[data-part]", HTMLElement)) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (fresh && plain(fresh) !== plain(part)) replace(part, fresh);
  }
  document.querySelector(".alert-good")?.remove(); // what was done last is no news once more has happened
  ({ mark } = data(one("[data-follow]", HTMLElement, page)));
}

function fetched() {
  return within(15_000, async (signal) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store", signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    return answer.text();
  });
}

/** @param {Element} part */
function plain(part) {
  return part.innerHTML.replace(/name="csrf_token" value="[^"]*"/g, "").replace(/ (open|disabled|hidden|autofocus|data-sent)=""/g, "");
}

/**
 * @param {Element} part
 * @returns {Field[]}
 */
const fields = (part) => Array.from(part.querySelectorAll("input:not([type=hidden]), textarea, select"));

/** @param {Field} field */
const named = (field) => `${field.form?.getAttribute("action")} ${field.form?.dataset.key ?? ""} ${field.name}`;

/** @param {Field} field */
const isTyped = (field) => field instanceof HTMLSelectElement || field.value !== field.defaultValue;

/**
 * @param {Element} part
 * @param {Element} fresh
 */
function replace(part, fresh) {
  const typed = new Map(fields(part).filter(isTyped).map((field) => [named(field), field.value]));
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const [name = ""] = fields(part).filter((field) => field === focused).map(named);
  const opened = all("details", HTMLDetailsElement, part).map((details) => details.open);
  const [first] = all("[autofocus]", HTMLElement, fresh);
  first?.removeAttribute("autofocus"); // a browser does this once a page, and complains of a second time
  part.replaceChildren(...fresh.childNodes);
  const now = new Map(fields(part).map((field) => [named(field), field]));
  for (const [known, value] of typed) {
    const field = now.get(known);
    if (field) field.value = value;
  }
  all("details", HTMLDetailsElement, part).forEach((details, at) => {
    details.open ||= opened[at] ?? false;
  });
  if (focused) now.get(name)?.focus();
  else if (document.activeElement === document.body) first?.focus();
  ready();
}

// A form is sent once; the answer is a new page.
document.addEventListener("submit", (event) => {
  const form = around(event, "[data-once]", HTMLElement);
  if (!form) return;
  if ("sent" in form.dataset) event.preventDefault();
  form.dataset.sent = "";
});
addEventListener("pageshow", () => {
  for (const form of all("[data-sent]", HTMLElement)) delete form.dataset.sent;
});

document.addEventListener("input", (event) => {
  const field = around(event, "[data-digits]", HTMLInputElement);
  if (field) count(field);
});

/** @param {HTMLInputElement} field */
function count(field) {
  const told = one("[data-count]", HTMLElement, field.form ?? root);
  const digits = field.value.replace(/\s/g, "");
  told.textContent = `${digits.length} / ${field.dataset.digits}`;
  told.toggleAttribute("data-full", digits.length === Number(field.dataset.digits));
}

// What is read aloud, as large as the window; Esc or a second press makes it small again.
function ready() {
  for (const button of all("[data-enlarge]", HTMLElement)) button.hidden = false;
  for (const field of all("[data-digits]", HTMLInputElement)) count(field);
}

/** @param {boolean} [on] the other way than now if nothing is said */
function enlarge(on) {
  for (const panel of all("[data-aloud]", HTMLElement)) {
    panel.classList.toggle("large", on ?? !panel.classList.contains("large"));
    one("[data-enlarge]", HTMLElement, panel).textContent = panel.classList.contains("large") ? "缩小" : "放大";
  }
}

document.addEventListener("click", (event) => {
  if (around(event, "[data-enlarge]", HTMLElement)) enlarge();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") enlarge(false);
});

// What was refused is there again, to be mended or to be scanned over, and the reason stays in sight.
const [again] = all("[data-again]", HTMLElement);
again?.focus({ preventScroll: true });
if (again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement) again.select();

ready();
poll.follow({
  pause: () => 1000,
  told: (failures) => {
    lost.hidden = failures < 2;
  },
});
