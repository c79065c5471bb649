// The checks on a bundle, in the order in which each may rely on those before it. What was not looked at, and why,
// is gathered in `open`; what does not hold is thrown as a VerifyError.
import { MINUTES, checkCanonical, checkEvidence, checkNames, checkPrevious, checkSums, checkVoid, endOf } from "./bundle.js";
import { checkCards, checkResult, prizeRows, resultText } from "./result.js";
import { checkCheckpoint, checkPinned, checkSignatures, checkTwoHands, readKeys } from "./notes.js";
import { asSigned, checkKeyTimes, firstThatHolds, handsLeft, keysSince, readTrust } from "./key-times.js";
import { checkPoolCommits, checkUnion, readOmitted, readPool, readRegister } from "./lists.js";
import { checkRound, checkSlip } from "./evidence.js";
import { checkUsed, checkWaited, readAbandoned } from "./abandoned.js";
import { evidenceOf, readSealed, readSeed, readTimes } from "./sources.js";
import { UnknownError } from "./algorithms.js";
import { checkMinutes } from "./minutes.js";
import { checkPrizes, checkVerdicts } from "./beside.js";
import { beginsWith, checkLonger, checkSigned } from "./signed.js";
import { isAble } from "./ed25519.js";
import { LIST, identify, readList } from "./papers.js";
import { PRIZES } from "./prizes.js";
import { VERDICT } from "./verdict.js";
import { checkSigners, isDrand, isSealed, parseManifest } from "./manifest.js";
import { last, same } from "./text.js";
import { sha256 } from "./sha256.js";

/** @import { Manifest, Source } from "./manifest.js" */
/** @import { End } from "./bundle.js" */
/** @import { Files } from "./text.js" */
/** @import { Key } from "./notes.js" */
/** @import { Trust } from "./key-times.js" */
/** @import { Register } from "./lists.js" */
/** @import { List } from "./papers.js" */
/** @import { Time } from "./sources.js" */
/** @import { Awards, Verdict as Outside } from "./beside.js" */
/** @typedef {{ name: string, ok: boolean, whole?: boolean, detail: string }} Check what one check came to */
/**
 * @typedef {object} Options
 * @property {Uint8Array} [keys] verifier keys that the caller knows from elsewhere, as the bytes of a file
 * @property {Uint8Array} [keyList] the published list of keys, which leads from those to the draw's; `keys` may be an older one
 * @property {Files} [previous] the bundle before
 * @property {Uint8Array} [signed] minutes-signed.pdf, published beside the bundle: the minutes with the other signers'
 *   signatures
 * @property {Files} [papers] single papers of the draw (or its papers.txt) that somebody has beside the files
 * @property {Files} [beside] others that are published beside the bundle, by their place there: prizes.txt, cards, verdicts
 * @property {Uint8Array} [earlier] an older prizes.txt, which must be the beginning of that one
 * @property {boolean} [follow] whether the signers who follow the first are asked for; they are unless this is false
 * @property {boolean} [textOnly] no signatures, minutes or sums
 * @property {boolean} [withoutMinutes] minutes.pdf was not taken along: if it is not here, that is open, and no failure
 * @property {(check: Check) => unknown} [onStep] is told each check as it is made, and waited for: a page draws it
 *   meanwhile
 */
/** @typedef {string | { detail: string, whole: boolean }} Found what a check says that it found; not whole where a part of it was not looked at */
/** @typedef {[name: string, step: (this: Verification) => Found | Promise<Found>]} Step */

const NO_MINUTES = "minutes.pdf: not here: neither what it embeds nor its signatures were checked";

