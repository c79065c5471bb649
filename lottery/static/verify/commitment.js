// The commitment: what is published before the draw, checked as far as it can be by then.
import { WINNERS } from "./bundle.js";
import { Verification } from "./verification.js";
import { refuse } from "./text.js";

/** @import { Files } from "./text.js" */
/** @import { Step } from "./verification.js" */

const LISTS = ["register.txt", "pool.txt", "omitted.txt"];
const NEEDED = ["rules.txt", "manifest.txt", "checkpoint.txt", "signatures.txt", "keys.txt"];
const LATER = ["SHA256SUMS", "SM3SUMS", "seed.txt", "times.txt", "result.txt", "void.txt", "abandoned.txt", "minutes.pdf", "drand.txt", WINNERS];

/**
 * Whether these are the files of a commitment: the signed manifest is here, and nothing that comes after the draw.
 * @param {Files} files
 */
export function isCommitment(files) {
  const isLater = (/** @type {string} */ name) => LATER.includes(name) || /^(?:winners\/|sealed-)/.test(name);
  return files.has("manifest.txt") && files.has("signatures.txt") && ![...files.keys()].some(isLater);
}

export class Commitment extends Verification {
  get stage() {
    return /** @type {const} */ ("before");
  }

  get isComplete() {
    return this.files.has("register.txt");
  }

  checkFiles() {
    const place = (/** @type {string} */ file) => ({ check: "files", file });
    const listed = LISTS.some((name) => this.files.has(name));
    for (const name of this.files.keys()) {
      if (name === "tag-key.txt") refuse("the tag key is never published", place(name));
      if (![...LISTS, ...NEEDED, "README.txt"].includes(name)) refuse("no file of a commitment", place(name));
    }
    for (const name of [...NEEDED, ...(listed ? LISTS : [])]) if (!this.files.has(name)) refuse("the file is missing", place(name));
    if (!listed) this.open.push("register.txt, pool.txt, omitted.txt not here: that every accepted entry is in pool or omissions was not checked");
    return `${this.files.size} files`;
  }

  // No evidence lies in a commitment, and none is asked for.
  checkManifest() {
    return this.readManifest();
  }

  /** @returns {Generator<Step>} */
  *steps() {
    yield ["files", this.checkFiles];
    yield ["canonical", this.checkText];
    yield ["manifest", this.checkManifest];
    yield ["rules", this.checkRules];
    yield ["signatures", this.checkSigned];
    if (this.trust?.entries) yield ["list of keys", this.checkKeyTimes];
    if (this.isComplete) yield* [["register", this.checkRegister]];
    yield ["checkpoint", this.checkNote];
    if (this.isComplete) yield* [["pool", this.checkPool], ["omitted", this.checkOmitted], ["pool and omitted", this.checkBoth]];
    yield ["signers", this.checkSigners];
    if (this.options.previous) yield ["previous", this.checkPrevious];
    if (this.options.papers?.size) yield ["papers given", this.checkPapers];
  }
}
