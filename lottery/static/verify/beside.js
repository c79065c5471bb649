// What is published beside a bundle after the draw and is checked with it: what became of the prizes, and the verdicts of
// others. The first is a check like any other; a verdict that does not hold says nothing against the draw, and is told apart.
import { rowsOf } from "./awards.js";
import { PRIZES, checkAlternates, checkEarlier, readPrizes } from "./prizes.js";
import { VERDICT, readVerdict } from "./verdict.js";
import { VerifyError, last, refuse } from "./text.js";

/** @import { Verification } from "./verification.js" */
/** @import { Files } from "./text.js" */
/** @import { Outside } from "./verdict.js" */
/** @import { Prizes } from "./prizes.js" */
/** @typedef {"ok" | "part" | "open" | "no"} Standing whether something was checked and holds: wholly, but for who signed, not, or it does not hold */
/** @typedef {{ standing: Standing } & Partial<Pick<Prizes, "parts" | "first" | "day" | "until" | "tiers">>} Awards */
/** @typedef {{ file: string, standing: Standing, isNamed?: boolean, error?: { file: string, line: number, message: string, expected: string, found: string } } & Partial<Outside>} Verdict one of somebody else's; `isNamed` where the manifest names the program */

const CARD = /^cards\/[^/]+$/;
const MOST_VERDICTS = 100;
// What is open where it is not known whose keys the draw's are, or no signature was checked.
const UNKNOWN = /^(?:keys|signatures|keylist)\.txt/;

/**
 * Some of the files, by what their names are like.
 * @param {Files} files
 * @param {RegExp} form
 */
const some = (files, form) => /** @type {Files} */ (/** @type {unknown} */ (new Map([...files].filter(([name]) => form.test(name)))));

/**
 * What became of the prizes: the list and the alternates' cards. What is left open is put with the rest that is.
 * @param {Verification} run
 * @param {Files} files those beside the bundle
 * @param {string} [folder] what stands before their names in a complaint
 */
export async function checkPrizes(run, files, folder = "") {
  const place = { check: "prizes", file: `${folder}${PRIZES}` };
  run.awards = { standing: "no" };
  if (run.stage !== "drawn") refuse("prizes of what was not drawn", place);
  const { manifest, result, checkable, times, paperKeys: keys } = run;
  const about = { manifest, result, rows: rowsOf(result, manifest), drawn: last(times).text.slice(0, 10), keys, checkable };
  const bytes = files.get(PRIZES);
  const prizes = await readPrizes(bytes, about, place);
  if (run.options.earlier) checkEarlier(run.options.earlier, bytes, prizes, place, "the older list");
  checkAlternates(some(files, CARD), prizes.passed, run.register, place, folder);
  const unknown = prizes.names.filter((name) => !run.pinnedForPapers.includes(name));
  if (run.pinned.length && unknown.length) run.open.push(`prizes.txt: signed with a key not pinned: ${unknown.join(", ")}`);
  if (!checkable) run.open.push("prizes.txt: Ed25519 signatures not checked, this browser cannot");
  const isWhole = !unknown.length && isKnown(run);
  const { parts, first, day, until, tiers } = prizes;
  run.awards = { standing: isWhole ? "ok" : "part", parts, first, day, until, tiers };
  return { detail: `${parts} part${parts > 1 ? "s" : ""}, the last of ${day}, signed by ${prizes.names.join(", ")}`, whole: isWhole };
}

/**
 * Whether the draw's keys are known from elsewhere, and their signatures were checked.
 * @param {Verification} run
 */
const isKnown = ({ open, checkable }) => checkable && !open.some((line) => UNKNOWN.test(line));

/**
 * The verdicts of others, each told by itself, and how many of them hold.
 * @param {Verification} run
 * @param {Files} files those beside the bundle
 */
export async function checkVerdicts(run, files) {
  run.outside = [];
  for (const [file, bytes] of [...some(files, VERDICT)].slice(0, MOST_VERDICTS)) {
    try {
      run.outside.push(await tell(run, bytes, file));
    } catch (error) {
      if (!(error instanceof VerifyError)) throw error;
      const { line, message, expected, found } = error;
      run.outside.push({ file, standing: "no", error: { file, line, message, expected, found } });
    }
  }
  const holding = run.outside.filter(({ standing }) => standing !== "no").length;
  return { detail: `${run.outside.length} given, ${holding} hold`, whole: run.outside.every(({ standing }) => standing === "ok") };
}

/**
 * Those in a kit: each of them holds, and lies under the name of its role.
 * @param {Verification} run
 * @param {Files} files
 * @param {string} folder what stands before their names in a complaint
 */
export async function checkKept(run, files, folder) {
  run.outside = [];
  for (const [name, bytes] of [...some(files, VERDICT)].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const found = await tell(run, bytes, `${folder}${name}`);
    const who = name.replace(/^.*\/|\.txt$/g, "");
    if (found.role && found.role !== who) refuse("under another's name", { ...placeOf(found.file), expected: found.role, found: who });
    if (found.standing !== "ok") run.open.push(`verdicts: whose key it is, is not known: ${found.name}`);
    run.outside.push(found);
  }
  return run.outside.map(({ role, name }) => `${role || "role NOT known"} (${name})`).join(", ");
}

/** @param {string} file */
const placeOf = (file) => ({ check: "outside verdicts", file });

/**
 * @param {Verification} run
 * @param {Uint8Array} bytes
 * @param {string} file
 * @returns {Promise<Verdict>}
 */
async function tell(run, bytes, file) {
  const { manifest, checkable, times, trust } = run;
  if (run.stage !== "drawn") refuse("a verdict on what was not drawn", placeOf(file));
  const about = { manifest, files: run.files, times, keys: [...run.keys.values()], pinned: trust.pinned, entries: trust.entries, checkable };
  const found = await readVerdict(bytes, about, placeOf(file));
  const isNamed = manifest.programs.some(({ name, hash }) => name === found.program && hash === found.hash);
  const isPinned = found.role !== "" && run.pinnedRows.includes(found.row);
  const standing = !checkable || !found.row ? "open" : isPinned && isKnown(run) ? "ok" : "part";
  return { file, standing, isNamed, ...found };
}
