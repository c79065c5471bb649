// The console and the typists' page follow the draw: when its mark changes, the parts that are other
// than before are put in place. What somebody is typing stays, as long as its field is there.
import { Poll, within } from "../poll.js";

const root = document.querySelector("[data-follow]");
const lost = document.querySelector("[data-lost]");
let mark = root.dataset.mark;

if (location.pathname !== root.dataset.page) history.replaceState(null, "", root.dataset.page);

const poll = new Poll(root.dataset.follow, { patience: 5000, heard: (told) => told.mark !== mark && renew() });

async function renew() {
  const page = new DOMParser().parseFromString(await fetched(root.dataset.page), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (fresh && plain(fresh) !== plain(part)) replace(part, fresh);
  }
  document.querySelector(".alert-good")?.remove(); // what was done last is no news once more has happened
  mark = page.querySelector("[data-follow]").dataset.mark;
}

function fetched(address) {
  return within(15_000, async (signal) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store", signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    return answer.text();
  });
}

function plain(part) {
  return part.innerHTML.replace(/name="csrf_token" value="[^"]*"/g, "").replace(/ (open|disabled|hidden|autofocus|data-sent)=""/g, "");
}

const fields = (part) => [...part.querySelectorAll("input:not([type=hidden]), textarea, select")];
const named = (field) => `${field.form?.getAttribute("action")} ${field.form?.dataset.key ?? ""} ${field.name}`;

function replace(part, fresh) {
  const typed = fields(part).filter((field) => field.value !== field.defaultValue).map((field) => [named(field), field.value]);
  const focused = part.contains(document.activeElement) ? named(document.activeElement) : null;
  const opened = [...part.querySelectorAll("details")].map((one) => one.open);
  const first = fresh.querySelector("[autofocus]");
  first?.removeAttribute("autofocus"); // a browser does this once a page, and complains of a second time
  part.replaceChildren(...fresh.childNodes);
  const now = new Map(fields(part).map((field) => [named(field), field]));
  for (const [name, value] of typed) if (now.has(name)) now.get(name).value = value;
  part.querySelectorAll("details").forEach((one, at) => (one.open ||= opened[at] ?? false));
  if (focused) now.get(focused)?.focus();
  else if (document.activeElement === document.body) first?.focus();
  ready();
}

// A form is sent once; the answer is a new page.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-once]");
  if (!form) return;
  if ("sent" in form.dataset) event.preventDefault();
  form.dataset.sent = "";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-digits]")) count(event.target);
});

function count(field) {
  const told = field.form.querySelector("[data-count]");
  const digits = field.value.replace(/\s/g, "");
  told.textContent = `${digits.length} / ${field.dataset.digits}`;
  told.toggleAttribute("data-full", digits.length === Number(field.dataset.digits));
}

// What is read aloud, as large as the window; Esc or a second press makes it small again.
function ready() {
  for (const button of document.querySelectorAll("[data-enlarge]")) button.hidden = false;
  for (const field of document.querySelectorAll("[data-digits]")) count(field);
}

function enlarge(on) {
  for (const panel of document.querySelectorAll("[data-aloud]")) {
    panel.classList.toggle("large", on ?? !panel.classList.contains("large"));
    panel.querySelector("[data-enlarge]").textContent = panel.classList.contains("large") ? "缩小" : "放大";
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-enlarge]")) enlarge();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") enlarge(false);
});

// What was refused is there again, to be mended or to be scanned over, and the reason stays in sight.
const again = document.querySelector("[data-again]");
again?.focus({ preventScroll: true });
again?.select();

ready();
poll.follow({
  pause: () => 1000,
  told: (failures) => {
    lost.hidden = failures < 2;
  },
});
