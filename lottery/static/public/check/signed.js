// Who has signed a text, by keys that the visitor has from elsewhere, or else by those that the site gives.
import { verify } from "../../verify/ed25519.js";
import { readKeys, readSignature, splitNote } from "../../verify/notes.js";
import { bytesOf, linesOf, refuse } from "../../verify/text.js";
import { fill } from "../../words.js";

/** @import { Key } from "../../verify/notes.js" */
/** @typedef {Map<string, Key>} Keys by name and id */
/** @typedef {{ pinned: Keys, given: Keys }} Known */

/**
 * Keys by their id: a notary who has changed his key has had two under one name.
 * @param {string} text
 * @param {string} file
 */
function byId(text, file) {
  const rows = text.split("\n").map((row) => row.trim()).filter(Boolean);
  return new Map(rows.flatMap((row) => [...readKeys(bytesOf(`${row}\n`), file).values()]).map((key) => [`${key.name} ${key.id}`, key]));
}

/**
 * The visitor's keys and the site's. Throws where what the visitor gives is no key file.
 * @param {string} pinned
 * @param {string} given
 * @returns {Known}
 */
export const keysOf = (pinned, given) => ({ pinned: byId(pinned, "the pinned keys"), given: byId(given, "the site's keys") });

/** @param {string} row */
function signerOf(row) {
  const [, name = "", coded = ""] = row.split(" ");
  const id = [...atob(coded).slice(0, 4)].map((sign) => sign.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return { name, signer: `${name} ${id}` };
}

/**
 * Each signature by a key that is known, as {name, pinned}, and the visitor's keys that have not signed. Refuses a
 * signature that does not hold, and a text that nobody known has signed; passes over strangers, and a key's second line.
 * @param {Uint8Array} text
 * @param {Uint8Array} lines
 * @param {Known} known
 * @param {string} file
 */
export async function signersOf(text, lines, { pinned, given }, file) {
  const place = { check: "signatures", file };
  /** @type {{ name: string, signer: string, pinned: boolean }[]} */
  const found = [];
  for (const row of linesOf(new TextDecoder().decode(lines))) {
    const { name, signer } = signerOf(row);
    const known = pinned.get(signer) ?? given.get(signer);
    if (!known || found.some((each) => each.signer === signer)) continue;
    const { key, bytes } = readSignature(row, new Map([[name, known]]), place);
    if (!(await verify(key.bytes, text, bytes))) refuse("the signature does not hold", { ...place, found: name });
    found.push({ name, signer, pinned: pinned.has(signer) });
  }
  if (!found.length) refuse("nobody known has signed it", place);
  const signed = new Set(found.filter(({ pinned: own }) => own).map(({ name }) => name));
  return { signers: found, absent: [...pinned.values()].map(({ name }) => name).filter((name) => !signed.has(name)) };
}

/**
 * A checkpoint's text and signature lines.
 * @param {Uint8Array} note
 */
export const partsOf = (note) => splitNote(note, { check: "checkpoint", file: "checkpoint.txt" });

/** @typedef {Awaited<ReturnType<typeof signersOf>>} Whose */

/** @param {Whose} whose */
export const byWhom = ({ signers }) => signers.map(({ name }) => name).join("、");

/**
 * Whether all who signed are the visitor's own, and all of his have signed; a live draw takes two of them, and two keys of
 * one name are one of them.
 * @param {Record<string, string>} words
 * @param {Whose} whose
 * @param {number} [least]
 * @returns {["ok" | "half", string]}
 */
export function trust(words, { signers, absent }, least = 1) {
  const own = signers.filter(({ pinned }) => pinned);
  if (own.length < signers.length) return ["half", words.unpinned];
  if (absent.length) return ["half", fill(words.absent, { who: absent.join("、") })];
  return new Set(own.map(({ name }) => name)).size < least ? ["half", words.oneHand] : ["ok", words.pinned];
}
