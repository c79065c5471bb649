// Tickets and result: every entry gets its ticket, the order is walked once, and each row is written down.
import { TicketPress } from "./sha256.js";
import { bytesOf, canonicalText, linesOf, refuse, same } from "./text.js";
import { fieldsOf } from "./sources.js";
import { sha256 } from "./sha256.js";

/** @import { Files, Place } from "./text.js" */
/** @import { Manifest, Places } from "./manifest.js" */
/** @import { Register } from "./lists.js" */

const WORDS = 8;

/**
 * All tickets of a pool and the order of its entries by (ticket, entry). The pool ascends, so its places sort as entries do.
 * @param {Uint8Array} poolBytes
 * @param {string[]} rows
 * @param {string} seed
 */
function order(poolBytes, rows, seed) {
  const press = new TicketPress(seed);
  const signed = new Int32Array(WORDS * rows.length);
  const width = rows.length ? rows[0].length + 1 : 0;
  for (let place = 0; place < rows.length; place++) press.press(poolBytes, place * width, signed, place);
  const tickets = new Uint32Array(signed.buffer);
  const places = Uint32Array.from(rows, (_, place) => place);
  places.sort((one, other) => {
    for (let word = 0; word < WORDS; word++) {
      const difference = tickets[WORDS * one + word] - tickets[WORDS * other + word];
      if (difference) return difference;
    }
    return one - other;
  });
  /** @type {(place: number) => string} */
  const ticketOf = (place) => Array.from(tickets.subarray(WORDS * place, WORDS * (place + 1)), (word) => word.toString(16).padStart(8, "0")).join("");
  return { places, ticketOf };
}

/**
 * The slots one after another: tiers, then alternates. They may be more than anybody could list, so they are counted off.
 * @param {Manifest} manifest
 */
function* slots({ tiers, alternates }) {
  for (const { code, count } of tiers) for (let slot = 1; slot <= count; slot++) yield `${code} ${slot}`;
  for (const { code, count } of alternates) for (let slot = 1; slot <= count; slot++) yield `A${code} ${slot}`;
}

// How many slots each person holds; without a cap nobody is told apart.
class Holders {
  /** @param {number} cap */
  constructor(cap) {
    this.cap = cap;
    /** @type {Map<string, number>} */
    this.held = new Map();
  }

  /** @param {string} tag */
  mayTake(tag) {
    return this.cap === 0 || (this.held.get(tag) ?? 0) < this.cap;
  }

  /** @param {string} tag */
  take(tag) {
    if (this.cap) this.held.set(tag, (this.held.get(tag) ?? 0) + 1);
  }
}

/**
 * The rows of a result: prizes and alternates, audit rows, skipped entries.
 * @param {Manifest} manifest
 * @param {string[]} rows
 * @param {ReturnType<typeof order>} ordered
 */
function walk(manifest, rows, { places, ticketOf }) {
  const open = slots(manifest);
  const holders = new Holders(manifest.cap);
  /** @type {string[][]} */
  const [filled, audited, skipped] = [[], [], []];
  let slot = open.next();
  for (const place of places) {
    const [entry, tag] = rows[place].split(" ");
    if (slot.done) {
      if (audited.length === manifest.audit) break;
      audited.push(`audit ${audited.length + 1} ${entry} ${ticketOf(place)}`);
    } else if (holders.mayTake(tag)) {
      holders.take(tag);
      filled.push(`${slot.value} ${entry} ${ticketOf(place)}`);
      slot = open.next();
    } else skipped.push(`skip cap ${entry} ${ticketOf(place)}`);
  }
  return [...filled, ...audited, ...skipped];
}

/**
 * result.txt, byte for byte.
 * @param {Manifest} manifest
 * @param {Uint8Array} poolBytes
 * @param {string[]} rows
 * @param {string} seed
 */
export function resultText(manifest, poolBytes, rows, seed) {
  const head = ["fpdraw-result/1", `draw: ${manifest.draw}`, `attempt: ${manifest.attempt}`, `manifest: ${manifest.hash}`, `seed: ${seed}`];
  const all = [...head, ...walk(manifest, rows, order(poolBytes, rows, seed))];
  return bytesOf(all.map((row) => `${row}\n`).join(""));
}

/**
 * The published result is the computed one; else the first line that differs is named.
 * @param {Uint8Array} published
 * @param {Uint8Array} computed
 */
export function checkResult(published, computed) {
  const [found, expected] = [published, computed].map((bytes) => new TextDecoder().decode(bytes).split("\n"));
  for (let line = 1; line <= Math.max(found.length, expected.length); line++) {
    const place = { check: "result", file: "result.txt", line };
    same(expected[line - 1] || "the end", found[line - 1] || "the end", "another result", place);
  }
}

// winners/<entry>.txt

/** @type {[string, RegExp][]} */
const CARD = [
  ["salt", /^[0-9a-f]{64}$/],
  ["batch", /^[a-z0-9][a-z0-9-]{0,31}$/],
  ["invoice", /^\*{4}[0-9]{4}$/],
  ["holder", /\*/],
  ["phone", /^[0-9]{3}\*{4}[0-9]{4}$/],
  ["slip", /^[0-9a-f]{64}$/],
];

/**
 * The prize rows: not alternates, audit or skipped ones. Each is { code, entry }.
 * @param {Uint8Array} computed
 * @param {Manifest} manifest
 */
