// manifest.txt: what was fixed and signed before any source had a value.
import { DRAW, Fields, HASH, LAST_SECOND, SMALL, TOKEN, WHOLE, ZEROS, canonicalText, last, refuse, same, secondsOf } from "./text.js";
import { sha256 } from "./sha256.js";

/** @import { Place } from "./text.js" */
/** @typedef {{ number: number, name: string, place: Place }} Named what each source has, and where the manifest names it */
/** @typedef {Named & { kind: "dice" | "public", digits: number }} Thrown */
/** @typedef {Named & { kind: "sealed", hash: string }} Sealed */
/** @typedef {Named & { kind: "drand", first: number, step: number }} Drand its first round, and the rounds of a step */
/** @typedef {Thrown | Sealed | Drand} Source */
/** @typedef {{ code: string, count: number, place: Place }} Places a tier, or the alternates of one */
/** @typedef {{ number: number, name: string, certificate: string, place: Place }} Signer */
/** @typedef {{ name: string, hash: string }} Program */
/**
 * What manifest.txt says; hashes and roots are 64 hex digits.
 *
 * @typedef {object} Written
 * @property {string} draw
 * @property {number} attempt
 * @property {string} mode live or rehearsal
 * @property {string} title
 * @property {string} rules
 * @property {number} registerSize
 * @property {string} registerRoot
 * @property {string[]} batches
 * @property {number} poolCount
 * @property {string} poolHash
 * @property {string} poolRoot
 * @property {string} omittedHash
 * @property {string} tagKeyHash
 * @property {number} cap
 * @property {Places[]} tiers
 * @property {Places[]} alternates
 * @property {number} audit
 * @property {Source[]} sources
 * @property {Signer[]} signers
 * @property {Program[]} programs
 * @property {string} frozen
 * @property {number} frozenSeconds
 * @property {string} previous
 */
/** @typedef {Written & { hash: string }} Manifest with the hash of the file */

// quicknet, the one chain that is accepted
export const QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
const GENESIS = 1692803367;
const PERIOD = 3;
export const ROUNDS = 999;
/** @param {number} round */
export const secondsOfRound = (round) => GENESIS + (round - 1) * PERIOD;

const FILE = "manifest.txt";
const PLACE = { check: "manifest", file: FILE };
const ATTEMPT = /^[1-9][0-9]{0,2}$/;
const MODE = /^(?:live|rehearsal)$/;
const COUNT = "(?:0|[1-9][0-9]{0,6})";
const TIER = new RegExp(`^([a-z0-9]{1,8}) (${COUNT})$`);
const NAME = "[a-z0-9][a-z0-9-]{0,31}";
const SOURCES = new Map(Object.entries({
  dice: new RegExp(`^dice (${NAME}) ([1-9][0-9]?)$`),
  public: new RegExp(`^public (${NAME}) ([1-9][0-9]?)$`),
  sealed: new RegExp(`^sealed (${NAME}) ([0-9a-f]{64})$`),
  drand: /^drand ([0-9a-f]{64}) (0|[1-9][0-9]{0,11}) (0|[1-9][0-9]{0,11})$/,
}));
const SIGNER = new RegExp(`^(0|[1-9][0-9]{0,11}) (${NAME}) ([0-9a-f]{64})$`);
const PROGRAM = new RegExp(`^(${NAME}) ([0-9a-f]{64})$`);
const TIME_FORM = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00$/;

/**
 * @param {Source} source
 * @returns {source is Thrown}
 */
export const isThrown = (source) => source.kind === "dice" || source.kind === "public";

/**
 * @param {Source} source
 * @returns {source is Sealed}
 */
export const isSealed = (source) => source.kind === "sealed";

/**
 * @param {Source} source
 * @returns {source is Drand}
 */
export const isDrand = (source) => source.kind === "drand";

// Tiers and alternates: `code count`

/**
 * @param {Fields} fields
 * @param {string} name
 * @returns {Places[]}
 */
function takePlaces(fields, name) {
  const places = [];
  while (fields.has(name)) {
    const [code, count] = fields.take(name, TIER).split(" ");
    places.push({ code, count: Number(count), place: fields.here() });
  }
  return places;
}

/** @param {Places[]} tiers */
function checkTiers(tiers) {
  const codes = new Set();
  for (const { code, place } of tiers) {
    if (code === "audit" || code === "skip") refuse("not audit or skip", { ...place, expected: "another code", found: code });
    if (codes.has(code)) refuse("distinct codes", { ...place, expected: "another code", found: code });
    codes.add(code);
  }
}

/**
 * @param {Places[]} alternates
 * @param {Places[]} tiers
 */
function checkAlternates(alternates, tiers) {
  let before = -1;
  for (const { code, place } of alternates) {
    const position = tiers.findIndex((tier) => tier.code === code);
    if (position <= before) refuse("alternates: each tier at most once, in the order of the tiers", { ...place, expected: "a later tier", found: code });
    before = position;
  }
}

// Sources: `number kind …`

/**
 * @param {string} text
 * @param {number} number
 * @param {Place} place
 * @returns {Source}
 */
function readSource(text, number, place) {
  const gap = text.indexOf(" ");
  const rest = text.slice(gap + 1);
  const kind = /** @type {Source["kind"]} */ (rest.slice(0, rest.indexOf(" ")));
  const parts = SOURCES.get(kind)?.exec(rest);
  const malformed = !parts || !WHOLE.test(text.slice(0, gap));
  if (malformed) refuse("malformed source", { ...place, expected: "number, kind, name and parameter", found: text });
  same(String(number), text.slice(0, gap), "sources are numbered from 1", place);
  const source = { number, name: parts[1], place };
  if (kind === "drand") return { ...source, kind, first: Number(parts[2]), step: Number(parts[3]) };
  return kind === "sealed" ? { ...source, kind, hash: parts[2] } : { ...source, kind, digits: Number(parts[2]) };
}