export class Verification {
  // What the steps find, each for those after it.
  /** @type {Manifest} */
  manifest;
  /** @type {Map<string, Key>} */
  keys;
  /** @type {string[]} */
  pinned;
  /** @type {Trust} */
  trust;
  // The manifest as it would name the certificate that has signed, where that was replaced since the freeze.
  /** @type {Manifest | undefined} */
  signedAs;
  /** @type {boolean} */
  checkable;
  /** @type {Register} */
  register;
  /** @type {string[]} */
  pool;
  /** @type {string[]} */
  omitted;
  /** @type {string} */
  seed;
  /** @type {string[]} */
  values;
  /** @type {string} */
  valuesIn;
  /** @type {ReturnType<typeof readAbandoned>} */
  abandoned;
  /** @type {Time[]} */
  times;
  /** @type {Uint8Array} */
  result;
  /** @type {{ code: string, entry: string }[]} */
  prizes;
  /** @type {List | null} */
  list;
  /** @type {Awards | undefined} */
  awards;
  /** @type {Outside[] | undefined} */
  outside;

  /**
   * @param {Files} files
   * @param {Options} options
   */
  constructor(files, options) {
    this.files = files;
    this.options = options;
    this.end = endOf(files);
    this.isSummed = false;
    /** @type {string[]} */
    this.open = [];
  }

  /** @returns {End | "before"} how far the draw has come */
  get stage() {
    return this.end;
  }

  // Whether the minutes of a draw are not here, and the caller said so.
  get isWithoutMinutes() {
    const { textOnly, withoutMinutes } = this.options;
    return Boolean(withoutMinutes) && !textOnly && this.stage === "drawn" && !this.files.has(MINUTES);
  }

  checkFiles() {
    checkNames(this.files, this.options.textOnly, this.options.withoutMinutes);
    if (!this.isWithoutMinutes) return `${this.files.size} files`;
    this.open.push(NO_MINUTES);
    return `${this.files.size} files; ${MINUTES} NOT here`;
  }

  checkText() {
    return `${checkCanonical(this.files)} text files`;
  }

  readManifest() {
    this.manifest = parseManifest(this.files.get("manifest.txt"));
    return this.manifest.hash;
  }

  checkManifest() {
    this.readManifest();
    checkEvidence(this.files, this.manifest);
    return this.manifest.hash;
  }

  checkRules() {
    same(this.manifest.rules, sha256(this.files.get("rules.txt")), "another hash", { check: "rules", file: "rules.txt" });
    return this.manifest.rules;
  }

  async checkSigned() {
    this.checkable = await isAble();
    this.keys = readKeys(this.files.get("keys.txt"), "keys.txt");
    if (this.manifest.mode === "live") checkTwoHands(this.keys);
    const place = { check: "signatures", file: "signatures.txt" };
    await checkSignatures(this.files.get("signatures.txt"), this.files.get("manifest.txt"), this.keys, place, this.checkable);
    this.trust = await readTrust(this.options.keys, this.options.keyList, this.checkable);
    const names = [...this.keys.keys()];
    this.pinned = this.options.keys ? this.pinnedOf(names) : [];
    const told = names.map((name) => (this.pinned.includes(name) ? name : `${name} (not pinned)`)).join(", ");
    if (!this.trust.entries || !this.options.keys) this.checkEnoughPinned(names);
    if (this.checkable) return told;
    if (this.trust.entries) this.open.push("keylist.txt: Ed25519 signatures not checked, this browser cannot");
    this.open.push("signatures.txt, checkpoint.txt: Ed25519 signatures not checked, this browser cannot");
    return `${told}; NOT checked`;
  }

  /**
   * As many keys as must have signed are the caller's own: one, and both of a live draw.
   * @param {string[]} names
   */
  checkEnoughPinned(names) {
    if (this.pinned.length >= (this.manifest.mode === "live" ? 2 : 1)) return;
    const others = names.filter((name) => !this.pinned.includes(name)).join(", ");
    this.open.push(this.pinned.length ? `keys.txt: a key not pinned: ${others}` : "keys.txt: keys not pinned: these could be anybody's");
  }

  /**
   * The names of the draw's keys that are known from elsewhere: themselves, or by a list that leads to them.
   * @param {string[]} names
   */
  pinnedOf(names) {
    if (!this.trust.entries) return checkPinned(this.trust.pinned, this.keys);
    const left = handsLeft(this.trust);
    if (this.manifest.mode !== "live" || !left.length) return names;
    if (left.includes("organiser")) this.open.push("keys.txt: no key of the organiser's is pinned");
    if (left.includes("notary")) this.open.push("keys.txt: no key of the notary's is pinned");
    return [];
  }

