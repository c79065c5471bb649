// A draw, checked and repeated in plain JavaScript: in a page, in a worker or under Node, without asking
// anybody and, but for the beacon's signatures, without any package. It was written from the protocol alone,
// so that an error in the other implementation is not an error here too.
import { DRAW, TOKEN, VerifyError, bytesOf, same } from "./verify/text.js";
import { checkCanonical, checkEvidence, checkNames, checkPrevious, checkSums, checkVoid, isVoid } from "./verify/bundle.js";
import { checkCheckpoint, checkPinned, checkSignatures, readKeys } from "./verify/notes.js";
import { checkCard, checkResult, prizeEntries, resultText } from "./verify/result.js";
import { checkRound, checkSlip, checkSources } from "./verify/evidence.js";
import { readSealed, readSeed, readTimes } from "./verify/sources.js";
import { checkPoolCommits, checkUnion, readOmitted, readPool, readRegister } from "./verify/lists.js";
import { checkMinutes } from "./verify/minutes.js";
import { checkSigners, parseManifest } from "./verify/manifest.js";
import { isAble } from "./verify/ed25519.js";
import { sha256 } from "./verify/sha256.js";

export { VerifyError, checkSources, sha256 };

// result.txt of a manifest, a pool and a seed, byte for byte. Throws VerifyError if one of them breaks a rule.
export function draw(manifestBytes, poolBytes, seedBytes) {
  const manifest = parseManifest(manifestBytes);
  const rows = readPool(poolBytes, manifest);
  return resultText(manifest, poolBytes, rows, readSeed(seedBytes, manifest).seed);
}

// A slip to be sealed: its text, and the hash that goes into the manifest. The secret is 64 hex digits of chance.
export function sealedSlip({ draw: code, attempt, party, secret }) {
  const fits = DRAW.test(code) && /^[1-9][0-9]{0,2}$/.test(String(attempt)) && TOKEN.test(party) && /^[0-9a-f]{64}$/.test(secret);
  if (!fits) throw new VerifyError("not the parts of a sealed slip", { check: "sealed", found: `${code} ${attempt} ${party}` });
  const rows = ["fpdraw-sealed/1", `draw: ${code}`, `attempt: ${attempt}`, `party: ${party}`, `secret: ${secret}`];
  const text = rows.map((row) => `${row}\n`).join("");
  return { text, sha256: sha256(bytesOf(text)) };
}

// The checks, in the order in which each may rely on those before it

class Verification {
  constructor(files, options) {
    Object.assign(this, { files, options, open: [], notes: [] });
  }

  checkFiles() {
    checkNames(this.files, this.options.textOnly);
    return `${this.files.size} files`;
  }

  checkText() {
    return `${checkCanonical(this.files)} text files`;
  }

  checkManifest() {
    this.manifest = parseManifest(this.files.get("manifest.txt"));
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
    const place = { check: "signatures", file: "signatures.txt" };
    await checkSignatures(this.files.get("signatures.txt"), this.files.get("manifest.txt"), this.keys, place, this.checkable);
    if (this.options.keys) checkPinned(this.options.keys, this.keys);
    else this.notes.push("keys not pinned: these could be anybody's");
    const names = [...this.keys.keys()].join(", ");
    if (this.checkable) return this.options.keys ? names : `${names} (keys not pinned)`;
    this.open.push("signatures.txt, checkpoint.txt: Ed25519 signatures not checked, this browser cannot");
    return `${names}; NOT checked`;
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
    Object.assign(this, readSeed(this.files.get("seed.txt"), this.manifest));
    return this.seed;
  }

  checkTimes() {
    this.times = readTimes(this.files.get("times.txt"), this.manifest);
    return `${this.times[0].text} to ${this.times.at(-1).text}`;
  }

  checkSlips() {
    const sealed = this.manifest.sources.filter((source) => source.kind === "sealed");
    for (const source of sealed) checkSlip(this.files.get(`sealed-${source.name}.txt`), source, this.values, this.manifest);
    return sealed.map((source) => source.name).join(", ") || "none";
  }

