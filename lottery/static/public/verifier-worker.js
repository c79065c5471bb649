// Checks a bundle apart from the page, so that no bundle can hold the page up: is told the files, and tells each check
// as it is made, then the answer; or why the files cannot be read. What it tells is short, whatever the files hold.
import { UnreadableError, contentOf, read, readWithPapers } from "../bundles.js";
import { takenApart } from "./verifier/apart.js";
import { VerifyError, begin } from "../verify.js";
import { isKeyList } from "../verify/keylist.js";
import { readKeys } from "../verify/notes.js";

/** @import { Check } from "../verify/verification.js" */
/** @import { Pair } from "../bundles.js" */
/** @typedef {{ pairs: Pair[], keys: string, keyList: Blob | null, previous: Pair[] | null, signed: Blob | null, beside?: Pair[], earlier?: Blob | null, withoutMinutes?: boolean }} Given what the page gives to be checked */
/** @typedef {Awaited<ReturnType<typeof begin>>} Begun */

const LONGEST = 300;
const MOST_LISTED = 100;
/** @type {Begun["goOn"]} */
let goOn = null;

/** @param {string} text */
const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
/**
 * @param {unknown} value
 * @returns {unknown}
 */
function shortAll(value) {
  if (typeof value === "string") return short(value);
  if (Array.isArray(value)) return value.slice(0, MOST_LISTED).map(shortAll);
  return value && typeof value === "object" ? shortParts(value) : value;
}

/** @param {object} value */
const shortParts = (value) => Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shortAll(each)]));

/** @param {object} message */
const tell = (message) => self.postMessage(message);

/**
 * Keys as people have them: one a line, with blanks around it from a page or a print.
 * @param {string} text
 */
function keysOf(text) {
  const rows = text.split("\n").map((row) => row.trim()).filter(Boolean);
  if (!rows.length) return undefined;
  const bytes = new TextEncoder().encode(rows.map((row) => `${row}\n`).join(""));
  if (isKeyList(bytes)) return bytes;
  try {
    readKeys(bytes, "");
    return bytes;
  } catch (error) {
    if (!(error instanceof VerifyError)) throw error;
    throw new UnreadableError("keys that are none");
  }
}

/** @param {VerifyError} error */
function plain({ check, file, line, expected, found, message }) {
  return { check, file: short(file), line, expected: short(expected), found: short(found), message: short(message) };
}

/** @param {Blob | null | undefined} file */
const maybe = async (file) => (file ? contentOf(file) : undefined);

/** @param {Given} given */
async function optionsOf({ keys, keyList, previous, signed, earlier, withoutMinutes }) {
  /** @type {(check: Check) => void} */
  const onStep = (check) => tell({ check: { ...check, detail: short(check.detail) } });
  return { onStep, withoutMinutes, keys: keysOf(keys), keyList: await maybe(keyList), previous: previous ? await read(previous) : undefined, signed: await maybe(signed), earlier: await maybe(earlier) };
}

/**
 * @param {Begun["answer"]} found
 * @param {boolean} waits whether the minutes may still come
 */
function conclude({ error, ...answer }, waits) {
  tell({ answer: { ...shortParts(answer), waits, error: error && plain(error) } });
}

/** @param {Given} all */
async function judge(all) {
  const { pairs, signed, keyList, beside } = await takenApart(all.pairs, all.beside ?? []);
  const given = { ...all, signed: all.signed ?? signed, keyList: all.keyList ?? keyList };
  const { files, papers } = await readWithPapers(pairs);
  const begun = await begin(files, { ...(await optionsOf(given)), papers, beside });
  goOn = begun.goOn;
  conclude(begun.answer, Boolean(goOn));
}

/** @param {{ minutes: Blob, signed: Blob | null }} later what was left before */
async function judgeMinutes({ minutes, signed }) {
  if (goOn) conclude(await goOn(await contentOf(minutes), signed ? await contentOf(signed) : undefined), false);
  goOn = null;
}

self.addEventListener("message", async ({ data }) => {
  try {
    await (data.minutes ? judgeMinutes(data) : judge(data));
  } catch (error) {
    // eslint-disable-next-line no-console -- an error of this program itself, for whoever looks for it
    if (!(error instanceof UnreadableError)) console.error(error);
    tell({ unreadable: error instanceof UnreadableError ? error.message : "" });
  }
});
