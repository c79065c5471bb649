// A draw, checked and repeated in plain JavaScript: in a page, in a worker or under Node, without asking
// anybody and, but for the beacon's signatures, without any package. It was written from the protocol alone,
// so that an error in the other implementation is not an error here too.
import { DRAW, TOKEN, VerifyError, bytesOf } from "./verify/text.js";
import { Verification } from "./verify/verification.js";
import { Commitment, isCommitment } from "./verify/commitment.js";
import { Kit, isKit } from "./verify/kit.js";
import { checkSources } from "./verify/evidence.js";
import { readPool } from "./verify/lists.js";
import { readSeed } from "./verify/sources.js";
import { resultText } from "./verify/result.js";
import { parseManifest } from "./verify/manifest.js";
import { sha256 } from "./verify/sha256.js";

/** @import { Check, Options, Step } from "./verify/verification.js" */
/** @import { End } from "./verify/bundle.js" */
/** @import { Files } from "./verify/text.js" */
/**
 * @typedef {object} Findings
 * @property {Check[]} checks
 * @property {Verdict} verdict
 * @property {End | "before"} end
 * @property {string[]} open what was not looked at, and why
 * @property {VerifyError} [error]
 */
/** @typedef {Findings & Partial<ReturnType<Verification["subject"]>> & { kit?: boolean }} Answer */
/** @typedef {"verified" | "not-fully-verified" | "refused"} Verdict */

export { VerifyError, checkSources, sha256 };

// In what a check found: that some of it is not here, as the caller knows, and was not looked at.
const NOT_HERE = "NOT here";

/**
 * result.txt of a manifest, a pool and a seed, byte for byte.
 * @param {Uint8Array} manifestBytes
 * @param {Uint8Array} poolBytes
 * @param {Uint8Array} seedBytes
 * @throws {VerifyError} one of them breaks a rule
 */
export function draw(manifestBytes, poolBytes, seedBytes) {
  const manifest = parseManifest(manifestBytes);
  const rows = readPool(poolBytes, manifest);
  return resultText(manifest, poolBytes, rows, readSeed(seedBytes, manifest).seed);
}

/**
 * A slip to be sealed: its text, and the hash that goes into the manifest.
 * @param {object} parts
 * @param {string} parts.draw
 * @param {string | number} parts.attempt
 * @param {string} parts.party
 * @param {string} parts.secret 64 hex digits of chance
 */
export function sealedSlip({ draw: code, attempt, party, secret }) {
  const fits = DRAW.test(code) && /^[1-9][0-9]{0,2}$/.test(String(attempt)) && TOKEN.test(party) && /^[0-9a-f]{64}$/.test(secret);
  if (!fits) throw new VerifyError("not the parts of a sealed slip", { check: "sealed", found: `${code} ${attempt} ${party}` });
  const rows = ["fpdraw-sealed/1", `draw: ${code}`, `attempt: ${attempt}`, `party: ${party}`, `secret: ${secret}`];
  const text = rows.map((row) => `${row}\n`).join("");
  return { text, sha256: sha256(bytesOf(text)) };
}

/**
 * A kit, a commitment, or a bundle.
 * @param {Files} files
 * @param {Options} options
 */
function runOf(files, options) {
  if (!options.textOnly && isKit(files)) return new Kit(files, options);
  return !options.textOnly && isCommitment(files) ? new Commitment(files, options) : new Verification(files, options);
}

/**
 * Makes steps one after the other, as far as they hold.
 * @param {Verification | Kit} run
 * @param {Iterable<Step>} steps
 * @param {Check[]} checks those made before; each check that is made now takes the place of one of its name
 * @param {Options} options
 * @returns {Promise<Answer>}
 */
async function made(run, steps, checks, options) {
  /** @type {(check: Check) => Promise<void>} */
  const told = async (check) => {
    const before = checks.findIndex(({ name }) => name === check.name);
    checks.splice(before < 0 ? checks.length : before, before < 0 ? 0 : 1, check);
    await options.onStep?.(check);
  };
  /** @type {(verdict: Verdict, error?: VerifyError) => Answer} */
  const answer = (verdict, error) => ({ checks, verdict, end: run.stage, open: run.open, ...run.subject(), ...(error && { error }) });
  for (const [name, step] of steps) {
    try {
      const before = run.open.length;
      const found = await step.call(/** @type {Verification} */ (/** @type {unknown} */ (run))); // a kit's steps have taken their own
      const { detail, whole: isWhole } = typeof found === "string" ? { detail: found, whole: true } : found;
      const whole = isWhole && run.open.length === before && !detail.includes(NOT_HERE);
      await told({ name, ok: true, whole, detail });
    } catch (error) {
      if (!(error instanceof VerifyError)) throw error;
      await told({ name: error.check || name, ok: false, detail: String(error) });
      return answer("refused", error);
    }
  }
  return answer(run.open.length ? "not-fully-verified" : "verified");
}

/**
 * Every check on a bundle, on a commitment or on a kit that holds one. Answers { checks, verdict, end, open, error } with what the manifest says: { draw, attempt,
 * mode, title, prizes, keys, programs }. The verdict is "refused" if something does not hold, "verified" if everything was
 * looked at and holds, and else "not-fully-verified", with each missing thing in `open`. An error of this program itself
 * is thrown.
 * @param {Files} files
 * @param {Options} [options]
 */
export async function verify(files, options = {}) {
  return (await begin(files, options)).answer;
}

/**
 * The same, and `goOn`: of a bundle whose minutes were not taken along and which holds without them, this makes the checks
 * that wait for the minutes, and answers for all of them. It is null for any other.
 * @param {Files} files
 * @param {Options} [options]
 * @returns {Promise<{ answer: Answer, goOn: ((minutes: Uint8Array, signed?: Uint8Array) => Promise<Answer>) | null }>}
 */
export async function begin(files, options = {}) {
  const run = runOf(files, options);
  /** @type {Check[]} */
  const checks = [];
  const answer = await made(run, run.steps(), checks, options);
  if (run instanceof Kit || answer.verdict === "refused" || !run.isWithoutMinutes) return { answer, goOn: null };
  const goOn = async (/** @type {Uint8Array} */ minutes, /** @type {Uint8Array | undefined} */ signed) => {
    run.takeMinutes(minutes, signed);
    return made(run, run.stepsOfMinutes(), checks, options);
  };
  return { answer, goOn };
}