  checkKeyTimes() {
    const first = this.end === "void" || !this.times ? Infinity : this.times[0].seconds;
    return checkKeyTimes(this.trust.entries ?? [], this.keys, this.manifest, first);
  }

  // The draw's keys, and those of the list that counted later: papers are signed after the draw.
  get paperKeys() {
    const later = this.trust?.entries ? keysSince(this.trust.entries, this.manifest) : [];
    return [...this.keys.values(), ...later.filter((key) => ![...this.keys.values()].some(({ row }) => row === key.row))];
  }

  // The verifier keys, as lines, that are known from elsewhere: themselves, or by a list that leads to them.
  get pinnedRows() {
    if (!this.options.keys || !this.pinned.length) return [];
    const { entries, pinned } = this.trust;
    return (entries ? entries.map(({ key }) => key) : pinned).map((key) => key?.row ?? "");
  }

  // The names of those whose papers are taken without a word.
  get pinnedForPapers() {
    return this.trust?.entries && this.pinned.length ? this.paperKeys.map(({ name }) => name) : this.pinned;
  }

  checkRegister() {
    this.register = readRegister(this.files.get("register.txt"), this.manifest);
    return `${this.manifest.registerSize} lines, root ${this.manifest.registerRoot}`;
  }

  checkNote() {
    return checkCheckpoint(this.files.get("checkpoint.txt"), this.keys, this.manifest, this.checkable);
  }

  checkPool() {
    this.pool = readPool(this.files.get("pool.txt"), this.manifest);
    checkPoolCommits(this.pool, this.register);
    return `${this.pool.length} entries`;
  }

  checkOmitted() {
    this.omitted = readOmitted(this.files.get("omitted.txt"), this.manifest);
    return `${this.omitted.length} entries`;
  }

  checkBoth() {
    checkUnion(this.pool, this.omitted, this.register, this.manifest);
    return "every accepted entry is in one of them";
  }

  checkSeed() {
    const { seed, values } = readSeed(this.files.get("seed.txt"), this.manifest);
    [this.seed, this.values, this.valuesIn] = [seed, values, "seed.txt"];
    return seed;
  }

  checkAbandoned() {
    this.abandoned = readAbandoned(this.files.get("abandoned.txt"), this.manifest);
    [this.values, this.valuesIn] = [this.abandoned.values, "abandoned.txt"];
    checkUsed(this.files, this.manifest, this.values.length);
    const { missing, reason } = this.abandoned;
    return `${missing.kind} ${missing.name}: ${reason}`;
  }

  checkTimes() {
    this.times = readTimes(this.files.get("times.txt"), this.manifest, this.values.length);
    if (this.abandoned) checkWaited(this.abandoned, this.times, this.manifest);
    return `${this.times[0].text} to ${last(this.times).text}`;
  }

  /**
   * The sources that have a value, which is all of them unless the attempt was abandoned.
   * @template {Source} Wanted
   * @param {(source: Source) => source is Wanted} isWanted
   */
  valued(isWanted) {
    return this.manifest.sources.slice(0, this.values.length).filter(isWanted);
  }

  checkSlips() {
    const sealed = this.valued(isSealed);
    for (const source of sealed) checkSlip(this.files.get(evidenceOf(source)), source, this.values, this.manifest, this.valuesIn);
    return sealed.map((source) => source.name).join(", ") || "none";
  }

  // A void attempt may publish the slips that it would have opened.
  checkUnopened() {
    const shown = this.manifest.sources.filter(isSealed).filter((source) => this.files.has(evidenceOf(source)));
    for (const source of shown) readSealed(this.files.get(evidenceOf(source)), source, this.manifest);
    return shown.map((source) => source.name).join(", ") || "none";
  }

