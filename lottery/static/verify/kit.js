// The kit: a folder that holds the programs for checking a draw beside what they check. The manifest holds the programs'
// hashes, the signed list the papers'; so whoever makes the sums anew is found out all the same.
import { Commitment, isCommitment } from "./commitment.js";
import { UnknownError } from "./algorithms.js";
import { Verification } from "./verification.js";
import { checkKept, checkPrizes } from "./beside.js";
import { LIST, PAPER, checkAttached, laterSigners, readList } from "./papers.js";
import { checkSumsOf } from "./bundle.js";
import { VerifyError, refuse, same } from "./text.js";
import { KEYLIST } from "./keylist.js";
import { PRIZES } from "./prizes.js";
import { VERDICT } from "./verdict.js";
import { sha256, toHex } from "./sha256.js";

/** @import { Found, Options, Step } from "./verification.js" */
/** @import { Files } from "./text.js" */

export const SUMS = "KIT256SUMS";
const SIGNED = "beside/minutes-signed.pdf";
const PLACES = new Map([
  ["guide", "guide.html"],
  ["kit", "programs/draws.pyz"],
  ["notary", "programs/notary.html"],
  ["recipe", "programs/recheck.sh"],
  ["verifier", "programs/verifier.html"],
]);
const PROGRAM = /^programs\/[a-z0-9][a-z0-9-]{0,31}$/;
const KEPT = /^(?:certificates\.pem|elsewhere\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})$/;
const CARD = /^cards\/[0-9]{10}\.txt$/;
const STAMP = /^([a-z0-9][a-z0-9-]{0,31}\.(?:pdf|txt))\.tsr$/;

/**
 * Whether these files are, or say that they are, a kit.
 * @param {Files} files
 */
export const isKit = (files) => files.has(SUMS) || files.has("data/manifest.txt");

/** @param {string} program */
const placeOf = (program) => PLACES.get(program) ?? `programs/${program}`;

/**
 * @param {Files} files
 * @param {string} folder
 */
function inside(files, folder) {
  const found = [...files].filter(([name]) => name.startsWith(`${folder}/`)).map(([name, bytes]) => /** @type {const} */ ([name.slice(folder.length + 1), bytes]));
  return /** @type {Files} */ (new Map(found));
}

export class Kit {
  /**
   * @param {Files} files
   * @param {Options} options
   */
  constructor(files, options) {
    this.files = files;
    const data = inside(files, "data");
    this.beside = inside(files, "beside");
    this.what = isCommitment(data) ? "commitment" : "bundle";
    this.inner = new (this.what === "bundle" ? Verification : Commitment)(data, { ...options, follow: false, withoutMinutes: false, beside: undefined, earlier: undefined, keyList: this.beside.has(KEYLIST) ? this.beside.get(KEYLIST) : undefined });
    this.open = this.inner.open;
    this.stage = this.inner.stage;
    this.inner.list = null;
  }

  subject() {
    return { ...this.inner.subject(), kit: true };
  }

  get manifest() {
    return this.inner.manifest;
  }

  checkNames() {
    for (const name of this.files.keys()) {
      const place = { check: "kit", file: name };
      const isKnown = name === SUMS || [...PLACES.values()].includes(name) || /^(?:data|beside)\/./.test(name) || PROGRAM.test(name);
      if (!isKnown) refuse("no file of a kit", place);
    }
    for (const name of this.beside.keys()) {
      const isKnown = [LIST, KEYLIST, PRIZES, "minutes-signed.pdf"].includes(name) || [PAPER, KEPT, STAMP, CARD, VERDICT].some((form) => form.test(name));
      if (!isKnown) refuse("no file that is published beside a bundle", { check: "kit", file: `beside/${name}` });
    }
    if (!this.files.has(SUMS)) refuse("the file is missing", { check: "kit", file: SUMS });
    return `${this.files.size} files, with a ${this.what}`;
  }

  checkSums() {
    const names = [...this.files.keys()].filter((name) => name !== SUMS);
    checkSumsOf(this.files, SUMS, sha256, new Set(names), "kit's sums");
    return `${names.length} files`;
  }

  checkPrograms() {
    const named = new Map(this.manifest.programs.map(({ name, hash }) => [placeOf(name), hash]));
    for (const name of this.files.keys()) {
      const isProgram = name.startsWith("programs/") || [...PLACES.values()].includes(name);
      if (isProgram && !named.has(name)) refuse("a program that the manifest does not name", { check: "programs", file: name });
    }
    for (const [file, hash] of named) {
      const place = { check: "programs", file };
      if (!this.files.has(file)) refuse("the file is missing", { ...place, expected: hash, found: "none" });
      same(hash, sha256(this.files.get(file)), "not the program that the manifest names", place);
    }
    return this.manifest.programs.map(({ name }) => name).join(", ") || "none";
  }

  async checkList() {
    const place = { check: "list of papers", file: `beside/${LIST}` };
    const list = await readList(this.beside.get(LIST), this.manifest, this.inner.paperKeys, place);
    this.inner.list = list;
    const { pinned, pinnedForPapers } = this.inner;
    if (pinned.length && !list.names.some((name) => pinnedForPapers.includes(name))) this.open.push(`beside/papers.txt: signed with a key not pinned: ${list.names.join(", ")}`);
    return `${list.hashes.size} papers, signed by ${list.names.join(", ")}`;
  }

