// manifest.txt: what was fixed and signed before any source had a value.
import { DRAW, Fields, HASH, LAST_SECOND, SMALL, TOKEN, WHOLE, ZEROS, canonicalText, refuse, same, secondsOf } from "./text.js";
import { sha256 } from "./sha256.js";

// quicknet, the one chain that is accepted
export const QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
const GENESIS = 1692803367;
const PERIOD = 3;
export const ROUNDS = 999;
export const secondsOfRound = (round) => GENESIS + (round - 1) * PERIOD;

const FILE = "manifest.txt";
const PLACE = { check: "manifest", file: FILE };
const ATTEMPT = /^[1-9][0-9]{0,2}$/;
const MODE = /^(?:live|rehearsal)$/;
const COUNT = "(?:0|[1-9][0-9]{0,6})";
const TIER = new RegExp(`^([a-z0-9]{1,8}) (${COUNT})$`);
const NAME = "[a-z0-9][a-z0-9-]{0,31}";
const SOURCES = {
  dice: new RegExp(`^dice (${NAME}) ([1-9][0-9]?)$`),
  public: new RegExp(`^public (${NAME}) ([1-9][0-9]?)$`),
  sealed: new RegExp(`^sealed (${NAME}) ([0-9a-f]{64})$`),
  drand: /^drand ([0-9a-f]{64}) (0|[1-9][0-9]{0,11}) (0|[1-9][0-9]{0,11})$/,
};
const SIGNER = new RegExp(`^(0|[1-9][0-9]{0,11}) (${NAME}) ([0-9a-f]{64})$`);
const PROGRAM = new RegExp(`^(${NAME}) ([0-9a-f]{64})$`);
const TIME_FORM = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00$/;

export const isThrown = (source) => source.kind === "dice" || source.kind === "public";

// Tiers and alternates: `code count`

function takePlaces(fields, name) {
  const places = [];
  while (fields.has(name)) {
    const [, code, count] = TIER.exec(fields.take(name, TIER));
    places.push({ code, count: Number(count), place: fields.here() });
  }
  return places;
}

function checkTiers(tiers) {
  const codes = new Set();
  for (const { code, place } of tiers) {
    if (code === "audit" || code === "skip") refuse("not audit or skip", { ...place, expected: "another code", found: code });
    if (codes.has(code)) refuse("distinct codes", { ...place, expected: "another code", found: code });
    codes.add(code);
  }
}

function checkAlternates(alternates, tiers) {
  let last = -1;
  for (const { code, place } of alternates) {
    const position = tiers.findIndex((tier) => tier.code === code);
    if (position <= last) refuse("alternates: each tier at most once, in the order of the tiers", { ...place, expected: "a later tier", found: code });
    last = position;
  }
}

// Sources: `number kind …`

function readSource(text, number, place) {
  const gap = text.indexOf(" ");
  const rest = text.slice(gap + 1);
  const kind = rest.slice(0, rest.indexOf(" "));
  const parts = Object.hasOwn(SOURCES, kind) ? SOURCES[kind].exec(rest) : null;
  const malformed = !parts || !WHOLE.test(text.slice(0, gap));
  if (malformed) refuse("malformed source", { ...place, expected: "number, kind, name and parameter", found: text });
  same(String(number), text.slice(0, gap), "sources are numbered from 1", place);
  const source = { number, kind, name: parts[1], place };
  if (kind === "drand") return { ...source, first: Number(parts[2]), step: Number(parts[3]) };
  return kind === "sealed" ? { ...source, hash: parts[2] } : { ...source, digits: Number(parts[2]) };
}

function takeSources(fields) {
  const sources = [];
  while (fields.has("source")) {
    const text = fields.take("source");
    sources.push(readSource(text, sources.length + 1, fields.here()));
  }
  return sources;
}

function checkOrderOfSources(sources) {
  const names = new Set();
  let later = false;
  for (const source of sources) {
    const name = source.kind === "drand" ? "drand" : `${source.kind} ${source.name}`;
    if (names.has(name)) refuse("each kind and name once", { ...source.place, expected: "another", found: name });
    names.add(name);
    if (isThrown(source) && later) refuse("dice and public before sealed and drand", { ...source.place, expected: "none here", found: name });
    later ||= !isThrown(source);
  }
}

function checkBeacon(source, frozen) {
  const { name, first, step, place } = source;
  same(QUICKNET, name, "not the quicknet chain", place);
  if (step < 20) refuse("too short a step", { ...place, expected: "20 or more", found: step });
  const last = secondsOfRound(first + ROUNDS * step);
  if (first < 1 || last > LAST_SECOND) refuse("no such round", { ...place, expected: "a round that has a time", found: `${first} ${step}` });
  if (secondsOfRound(first) <= frozen) refuse("the first round is not after the freeze", { ...place, expected: "a later round", found: first });
}

// Signers of the minutes `number name certificate`, and programs `name hash`

