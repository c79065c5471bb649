// verdicts/<who>.txt: somebody outside the office has verified the bundle, and says so with a key that was named before the
// freeze. The checks are not made again here: it is told what was signed, and by whom.
import { Fields, HASH, bytesOf, canonicalText, last, refuse, same, secondsOf } from "./text.js";
import { HANDS } from "./keylist.js";
import { counted } from "./key-times.js";
import { sha256 } from "./sha256.js";
import { splitSignature } from "./notes.js";
import { takeHeading } from "./sources.js";
import { verify } from "./ed25519.js";

/** @import { Entry } from "./keylist.js" */
/** @import { Key } from "./notes.js" */
/** @import { Manifest } from "./manifest.js" */
/** @import { Files, Place } from "./text.js" */
/** @import { Time } from "./sources.js" */
/**
 * @typedef {object} Signed what a verdict is held against
 * @property {Manifest} manifest
 * @property {Files} files of the bundle
 * @property {Time[]} times
 * @property {Key[]} keys of the bundle
 * @property {Key[]} pinned those that are known from elsewhere
 * @property {Entry[] | null} entries of the list of keys
 * @property {boolean} checkable whether this browser can check signatures
 */
/** @typedef {{ name: string, row: string, role: string, time: string, program: string, hash: string, keys: string }} Outside whose verdict it is (`role` empty where no list tells it, `row` where nothing here holds the key), when and by which program it was reached, and the hash of the keys that he had */

export const VERDICT = /^verdicts\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.txt$/;
export const HEADER = "fpdraw-verdict/1";
const MOST_BYTES = 1 << 14;
const ROWS = 9;
const PROGRAM = /^[a-z0-9][a-z0-9-]{0,31} [0-9a-f]{64}$/;
const [ORGANISER, NOTARY] = HANDS;

/**
 * Whose key has signed: one that was named before the freeze, and not the organiser's. Without a list of keys nobody can
 * tell whose it is; the key is null then where nothing here holds it either.
 * @param {string} name
 * @param {string} id
 * @param {Signed} about
 * @param {Place} place
 * @returns {{ key: Key | null, role: string }}
 */
function signerOf(name, id, { manifest, keys, pinned, entries }, place) {
  const isNamed = (/** @type {Key | null} */ key) => key?.name === name && key.id === id;
  if (!entries) return { key: [...keys, ...pinned].find(isNamed) ?? null, role: "" };
  const entry = entries.find(({ key }) => isNamed(key)) ?? refuse("a key that is not in the list of keys", { ...place, expected: "keylist.txt", found: name });
  const { key, role, from } = entry;
  if (role === ORGANISER) refuse("a verdict by the organiser's own key", { ...place, expected: "another role's", found: `${role} entry ${entry.number}` });
  if (role === "minutes") refuse("a verdict by the key of whoever signs the minutes", { ...place, expected: "another role's", found: `${role} entry ${entry.number}` });
  const isOfDraw = role === NOTARY && keys.some((each) => each.row === key?.row);
  const isBefore = counted(entry, manifest.frozenSeconds, manifest.frozenSeconds);
  if (!isOfDraw && !isBefore) refuse("a key that was not named before the freeze", { ...place, expected: manifest.frozen, found: `${role} entry ${entry.number}, from ${from}` });
  return { key, role };
}

const STANDS_ON = ["manifest.txt", "result.txt", "times.txt", "keys.txt"];

/**
 * The files that it is held against are those of the bundle's own list of sums.
 * @param {Files} files
 * @param {Place} place
 */
function checkBundle(files, place) {
  const rows = new TextDecoder().decode(files.get("SHA256SUMS")).split("\n");
  for (const name of STANDS_ON) {
    const line = rows.findIndex((row) => row.slice(64) === `  ${name}`) + 1;
    same(line ? rows[line - 1].slice(0, 64) : "none", sha256(files.get(name)), "another hash", { ...place, file: "SHA256SUMS", line });
  }
}

/**
 * A verdict, once it is about this bundle and its signature holds.
 * @param {Uint8Array} bytes
 * @param {Signed} about
 * @param {Place & { file: string }} place
 * @returns {Promise<Outside>}
 */
export async function readVerdict(bytes, about, place) {
  if (bytes.length > MOST_BYTES) refuse("too large", { ...place, expected: `at most ${MOST_BYTES} bytes`, found: bytes.length });
  if (!bytes.length) refuse("not canonical: the file is empty", place);
  const { manifest, files, times } = about;
  checkBundle(files, place);
  const fields = new Fields(canonicalText(bytes, place.file, place.check), HEADER, place);
  takeHeading(fields, manifest);
  fields.takeKnown("manifest", manifest.hash);
  same(sha256(files.get("result.txt")), fields.take("result", HASH), "another result", fields.here());
  same(sha256(files.get("SHA256SUMS")), fields.take("sums", HASH), "another list of sums", fields.here());
  const [program, hash] = fields.take("program", PROGRAM).split(" ");
  const keys = fields.take("keys", HASH);
  const time = fields.take("time");
  const drawn = last(times);
  if (secondsOf(time, fields.here()) < drawn.seconds) refuse("a verdict from before the draw", { ...fields.here(), expected: `${drawn.text} or later`, found: time });
  const [row, more] = fields.remaining();
  const here = { ...place, line: ROWS + 1 };
  if (!row) refuse("not signed", { ...here, expected: "— name base64", found: "the end" });
  const { name, id, bytes: signature } = splitSignature(row, here);
  if (more) refuse("a line too many", { ...here, line: ROWS + 2, expected: "the end", found: more });
  const { key, role } = signerOf(name, id, about, here);
  const text = bytesOf(fields.rows.slice(0, ROWS).map((each) => `${each}\n`).join(""));
  if (key && about.checkable && !(await verify(key.bytes, text, signature))) refuse("the signature does not hold", { ...here, expected: `a signature of ${name}`, found: "another" });
  return { name, row: key?.row ?? "", role, time, program, hash, keys };
}