export function prizeRows(computed, manifest) {
  const codes = new Set(manifest.tiers.map((tier) => tier.code));
  const rows = new TextDecoder().decode(computed).split("\n").slice(5);
  return rows.map((row) => row.split(" ")).filter(([code]) => codes.has(code)).map(([code, , entry]) => ({ code, entry }));
}

/**
 * What a card says; refuses one that has not a card's form.
 * @param {Uint8Array} bytes
 * @param {string} file
 * @param {string} [check]
 */
export function cardFields(bytes, file, check = PLACE.check) {
  const fields = fieldsOf(bytes, file, "fpdraw-card/1", check);
  const card = Object.fromEntries(CARD.map(([name, form]) => [name, fields.take(name, form)]));
  fields.end();
  return card;
}

/**
 * A card is the one committed to, has its form, and is of the entry's batch.
 * @param {Uint8Array} bytes
 * @param {string} entry
 * @param {Register} register
 */
export function checkCard(bytes, entry, register) {
  const file = `winners/${entry}.txt`;
  const place = { ...PLACE, file };
  const { commit, batch } = register.entry(entry);
  same(commit, sha256(bytes), "not the card committed to", place);
  same(batch, cardFields(bytes, file).batch, "another batch", place);
}

/**
 * The same of a card that lies elsewhere: first its form, then that it is the one committed to.
 * @param {Uint8Array} bytes
 * @param {string} entry
 * @param {Register} register
 * @param {Place & { file: string }} place
 */
export function checkCardOf(bytes, entry, register, place) {
  canonicalText(bytes, place.file, place.check);
  const card = cardFields(bytes, place.file, place.check);
  const { commit, batch } = register.entry(entry);
  same(commit, sha256(bytes), "not the card committed to", place);
  same(batch, card.batch, "another batch", place);
}

// The cards of the prize rows, in a folder or, of a very large draw, in a list

const MOST_CARDS = 10_000;
const FOLDER = "winners/";
const LIST = "winners.txt";
const PLACE = { check: "winners' cards" };

/**
 * @param {Files} files
 * @param {string[]} entries
 * @param {Register} register
 */
function checkFolder(files, entries, register) {
  const known = new Set(entries);
  for (const entry of entries) {
    const file = `${FOLDER}${entry}.txt`;
    same(true, files.has(file), "the file is missing", { ...PLACE, file });
    checkCard(files.get(file), entry, register);
  }
  for (const file of files.keys()) {
    const other = file.startsWith(FOLDER) && !known.has(file.slice(FOLDER.length, -4));
    if (other) refuse("a card of no prize", { ...PLACE, file });
  }
}

const IN_LIST = /^([0-9]{10}) ([0-9a-f]{64}) ([a-z0-9][a-z0-9-]{0,31}) (\*{4}[0-9]{4}) ([0-9]{3}\*{4}[0-9]{4}) ([0-9a-f]{64}) (.*\*.*)$/;

/**
 * The card that a line of the list was made of.
 * @param {string} row
 * @param {Place} place
 */
function cardOf(row, place) {
  const [, entry, salt, batch, invoice, phone, slip, holder] = IN_LIST.exec(row) ?? refuse("malformed", { ...place, expected: "entry, salt, batch, invoice, phone, slip, holder", found: row });
  const rows = ["fpdraw-card/1", `salt: ${salt}`, `batch: ${batch}`, `invoice: ${invoice}`, `holder: ${holder}`, `phone: ${phone}`, `slip: ${slip}`];
  return { entry, batch, bytes: bytesOf(rows.map((each) => `${each}\n`).join("")) };
}

/**
 * The card of an entry, made again from its line in the list of all.
 * @param {Uint8Array} bytes
 * @param {string} entry
 */
export function cardInList(bytes, entry) {
  const rows = linesOf(canonicalText(bytes, LIST));
  const index = rows.findIndex((row) => row.startsWith(`${entry} `));
  if (index < 0) refuse("the card is missing", { ...PLACE, file: LIST, expected: entry, found: "no line of it" });
  return cardOf(rows[index], { ...PLACE, file: LIST, line: index + 1 }).bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {string[]} entries
 * @param {Register} register
 */
function checkList(bytes, entries, register) {
  const rows = linesOf(canonicalText(bytes, LIST));
  rows.forEach((row, index) => {
    const place = { ...PLACE, file: LIST, line: index + 1 };
    const card = cardOf(row, place);
    same(entries[index] ?? "the end", card.entry, "not the prize rows in their order", place);
    const { commit, batch } = register.entry(card.entry);
    same(commit, sha256(card.bytes), "not the card committed to", place);
    same(batch, card.batch, "another batch", place);
  });
  same(entries.length, rows.length, "another count", { ...PLACE, file: LIST });
}

/**
 * Every prize row has its card and nothing else has: a folder of them, or above 10,000 prize rows a list.
 * @param {Files} files
 * @param {string[]} entries
 * @param {Register} register
 */
export function checkCards(files, entries, register) {
  const isLarge = entries.length > MOST_CARDS;
  if (!isLarge && files.has(LIST)) refuse("a list of winners where there are cards", { ...PLACE, file: LIST, expected: `more than ${MOST_CARDS} prize rows`, found: entries.length });
  if (!isLarge) return checkFolder(files, entries, register);
  const card = [...files.keys()].find((file) => file.startsWith(FOLDER));
  if (card) refuse("cards where there is a list of winners", { ...PLACE, file: card, expected: LIST, found: `${entries.length} prize rows` });
  if (!files.has(LIST)) refuse("the file is missing", { ...PLACE, file: LIST });
  return checkList(files.get(LIST), entries, register);
}