  async checkPapers() {
    const told = [];
    for (const [name, hash] of this.inner.list?.hashes ?? []) {
      const place = { check: "papers", file: `beside/${name}` };
      if (!this.beside.has(name)) refuse("the file is missing", { ...place, expected: hash, found: "none" });
      same(hash, sha256(this.beside.get(name)), "not the paper of the list", place);
      told.push((await this.isWhole(name, place)) ? name : `${name} (made before the manifest)`);
    }
    return told.join(", ");
  }

  /**
   * @param {string} name
   * @param {import("./text.js").Place} place
   */
  async isWhole(name, place) {
    try {
      return await checkAttached(this.beside.get(name), name, this.files.get("data/manifest.txt"), place);
    } catch (error) {
      if (!(error instanceof UnknownError)) throw error;
      this.open.push(`beside/${name}: attached manifest not compared: ${error.message}`);
      return true;
    }
  }

  async checkSigned() {
    const place = { check: "later signatures", file: SIGNED };
    if (!this.files.has("data/minutes.pdf")) refuse("minutes of what was not drawn", place);
    const minutes = this.files.get("data/minutes.pdf");
    const names = await laterSigners(this.files.has(SIGNED) ? this.files.get(SIGNED) : minutes, minutes, this.inner.signedAs ?? this.manifest, place, this.open);
    const others = this.manifest.signers.slice(names.split(", ").length).map(({ name }) => name);
    if (others.length && names !== "NOT checked") this.open.push(`minutes-signed.pdf: not signed yet: ${others.join(", ")}`);
    return names;
  }

  checkPrizes() {
    return checkPrizes(this.inner, this.beside, "beside/");
  }

  checkVerdicts() {
    return checkKept(this.inner, this.beside, "beside/");
  }

  checkBeside() {
    const kept = [];
    for (const name of [...this.beside.keys()].sort()) {
      const isListed = name === "minutes-signed.pdf" || this.inner.list?.hashes.has(name);
      if (PAPER.test(name) && !isListed) refuse("a paper that no signed list names", { check: "beside", file: `beside/${name}`, expected: LIST, found: "none" });
      if (CARD.test(name) && !this.beside.has(PRIZES)) refuse("a card without the list", { check: "beside", file: `beside/${name}`, expected: PRIZES, found: "none" });
      if (STAMP.test(name)) this.checkStamp(name);
      if (KEPT.test(name) || STAMP.test(name)) kept.push(name);
    }
    return kept.length ? `kept, not verified here: ${kept.sort().join(", ")}` : "nothing that is in no list";
  }

  /**
   * A timestamp is over the file that it is called after; who gave it is not checked here.
   * @param {string} name
   */
  checkStamp(name) {
    const [, stamped] = STAMP.exec(name) ?? [];
    const place = { check: "beside", file: `beside/${name}` };
    const found = ["data", "beside"].map((folder) => `${folder}/${stamped}`).find((each) => this.files.has(each));
    if (!found) refuse("a timestamp of no file here", { ...place, expected: stamped, found: "none" });
    const hash = sha256(this.files.get(found));
    if (!toHex(this.beside.get(name)).includes(hash)) refuse("a timestamp over another file", { ...place, expected: hash, found: "another" });
  }

  /**
   * What lies in the kit is checked as if it lay alone; files are told by their place.
   * @param {Step} step
   * @returns {Step}
   */
  within([name, step]) {
    return [name, async () => {
      try {
        return await step.call(this.inner);
      } catch (error) {
        const file = error instanceof VerifyError ? error.file.split(":")[0] : "";
        if (this.files.has(`data/${file}`)) Object.assign(/** @type {VerifyError} */ (error), { file: `data/${/** @type {VerifyError} */ (error).file}` });
        throw error;
      }
    }];
  }

  /** @returns {Generator<Step>} */
  *steps() {
    const bound = (/** @type {string} */ name, /** @type {() => Found | Promise<Found>} */ check) => /** @type {Step} */ ([name, () => check.call(this)]);
    yield bound("kit", this.checkNames);
    yield bound("kit's sums", this.checkSums);
    for (const step of this.inner.steps()) if (step[0] !== "papers given") yield this.within(step);
    yield bound("programs", this.checkPrograms);
    if (this.beside.has(LIST)) yield* [bound("list of papers", this.checkList), bound("papers", this.checkPapers)];
    const follow = this.what === "bundle" && this.inner.end === "drawn" && this.manifest?.signers.length > 1;
    if (follow || this.files.has(SIGNED)) yield bound("later signatures", this.checkSigned);
    if (this.beside.has(PRIZES)) yield bound("prizes", this.checkPrizes);
    if ([...this.beside.keys()].some((name) => VERDICT.test(name))) yield bound("outside verdicts", this.checkVerdicts);
    yield bound("beside", this.checkBeside);
    if (this.inner.options.papers?.size) yield ["papers given", () => this.inner.checkPapers()];
  }
}