  // A void attempt may publish the slips that it would have opened.
  checkUnopened() {
    for (const source of this.manifest.sources) {
      const file = `sealed-${source.name}.txt`;
      if (source.kind === "sealed" && this.files.has(file)) readSealed(this.files.get(file), source, this.manifest);
    }
    return "no source had a value";
  }

  async checkBeacon() {
    const source = this.manifest.sources.find(({ kind }) => kind === "drand");
    if (!source) return "none";
    const { round, signed } = await checkRound(this.files.get("drand.txt"), source, this.values, this.times, this.manifest);
    if (signed) return `round ${round}, signed by the network`;
    this.open.push("drand.txt line 4: BLS signature not checked");
    return `round ${round}; signature NOT checked`;
  }

  checkResult() {
    this.result = resultText(this.manifest, this.files.get("pool.txt"), this.pool, this.seed);
    checkResult(this.files.get("result.txt"), this.result);
    return sha256(this.result);
  }

  checkCards() {
    const entries = prizeEntries(this.result, this.manifest);
    const place = (file) => ({ check: "winners' cards", file });
    const shown = [...this.files.keys()].filter((name) => name.startsWith("winners/"));
    for (const entry of entries) {
      const file = `winners/${entry}.txt`;
      same(true, this.files.has(file), "the file is missing", place(file));
      checkCard(this.files.get(file), entry, this.register);
    }
    for (const file of shown) same(true, entries.includes(file.slice(8, 18)), "a card of no prize", place(file));
    return `${entries.length} cards`;
  }

  checkSigners() {
    return checkSigners(this.manifest);
  }

  checkVoid() {
    return checkVoid(this.files.get("void.txt"), this.manifest);
  }

  async checkMinutes() {
    if (!globalThis.DecompressionStream) {
      this.open.push("minutes.pdf: embedded files not checked, this browser cannot");
      return "NOT checked";
    }
    return `${await checkMinutes(this.files)} files embedded; signature not checked here`;
  }

  checkSums() {
    checkSums(this.files);
    return "every file";
  }

  checkPrevious() {
    const before = checkPrevious(this.options.previous, this.files.get("register.txt"), this.manifest);
    return `${before.draw} attempt ${before.attempt}`;
  }

  // Names as people read them, and what is done.
  *steps() {
    const { textOnly, previous } = this.options;
    const lost = isVoid(this.files);
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
    yield* lost ? [["sealed", this.checkUnopened], ["void", this.checkVoid]] : this.drawnSteps();
    yield ["signers", this.checkSigners];
    if (!textOnly && !lost) yield ["minutes", this.checkMinutes];
    if (!textOnly) yield ["sums", this.checkSums];
    if (previous) yield ["previous", this.checkPrevious];
  }

  drawnSteps() {
    return [
      ["seed", this.checkSeed],
      ["times", this.checkTimes],
      ["sealed", this.checkSlips],
      ["drand", this.checkBeacon],
      ["result", this.checkResult],
      ["winners' cards", this.checkCards],
    ];
  }
}

// Every check on a bundle: a map from names (`winners/0000000001.txt`) to bytes. Options:
//   keys      verifier keys that the caller knows from elsewhere, as the bytes of a file
//   previous  the bundle before, a map like `files`
//   textOnly  no signatures, minutes or sums
//   onStep    is told each check as it is made, and waited for: a page draws it meanwhile
// Answers { checks, verdict, void, open, notes, error }; only what does not hold ends in "refused", an
// error of this program itself is thrown.
export async function verify(files, options = {}) {
  const run = new Verification(files, options);
  const checks = [];
  const told = async (check) => {
    checks.push(check);
    await options.onStep?.(check);
  };
  const answer = (verdict, more = {}) => ({ checks, verdict, void: isVoid(files), open: run.open, notes: run.notes, ...more });
  for (const [name, step] of run.steps()) {
    try {
      await told({ name, ok: true, detail: await step.call(run) });
    } catch (error) {
      if (!(error instanceof VerifyError)) throw error;
      await told({ name: error.check || name, ok: false, detail: String(error) });
      return answer("refused", { error });
    }
  }
  return answer(run.open.length ? "not-fully-verified" : "verified");
}
