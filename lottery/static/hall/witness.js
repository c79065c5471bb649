// A witness's telephone: shows what holds, remembers it, and warns for good if what it saw before is
// not what the server says now. The first sight counts: it is never replaced by a later one.
import { fill } from "../words.js";
import { Poll } from "../poll.js";

const $ = (id) => document.getElementById(id);
const [facts, status, alarm, keep] = ["facts", "status", "alarm", "keep"].map($);
const place = `witness ${facts.dataset.state}`;
const EVERY = 2000;
const memory = recall();
let last = null;
let html = "";

// { seen: { key: { name, value, at, seen } }, changes: [{ name, seen, old, new }] }
function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(place));
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
const written = (fact) => (fact ? `${fact.value} (${fact.at})` : alarm.querySelector("ul").dataset.gone);

function compare(list) {
  const now = new Map(list.map((fact) => [fact.key, fact]));
  for (const [key, old] of Object.entries(memory.seen)) {
    const found = now.get(key);
    if (found && found.value === old.value && found.at === old.at) continue;
    const change = { name: old.name, seen: old.seen, old: written(old), new: written(found) };
    const same = (other) => other.name === change.name && other.new === change.new;
    if (!memory.changes.some(same)) memory.changes.push(change);
  }
  for (const fact of list) memory.seen[fact.key] ??= { name: fact.name, value: fact.value, at: fact.at, seen: new Date().toLocaleString("zh-CN", { hour12: false }) };
  remember();
}

function warn() {
  alarm.hidden = memory.changes.length === 0;
  if (alarm.hidden) return;
  const list = alarm.querySelector("ul");
  list.replaceChildren(...memory.changes.map((change) => Object.assign(document.createElement("li"), { textContent: fill(list.dataset.row, change) })));
  if (!document.title.startsWith("⚠")) {
    document.title = `⚠ ${document.title}`;
    alarm.scrollIntoView();
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
  }
}

function say(kind) {
  const word = memory.changes.length ? "alarm" : kind;
  status.className = `status ${{ live: "", lost: "lost", alarm: "bad" }[word]}`;
  status.querySelector("span").textContent = fill(status.dataset[word], { time: last ? clock(last) : "" });
}

function show(state) {
  const before = new Set([...facts.querySelectorAll(".fact[id]")].map((fact) => fact.id));
  if (state.html !== html) {
    // eslint-disable-next-line no-restricted-syntax -- the server's own markup, in which it has escaped every name
    facts.innerHTML = html = state.html;
    for (const fact of facts.querySelectorAll(".fact[id]")) fact.classList.toggle("new", before.size > 0 && !before.has(fact.id));
  }
  memory.draw = { title: state.title, draw: state.draw };
  compare(state.facts);
  keep.hidden = false;
}

function told(failures) {
  if (!failures) last = new Date();
  say(failures ? "lost" : "live");
  warn();
}

function copy() {
  const rows = Object.values(memory.seen).map((fact) => fill(keep.dataset.row, fact));
  const changes = memory.changes.map((change) => `!! ${fill(alarm.querySelector("ul").dataset.row, change)}\n`);
  const values = { ...memory.draw, address: location.href, now: new Date().toLocaleString("zh-CN", { hour12: false }), facts: [...rows, ...changes].join("\n") };
  const text = fill($("copy").content.textContent, values);
  const link = Object.assign(document.createElement("a"), { download: keep.dataset.file, href: URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  memory.kept = clock();
  remember();
  keep.textContent = fill(keep.dataset.kept, { time: memory.kept });
}

keep.addEventListener("click", copy);
// Before the first sight there is nothing to keep.
keep.hidden = !memory.draw;
warn();
new Poll(facts.dataset.state, { patience: 8000, heard: show }).follow({
  // Telephones that asked together do not go on asking together.
  pause: () => EVERY * (0.85 + Math.random() * 0.3),
  told,
});
