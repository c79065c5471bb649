// A witness's telephone: shows what holds, remembers it, and warns for good if what it saw before is
// not what the server says now. The first sight counts: it is never replaced by a later one.
import { all, data, one } from "../elements.js";
import { fill } from "../words.js";
import { Poll } from "../poll.js";

/** @typedef {{ key: string, name: string, value: string, at: string }} Fact */
/** @typedef {{ name: string, value: string, at: string, seen: string }} Seen */
/** @typedef {{ name: string, seen: string, old: string, new: string }} Change */
/** @typedef {{ title: string, draw: string }} Draw */
/** @typedef {{ seen: Record<string, Seen>, changes: Change[], draw?: Draw, kept?: string }} Memory */

const [facts, banner, alarm, keep] = ["#facts", "#status", "#alarm", "#keep"].map((id) => one(id, HTMLElement));
const changed = one("ul", HTMLElement, alarm);
const place = `witness ${facts.dataset.state}`;
const EVERY = 2000;
const memory = recall();
/** @type {Date | null} */
let last = null;
let html = "";

/** @returns {Memory} */
function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "null");
    if (kept?.seen && kept?.changes) return kept;
  } catch {
    // Nothing was kept, or nothing that can be read: from here on it is.
  }
  return { seen: {}, changes: [] };
}

function remember() {
  try {
    localStorage.setItem(place, JSON.stringify(memory));
  } catch {
    // A telephone that keeps nothing still compares as long as the page is open.
  }
}

const clock = (when = new Date()) => when.toLocaleTimeString("zh-CN", { hour12: false });
/** @param {{ value: string, at: string } | undefined} fact */
const written = (fact) => (fact ? `${fact.value} (${fact.at})` : data(changed).gone);

/** @param {Fact[]} list */
function compare(list) {
  const now = new Map(list.map((fact) => [fact.key, fact]));
  for (const [key, old] of Object.entries(memory.seen)) {
    const found = now.get(key);
    if (found && found.value === old.value && found.at === old.at) continue;
    const change = { name: old.name, seen: old.seen, old: written(old), new: written(found) };
    /** @type {(other: Change) => boolean} */
    const same = (other) => other.name === change.name && other.new === change.new;
    if (!memory.changes.some(same)) memory.changes.push(change);
  }
  for (const fact of list) memory.seen[fact.key] ??= { name: fact.name, value: fact.value, at: fact.at, seen: new Date().toLocaleString("zh-CN", { hour12: false }) };
  remember();
}

function warn() {
  alarm.hidden = memory.changes.length === 0;
  if (alarm.hidden) return;
  const { row } = data(changed);
  changed.replaceChildren(...memory.changes.map((change) => Object.assign(document.createElement("li"), { textContent: fill(row, change) })));
  if (!document.title.startsWith("⚠")) {
    document.title = `⚠ ${document.title}`;
    alarm.scrollIntoView();
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
  }
}

/** @param {"live" | "lost"} kind */
function say(kind) {
  const word = memory.changes.length ? "alarm" : kind;
  banner.className = `status ${{ live: "", lost: "lost", alarm: "bad" }[word]}`;
  one("span", HTMLElement, banner).textContent = fill(data(banner)[word], { time: last ? clock(last) : "" });
}

/** @param {Draw & { html: string, facts: Fact[] }} state */
function show(state) {
  const before = new Set(all(".fact[id]", HTMLElement, facts).map((fact) => fact.id));
  if (state.html !== html) {
    // eslint-disable-next-line no-restricted-syntax -- the server's own markup, in which it has escaped every name
    facts.innerHTML = html = state.html;
    for (const fact of all(".fact[id]", HTMLElement, facts)) fact.classList.toggle("new", before.size > 0 && !before.has(fact.id));
  }
  memory.draw = { title: state.title, draw: state.draw };
  compare(state.facts);
  keep.hidden = false;
}

/** @param {number} failures */
function told(failures) {
  if (!failures) last = new Date();
  say(failures ? "lost" : "live");
  warn();
}

function copy() {
  const rows = Object.values(memory.seen).map((fact) => fill(data(keep).row, fact));
  const changes = memory.changes.map((change) => `!! ${fill(data(changed).row, change)}\n`);
  const values = { ...memory.draw, address: location.href, now: new Date().toLocaleString("zh-CN", { hour12: false }), facts: [...rows, ...changes].join("\n") };
  const text = fill(one("#copy", HTMLTemplateElement).content.textContent ?? "", values);
  const link = Object.assign(document.createElement("a"), { download: keep.dataset.file, href: URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  memory.kept = clock();
  remember();
  keep.textContent = fill(data(keep).kept, { time: memory.kept });
}

keep.addEventListener("click", copy);
// Before the first sight there is nothing to keep.
keep.hidden = !memory.draw;
warn();
new Poll(data(facts).state, { patience: 8000, heard: show }).follow({
  // Telephones that asked together do not go on asking together.
  pause: () => EVERY * (0.85 + Math.random() * 0.3),
  told,
});
