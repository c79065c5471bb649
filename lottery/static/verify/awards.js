// What became of each prize: the line of its states, one event after the other. No prize is given twice, no alternate out
// of turn, and no state goes back.
import { refuse } from "./text.js";

/** @import { Manifest } from "./manifest.js" */
/** @import { Place } from "./text.js" */
/** @typedef {"waiting" | "claimed" | "vacant" | "taken-back" | "empty" | "returned"} State */
/** @typedef {{ state: State, holder: string, until: string }} Prize who may have it, and his last day to claim it or `-` */
/** @typedef {{ code: string, slot: number, entry: string }} Row of the result: a prize's, or (code with an A) an alternate's */
/**
 * @typedef {object} Tier what became of a tier's prizes: each of them is in one state, and `passed` of them went to alternates
 * @property {string} code
 * @property {number} count
 * @property {number} waiting
 * @property {number} claimed
 * @property {number} vacant
 * @property {number} takenBack
 * @property {number} empty
 * @property {number} returned
 * @property {number} passed
 */
/** @typedef {{ code: string, slot: number, entry: string, rest: string, day: string, place: Place }} Event */

const OPEN = ["vacant", "taken-back"];
/** @type {Record<State, "waiting" | "claimed" | "vacant" | "takenBack" | "empty" | "returned">} */
const COUNTED = { waiting: "waiting", claimed: "claimed", vacant: "vacant", "taken-back": "takenBack", empty: "empty", returned: "returned" };

/**
 * The rows of the result that hold a prize or wait for one.
 * @param {Uint8Array} result
 * @param {Manifest} manifest
 * @returns {Row[]}
 */
export function rowsOf(result, { tiers }) {
  const codes = new Set(tiers.flatMap(({ code }) => [code, `A${code}`]));
  const rows = new TextDecoder().decode(result).split("\n").slice(5);
  return rows.map((row) => row.split(" ")).filter(([code]) => codes.has(code)).map(([code, slot, entry]) => ({ code, slot: Number(slot), entry }));
}

export class Awards {
  /**
   * @param {Manifest} manifest
   * @param {Row[]} rows
   */
  constructor(manifest, rows) {
    this.tiers = manifest.tiers;
    /** @type {Map<string, Prize>} those of the result; the others of a tier are empty until something is said of them */
    this.prizes = new Map();
    /** @type {Map<string, string[]>} */
    this.alternates = new Map(manifest.tiers.map(({ code }) => [code, []]));
    /** @type {Map<string, number>} how many of a tier's alternates were passed a prize */
    this.turns = new Map(manifest.tiers.map(({ code }) => [code, 0]));
    /** @type {string[]} */
    this.passed = [];
    for (const { code, slot, entry } of rows) {
      if (code.startsWith("A")) this.alternates.get(code.slice(1))?.push(entry);
      else this.prizes.set(`${code} ${slot}`, { state: "waiting", holder: entry, until: "-" });
    }
  }

  /**
   * Until when the drawn winners may claim.
   * @param {string} until
   */
  setUntil(until) {
    for (const prize of this.prizes.values()) prize.until = until;
  }

  /**
   * The prize that an event is about.
   * @param {Event} event
   * @returns {Prize}
   */
  of({ code, slot, place }) {
    const tier = this.tiers.find((each) => each.code === code);
    if (!tier || slot > tier.count) refuse("no such prize", { ...place, expected: tier ? `${code} 1 to ${tier.count}` : this.tiers.map((each) => each.code).join(", "), found: `${code} ${slot}` });
    const name = `${code} ${slot}`;
    const prize = this.prizes.get(name) ?? { state: "empty", holder: "", until: "-" };
    this.prizes.set(name, prize);
    return prize;
  }

  /**
   * A prize in one of these states, with its holder where somebody holds it.
   * @param {Event} event
   * @param {string[]} states
   * @param {boolean} isHeld
   */
  expect(event, states, isHeld) {
    const prize = this.of(event);
    if (!states.includes(prize.state)) refuse("not allowed as the prize stands", { ...event.place, expected: states.join(", "), found: prize.state });
    if (isHeld && prize.holder !== event.entry) refuse("not who holds the prize", { ...event.place, expected: prize.holder, found: event.entry });
    return prize;
  }

  /** @param {Event} event */
  claimed(event) {
    this.expect(event, ["waiting"], true).state = "claimed";
  }

  /** @param {Event} event */
  forfeited(event) {
    const prize = this.expect(event, ["waiting"], true);
    const isOver = prize.until !== "-" && event.day > prize.until;
    if (event.rest === "late" && !isOver) refuse("forfeited before its time was over", { ...event.place, expected: prize.until === "-" ? "a last day" : `after ${prize.until}`, found: event.day });
    prize.state = "vacant";
  }

  /** @param {Event} event */
  takenBack(event) {
    this.expect(event, ["claimed"], true).state = "taken-back";
  }

  /** @param {Event} event with the alternate's number and his last day */
  goneOn(event) {
    const prize = this.expect(event, OPEN, false);
    const [number, until] = event.rest.split(" ");
    const turn = this.turns.get(event.code) ?? 0;
    const next = this.alternates.get(event.code)?.[turn];
    const expected = next ? `A${event.code} ${turn + 1} ${next}` : "no alternate";
    const found = `A${event.code} ${number} ${event.entry}`;
    if (found !== expected) refuse("not the alternate whose turn it is", { ...event.place, expected, found });
    if (until !== "-" && until < event.day) refuse("a last day before the day", { ...event.place, expected: `${event.day} or later`, found: until });
    this.turns.set(event.code, turn + 1);
    this.passed.push(event.entry);
    Object.assign(prize, { state: "waiting", holder: event.entry, until });
  }

  /** @param {Event} event */
  returned(event) {
    const prize = this.expect(event, [...OPEN, "empty"], false);
    const turn = this.turns.get(event.code) ?? 0;
    const left = this.alternates.get(event.code)?.[turn];
    if (left) refuse("returned while an alternate is left", { ...event.place, expected: `A${event.code} ${turn + 1} ${left}`, found: event.rest });
    prize.state = "returned";
  }

  /** @returns {Tier[]} */
  counts() {
    const counted = new Map(this.tiers.map(({ code, count }) => [code, { code, count, waiting: 0, claimed: 0, vacant: 0, takenBack: 0, empty: count, returned: 0, passed: this.turns.get(code) ?? 0 }]));
    for (const [name, { state }] of this.prizes) {
      const tier = counted.get(name.split(" ")[0]);
      if (!tier || state === "empty") continue;
      tier.empty--;
      tier[COUNTED[state]]++;
    }
    return [...counted.values()];
  }
}