function checkOnce(rows, what) {
  const seen = new Set();
  for (const row of rows) {
    if (seen.has(row[what])) refuse(`signers: no ${what} twice`, { ...row.place, expected: "another", found: row[what] });
    seen.add(row[what]);
  }
}

function takeSigners(fields) {
  const signers = [];
  while (fields.has("signer")) {
    const [, number, name, certificate] = SIGNER.exec(fields.take("signer", SIGNER));
    const place = fields.here();
    same(String(signers.length + 1), number, "signers are numbered from 1", place);
    signers.push({ number: signers.length + 1, name, certificate, place });
  }
  checkOnce(signers, "name");
  checkOnce(signers, "certificate");
  return signers;
}

function takePrograms(fields) {
  const programs = [];
  while (fields.has("program")) {
    const [, name, hash] = PROGRAM.exec(fields.take("program", PROGRAM));
    const last = programs.at(-1)?.name ?? "";
    if (name <= last) refuse("programs: ascending, no repeats", { ...fields.here(), expected: `after ${last}`, found: name });
    programs.push({ name, hash });
  }
  return programs;
}

// What a live draw has at least

function checkLive(manifest) {
  const { sources, tiers, attempt, previous } = manifest;
  const lacks = (message, found) => refuse(message, { ...PLACE, expected: "what a live draw has at least", found });
  const organs = sources.filter((source) => source.kind === "dice" && source.digits >= 8).length;
  const sealed = sources.filter((source) => source.kind === "sealed").length;
  if (organs < 3) lacks("three dice sources of 8 digits or more", organs);
  if (sealed < 2 && !sources.some((source) => source.kind === "drand")) lacks("a drand source or two sealed ones", sealed);
  if (!tiers.some((tier) => tier.count > 0)) lacks("a prize in a live draw", 0);
  if (attempt > 1 && previous === ZEROS) lacks("the previous draw, in a live attempt after the first", previous);
}

// Who signs the minutes; asked after the files that name the manifest's hash, which tell of a changed mode.
export function checkSigners({ mode, signers }) {
  const none = mode === "live" && !signers.length;
  if (none) refuse("a live draw names who signs the minutes", { ...PLACE, check: "signers", expected: "a signer", found: "none" });
  return signers.map(({ name }) => name).join(", ") || "none";
}

function checkBatches(batches, place) {
  batches.forEach((batch, index) => {
    if (index && batches[index - 1] >= batch) refuse("batches: ascending, no repeats", { ...place, expected: `after ${batches[index - 1]}`, found: batch });
  });
}

function takeFrozen(fields) {
  const frozen = fields.take("frozen", TIME_FORM);
  return { frozen, frozenSeconds: secondsOf(frozen, fields.here()) };
}

function takeFields(fields) {
  const whole = (name) => Number(fields.take(name, WHOLE));
  const some = (values, name) => (values.length ? values : fields.take(name));
  const head = {
    draw: fields.take("draw", DRAW),
    attempt: Number(fields.take("attempt", ATTEMPT)),
    mode: fields.take("mode", MODE),
    title: fields.take("title"),
    rules: fields.take("rules-sha256", HASH),
    registerSize: whole("register-size"),
    registerRoot: fields.take("register-root", HASH),
    batches: some(fields.takeAll("batch", TOKEN), "batch"),
  };
  checkBatches(head.batches, fields.here());
  return {
    ...head,
    poolCount: whole("pool-count"),
    poolHash: fields.take("pool-sha256", HASH),
    poolRoot: fields.take("pool-root", HASH),
    omittedHash: fields.take("omitted-sha256", HASH),
    tagKeyHash: fields.take("tag-key-sha256", HASH),
    cap: Number(fields.take("cap", SMALL)),
    tiers: some(takePlaces(fields, "tier"), "tier"),
    alternates: takePlaces(fields, "alternates"),
    audit: Number(fields.take("audit", SMALL)),
    sources: some(takeSources(fields), "source"),
    signers: takeSigners(fields),
    programs: takePrograms(fields),
    ...takeFrozen(fields),
    previous: fields.take("previous", HASH),
  };
}

// manifest.txt as an object with all its rules checked; `hash` is what every later file names.
export function parseManifest(bytes, file = FILE) {
  const fields = new Fields(canonicalText(bytes, file), "fpdraw-manifest/1", { check: "manifest", file });
  const manifest = { ...takeFields(fields), hash: sha256(bytes) };
  fields.end();
  if ((manifest.cap === 0) !== (manifest.tagKeyHash === ZEROS)) refuse("tag-key-sha256 is zeros if and only if cap is 0", PLACE);
  checkTiers(manifest.tiers);
  checkAlternates(manifest.alternates, manifest.tiers);
  checkOrderOfSources(manifest.sources);
  for (const source of manifest.sources) if (source.kind === "drand") checkBeacon(source, manifest.frozenSeconds);
  if (manifest.mode === "live") checkLive(manifest);
  else same(ZEROS, manifest.previous, "a rehearsal names no previous draw", PLACE);
  return manifest;
}