  async checkBeacon() {
    const [source] = this.valued(isDrand);
    if (!source) return "none";
    const { round, signed } = await checkRound(this.files.get("drand.txt"), source, this.values, this.times, this.manifest, this.valuesIn);
    if (signed) return `round ${round}, signed by the network`;
    this.open.push("drand.txt line 4: BLS signature not checked");
    return `round ${round}; signature NOT checked`;
  }

  checkResult() {
    this.result = resultText(this.manifest, this.files.get("pool.txt"), this.pool, this.seed);
    checkResult(this.files.get("result.txt"), this.result);
    this.prizes = prizeRows(this.result, this.manifest);
    return sha256(this.result);
  }

  checkCards() {
    checkCards(this.files, this.prizes.map(({ entry }) => entry), this.register);
    return `${this.prizes.length} cards`;
  }

  checkVoid() {
    return checkVoid(this.files.get("void.txt"), this.manifest);
  }

  async checkMinutes() {
    if (this.isWithoutMinutes) return "NOT here";
    if (globalThis.DecompressionStream) return `${await checkMinutes(this.files, this.manifest)} files embedded`;
    this.open.push("minutes.pdf: embedded files not checked, this browser cannot");
    return "NOT checked";
  }

  checkSigners() {
    return checkSigners(this.manifest);
  }

  async checkMinutesSigned() {
    if (this.isWithoutMinutes) return "NOT here";
    try {
      if (!this.manifest.signers.length) throw new UnknownError("the manifest names no signer");
      const minutes = this.files.get("minutes.pdf");
      const names = await firstThatHolds(async (fixed) => {
        const found = await checkSigned(minutes, fixed.signers);
        this.signedAs = fixed;
        return found;
      }, asSigned(this.trust?.entries ?? null, this.manifest));
      const { signers } = this.signedAs ?? this.manifest;
      const longer = this.options.signed ?? [...(this.options.papers?.values() ?? [])].find((paper) => beginsWith(paper, minutes));
      const all = longer ? await checkLonger(longer, minutes, signers) : names;
      const others = signers.slice(all.length).map(({ name }) => name);
      if (others.length && this.options.follow !== false) this.open.push(`minutes-signed.pdf: not signed yet: ${others.join(", ")}`);
      return all.join(", ");
    } catch (error) {
      if (!(error instanceof UnknownError)) throw error;
      this.open.push(`minutes.pdf: signature not checked: ${error.message}`);
      return "NOT checked";
    }
  }

  checkSums() {
    if (this.isWithoutMinutes) {
      checkSums(this.files, [MINUTES], (name) => name === MINUTES);
      return `every file but ${MINUTES}, NOT here`;
    }
    checkSums(this.files, [], (name) => this.isSummed && name !== MINUTES);
    return "every file";
  }

  /**
   * The minutes, once everything else has been checked without them: what is left is for `stepsOfMinutes`.
   * @param {Uint8Array} minutes
   * @param {Uint8Array} [signed] those with the other signers' signatures
   */
  takeMinutes(minutes, signed = this.options.signed) {
    this.isSummed = true;
    this.options = { ...this.options, signed };
    this.files = /** @type {Files} */ (/** @type {unknown} */ (new Map([...this.files, [MINUTES, minutes]])));
    this.open = this.open.filter((line) => line !== NO_MINUTES);
  }

  /** @returns {Generator<Step>} what was left open without the minutes */
  *stepsOfMinutes() {
    yield ["files", this.checkFiles];
    yield* [["minutes", this.checkMinutes], ["minutes' signature", this.checkMinutesSigned]];
    yield ["sums", this.checkSums];
  }

  // Single papers that somebody has beside these files: what each of them is.
  async checkPapers() {
    const given = /** @type {Files} */ (this.options.papers);
    const list = this.list ?? (await this.listGiven(given));
    const minutes = this.files.has("minutes.pdf") ? this.files.get("minutes.pdf") : undefined;
    const about = { manifest: this.signedAs ?? this.manifest, text: this.files.get("manifest.txt"), minutes, list, open: this.open };
    const told = [];
    for (const [name, bytes] of given) if (name !== LIST) told.push(await identify(name, bytes, about));
    return told.join("; ");
  }

