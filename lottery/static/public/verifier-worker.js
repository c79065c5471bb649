// Checks a bundle apart from the page, so that no bundle can hold the page up: is told the files, and tells each check
// as it is made, then the answer; or why the files cannot be read. What it tells is short, whatever the files hold.
import { UnreadableError, contentOf, read, readWithPapers } from "../bundles.js";
import { VerifyError, begin } from "../verify.js";
import { isKeyList } from "../verify/keylist.js";
import { readKeys } from "../verify/notes.js";

/** @import { Check } from "../verify/verification.js" */
/** @import { Pair } from "../bundles.js" */
/** @typedef {{ pairs: Pair[], keys: string, keyList: Blob | null, previous: Pair[] | null, signed: Blob | null, withoutMinutes?: boolean }} Given what the page gives to be checked */
/** @typedef {Awaited<ReturnType<typeof begin>>} Begun */

const LONGEST = 300;
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

/** @param {Given} given */
async function optionsOf({ keys, keyList, previous, signed, withoutMinutes }) {
  /** @type {(check: Check) => void} */
  const onStep = (check) => tell({ check: { ...check, detail: short(check.detail) } });
  return { onStep, withoutMinutes, keys: keysOf(keys), keyList: keyList ? await contentOf(keyList) : undefined, previous: previous ? await read(previous) : undefined, signed: signed ? await contentOf(signed) : undefined };
}

const SIGNED = /(^|\/)minutes-signed\.pdf$/;
const LIST = /(^|\/)keylist\.txt$/;
const IN_KIT = /(^|\/)beside\/(?:minutes-signed\.pdf|keylist\.txt)$/;
/**
 * @param {RegExp} name
 * @returns {(pair: Pair) => boolean}
 */
const isBeside = (name) => ([path]) => name.test(path) && !IN_KIT.test(path);

/**
 * minutes-signed.pdf and keylist.txt lie beside a bundle, not in it: dropped with its files, they are taken apart from
 * them. In a kit they have their place.
 * @param {Given} given
 * @returns {Given}
 */
function apart({ pairs, signed, keyList, ...rest }) {
  const [beside] = pairs.filter(isBeside(SIGNED)).map(([, file]) => file);
  const [list] = pairs.filter(isBeside(LIST)).map(([, file]) => file);
  const left = pairs.filter((pair) => !isBeside(SIGNED)(pair) && !isBeside(LIST)(pair));
  return { ...rest, pairs: left, signed: signed ?? beside ?? null, keyList: keyList ?? list ?? null };
}

/**
 * @param {Begun["answer"]} found
 * @param {boolean} waits whether the minutes may still come
 */
function conclude({ error, checks, open, prizes, keys: signers, programs, ...answer }, waits) {
  const lists = Object.fromEntries(Object.entries({ open, prizes, keys: signers, programs }).map(([name, list]) => [name, list?.slice(0, 100).map(shortAll)]));
  tell({ answer: { ...shortParts(answer), ...lists, waits, error: error && plain(error) } });
}

/** @param {Given} all */
async function judge(all) {
  const given = apart(all);
  const { files, papers } = await readWithPapers(given.pairs);
  const begun = await begin(files, { ...(await optionsOf(given)), papers });
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