/**
 * @param {Fields} fields
 * @returns {Source[]}
 */
function takeSources(fields) {
  const sources = [];
  while (fields.has("source")) {
    const text = fields.take("source");
    sources.push(readSource(text, sources.length + 1, fields.here()));
  }
  return sources;
}

/** @param {Source[]} sources */
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

/**
 * @param {Drand} source
 * @param {number} frozen
 */
function checkBeacon(source, frozen) {
  const { name, first, step, place } = source;
  same(QUICKNET, name, "not the quicknet chain", place);
  if (step < 20) refuse("too short a step", { ...place, expected: "20 or more", found: step });
  const end = secondsOfRound(first + ROUNDS * step);
  if (first < 1 || end > LAST_SECOND) refuse("no such round", { ...place, expected: "a round that has a time", found: `${first} ${step}` });
  if (secondsOfRound(first) <= frozen) refuse("the first round is not after the freeze", { ...place, expected: "a later round", found: first });
}

// Signers of the minutes `number name certificate`, and programs `name hash`

/**
 * @param {Signer[]} rows
 * @param {"name" | "certificate"} what
 */
function checkOnce(rows, what) {
  const seen = new Set();
  for (const row of rows) {
    if (seen.has(row[what])) refuse(`signers: no ${what} twice`, { ...row.place, expected: "another", found: row[what] });
    seen.add(row[what]);
  }
}

/**
 * @param {Fields} fields
 * @returns {Signer[]}
 */
function takeSigners(fields) {
  const signers = [];
  while (fields.has("signer")) {
    const [number, name, certificate] = fields.take("signer", SIGNER).split(" ");
    const place = fields.here();
    same(String(signers.length + 1), number, "signers are numbered from 1", place);
    signers.push({ number: signers.length + 1, name, certificate, place });
  }
  checkOnce(signers, "name");
  checkOnce(signers, "certificate");
  return signers;
}

/** @param {Fields} fields */
function takePrograms(fields) {
  /** @type {Program[]} */
  const programs = [];
  while (fields.has("program")) {
    const [name, hash] = fields.take("program", PROGRAM).split(" ");
    const before = last(programs)?.name ?? "";
    if (name <= before) refuse("programs: ascending, no repeats", { ...fields.here(), expected: `after ${before}`, found: name });
    programs.push({ name, hash });
  }
  return programs;
}

// What a live draw has at least

/** @param {Manifest} manifest */
function checkLive(manifest) {
  const { sources, tiers, attempt, previous } = manifest;
  /** @type {(message: string, found: unknown) => never} */
  const lacks = (message, found) => refuse(message, { ...PLACE, expected: "what a live draw has at least", found });
  const organs = sources.filter((source) => source.kind === "dice" && source.digits >= 8).length;
  const sealed = sources.filter(isSealed).length;
  if (organs < 3) lacks("three dice sources of 8 digits or more", organs);
  if (sealed < 2 && !sources.some(isDrand)) lacks("a drand source or two sealed ones", sealed);
  if (!tiers.some((tier) => tier.count > 0)) lacks("a prize in a live draw", 0);
  if (attempt > 1 && previous === ZEROS) lacks("the previous draw, in a live attempt after the first", previous);
}

/**
 * Who signs the minutes; asked after the files that name the manifest's hash, which tell of a changed mode.
 * @param {Manifest} manifest
 */
export function checkSigners({ mode, signers }) {
  const none = mode === "live" && !signers.length;
  if (none) refuse("a live draw names who signs the minutes", { ...PLACE, check: "signers", expected: "a signer", found: "none" });
  return signers.map(({ name }) => name).join(", ") || "none";
}

/**
 * @param {string[]} batches
 * @param {Place} place
 */
function checkBatches(batches, place) {
  batches.forEach((batch, index) => {
    if (index && batches[index - 1] >= batch) refuse("batches: ascending, no repeats", { ...place, expected: `after ${batches[index - 1]}`, found: batch });
  });
}

/** @param {Fields} fields */
function takeFrozen(fields) {
  const frozen = fields.take("frozen", TIME_FORM);
  return { frozen, frozenSeconds: secondsOf(frozen, fields.here()) };
}

/**
 * @param {Fields} fields
 * @returns {Written}
 */
function takeFields(fields) {
  /** @type {(name: string) => number} */
  const whole = (name) => Number(fields.take(name, WHOLE));
  /** @type {<Each>(values: Each[], name: string) => Each[]} */
  const some = (values, name) => {
    if (!values.length) fields.take(name);
    return values;
  };
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

/**
 * manifest.txt as an object with all its rules checked; `hash` is what every later file names.
 * @param {Uint8Array} bytes
 * @param {string} [file]
 * @returns {Manifest}
 */
export function parseManifest(bytes, file = FILE) {
  const fields = new Fields(canonicalText(bytes, file), "fpdraw-manifest/1", { check: "manifest", file });
  const manifest = { ...takeFields(fields), hash: sha256(bytes) };
  fields.end();
  if ((manifest.cap === 0) !== (manifest.tagKeyHash === ZEROS)) refuse("tag-key-sha256 is zeros if and only if cap is 0", PLACE);
  checkTiers(manifest.tiers);
  checkAlternates(manifest.alternates, manifest.tiers);
  checkOrderOfSources(manifest.sources);
  for (const source of manifest.sources.filter(isDrand)) checkBeacon(source, manifest.frozenSeconds);
  if (manifest.mode === "live") checkLive(manifest);
  else same(ZEROS, manifest.previous, "a rehearsal names no previous draw", PLACE);
  return manifest;
}