  /** @param {Files} given */
  async listGiven(given) {
    if (!given.has(LIST)) return null;
    const place = { check: "papers given", file: LIST };
    const list = await readList(given.get(LIST), this.manifest, this.paperKeys, place);
    if (this.pinned.length && !list.names.some((name) => this.pinnedForPapers.includes(name))) this.open.push(`papers.txt: signed with a key not pinned: ${list.names.join(", ")}`);
    return list;
  }

  checkPrizes() {
    return checkPrizes(this, this.beside);
  }

  checkVerdicts() {
    return checkVerdicts(this, this.beside);
  }

  // What lies beside the bundle, which may be nothing.
  get beside() {
    return this.options.beside ?? /** @type {Files} */ (/** @type {unknown} */ (new Map()));
  }

  /** @returns {Generator<Step>} */
  *stepsBeside() {
    const names = [...this.beside.keys()];
    if (names.includes(PRIZES)) this.awards = { standing: "open" };
    else if (this.options.earlier) this.open.push("prizes.txt: not here: the older list was not compared");
    if (names.includes(PRIZES)) yield ["prizes", this.checkPrizes];
    if (names.some((name) => VERDICT.test(name))) yield ["outside verdicts", this.checkVerdicts];
  }

  checkPrevious() {
    const given = /** @type {Files} */ (this.options.previous);
    const before = checkPrevious(given, this.files.get("register.txt"), this.manifest);
    return `${before.draw} attempt ${before.attempt}`;
  }

  /**
   * Names as people read them, and what is done.
   * @returns {Generator<Step>}
   */
  *steps() {
    const { textOnly, previous } = this.options;
    yield ["files", this.checkFiles];
    yield ["canonical", this.checkText];
    yield ["manifest", this.checkManifest];
    yield ["rules", this.checkRules];
    if (!textOnly) yield ["signatures", this.checkSigned];
    yield ["register", this.checkRegister];
    if (!textOnly) yield ["checkpoint", this.checkNote];
    yield ["pool", this.checkPool];
    yield ["omitted", this.checkOmitted];
    yield ["pool and omitted", this.checkBoth];
    yield* this.stepsOf(this.end);
    if (!textOnly && this.trust?.entries) yield ["list of keys", this.checkKeyTimes];
    yield ["signers", this.checkSigners];
    if (!textOnly && this.end === "drawn") yield* [["minutes", this.checkMinutes], ["minutes' signature", this.checkMinutesSigned]];
    if (!textOnly) yield ["sums", this.checkSums];
    if (!textOnly) yield* this.stepsBeside();
    if (previous) yield ["previous", this.checkPrevious];
    if (this.options.papers?.size) yield ["papers given", this.checkPapers];
  }

  /**
   * @param {End} end
   * @returns {Generator<Step>}
   */
  *stepsOf(end) {
    if (end === "void") yield* [["sealed", this.checkUnopened], ["void", this.checkVoid]];
    if (end === "void") return;
    yield end === "abandoned" ? ["abandoned", this.checkAbandoned] : ["seed", this.checkSeed];
    yield ["times", this.checkTimes];
    yield ["sealed", this.checkSlips];
    yield ["drand", this.checkBeacon];
    if (end === "drawn") yield* [["result", this.checkResult], ["winners' cards", this.checkCards]];
  }

  // Which draw it is, and what was given away in it, as far as that was read.
  subject() {
    if (!this.manifest) return {};
    const { draw, attempt, mode, title, tiers, programs } = this.manifest;
    /** @type {(tier: { code: string }) => number | null} */
    const drawn = ({ code }) => this.prizes?.filter((row) => row.code === code).length ?? null;
    const prizes = tiers.map((tier) => ({ code: tier.code, count: tier.count, drawn: drawn(tier) }));
    const keys = [...(this.keys?.values() ?? [])].map(({ name, row }) => ({ name, row, pinned: Boolean(this.pinned?.includes(name)) }));
    return { draw, attempt, mode, title, prizes, keys, programs, awards: this.awards, outside: this.outside };
  }
}
