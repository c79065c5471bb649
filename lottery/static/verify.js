// A draw, checked and repeated in plain JavaScript: in a page, in a worker or under Node, without asking
// anybody and, but for the beacon's signatures, without any package. It was written from the protocol alone,
// so that an error in the other implementation is not an error here too.
import { DRAW, TOKEN, VerifyError, bytesOf } from "./verify/text.js";
import { Verification } from "./verify/verification.js";
import { checkSources } from "./verify/evidence.js";
import { readPool } from "./verify/lists.js";
import { readSeed } from "./verify/sources.js";
import { resultText } from "./verify/result.js";
import { parseManifest } from "./verify/manifest.js";
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

// Every check on a bundle: a map from names (`winners/0000000001.txt`) to bytes. Options:
//   keys      verifier keys that the caller knows from elsewhere, as the bytes of a file
//   previous  the bundle before, a map like `files`
//   signed    minutes-signed.pdf, published beside the bundle: the minutes with the other signers' signatures
//   textOnly  no signatures, minutes or sums
//   onStep    is told each check as it is made, and waited for: a page draws it meanwhile
// Answers { checks, verdict, end, open, error } with what the manifest says: { draw, attempt, mode, title, prizes, keys,
// programs }. The verdict is "refused" if something does not hold, "verified" if everything was looked at and holds, and
// else "not-fully-verified", with each missing thing in `open`. An error of this program itself is thrown.
export async function verify(files, options = {}) {
  const run = new Verification(files, options);
  const checks = [];
  const told = async (check) => {
    checks.push(check);
    await options.onStep?.(check);
  };
  const answer = (verdict, more = {}) => ({ checks, verdict, end: run.end, open: run.open, ...run.subject(), ...more });
  for (const [name, step] of run.steps()) {
    try {
      const before = run.open.length;
      const detail = await step.call(run);
      await told({ name, ok: true, whole: run.open.length === before, detail });
    } catch (error) {
      if (!(error instanceof VerifyError)) throw error;
      await told({ name: error.check || name, ok: false, detail: String(error) });
      return answer("refused", { error });
    }
  }
  return answer(run.open.length ? "not-fully-verified" : "verified");
}
