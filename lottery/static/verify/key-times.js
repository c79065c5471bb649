// Which keys of a list counted at a draw, and whether the list leads to those that somebody knows from elsewhere.
import { HANDS, KEYLIST, isKeyList, readKeyList } from "./keylist.js";
import { readKeys } from "./notes.js";
import { VerifyError, refuse } from "./text.js";

/** @import { Manifest } from "./manifest.js" */
/** @import { Entry } from "./keylist.js" */
/** @import { Place } from "./text.js" */
/** @import { Key } from "./notes.js" */
/** @typedef {{ pinned: Key[], entries: Entry[] | null, whole: boolean }} Trust `whole` where the list itself is what is known */

/**
 * What two files say: keys known from elsewhere (or an older list), and the list that leads on from them.
 * @param {Uint8Array | undefined} pinned
 * @param {Uint8Array | undefined} listed
 * @param {boolean} checkable
 * @returns {Promise<Trust>}
 */
export async function readTrust(pinned, listed, checkable) {
  const place = { check: "signatures", file: KEYLIST };
  const entries = listed ? await readKeyList(listed, checkable, place) : null;
  if (pinned && isKeyList(pinned)) {
    const before = await readKeyList(pinned, checkable, { ...place, file: "the pinned keys" });
    if (listed && !pinned.every((byte, at) => byte === listed[at])) refuse("not the list that is pinned, and more", { ...place, expected: "the pinned list, and more", found: "another" });
    return { pinned: keysIn(entries ?? before), entries: entries ?? before, whole: true };
  }
  const known = pinned ? [...readKeys(pinned, "the pinned keys").values()] : [];
  for (const key of entries ? known : []) if (!find(entries ?? [], key)) refuse("a pinned key is not in the list of keys", { ...place, expected: key.row, found: "none" });
  return { pinned: known, entries, whole: false };
}

/**
 * Of whose hands in a live draw no key is known, by role.
 * @param {Trust} trust
 */
export function handsLeft({ pinned, entries, whole }) {
  if (!entries || whole) return [];
  const roles = pinned.map((key) => find(entries, key)?.role);
  return HANDS.filter((role) => !roles.includes(role));
}

/** @param {Entry[]} entries */
const keysIn = (entries) => entries.map(({ key }) => key).filter((key) => key !== null);

/**
 * @param {Entry[]} entries
 * @param {Key} key
 */
const find = (entries, key) => entries.find((each) => each.key?.row === key.row);

/**
 * Whether an entry counted at any moment from `first` to `last`, in seconds.
 * @param {Entry} entry
 * @param {number} first
 * @param {number} last
 */
export const counted = (entry, first, last) => entry.since <= last && first < entry.until;

/**
 * The organiser's and the notary's keys that counted at the freeze or since, of which one signs what is made later.
 * @param {Entry[]} entries
 * @param {Manifest} manifest
 */
export const keysSince = (entries, manifest) => keysIn(entries.filter((each) => HANDS.includes(each.role) && counted(each, manifest.frozenSeconds, Infinity)));

/**
 * Which entries a draw is signed by; `last` is the time of its first value in seconds, Infinity without one.
 * @param {Entry[]} entries
 * @param {Map<string, Key>} keys
 * @param {Manifest} manifest
 * @param {number} last
 */
export function checkKeyTimes(entries, keys, manifest, last) {
  const place = { check: "list of keys", file: "keys.txt" };
  const found = [...keys.values()].map((key) => {
    const entry = find(entries, key) ?? refuse("a key that is not in the list of keys", { ...place, expected: KEYLIST, found: key.row });
    if (!counted(entry, manifest.frozenSeconds, last)) outside(entry, place, manifest);
    return entry;
  });
  for (const role of manifest.mode === "live" ? HANDS : []) {
    if (!found.some((each) => each.role === role)) refuse("a live draw is signed by the keys of both", { ...place, expected: role, found: found.map((each) => each.role).join(", ") });
  }
  return [...found, ...certificateOf(entries, manifest)].map(({ role, number }) => `${role} entry ${number}`).join(", ");
}

/**
 * The entry of the certificate that the minutes' first signer has, if the list named such ones at the freeze.
 * @param {Entry[]} entries
 * @param {Manifest} manifest
 */
function certificateOf(entries, manifest) {
  const known = entries.filter(({ role, certificate }) => role === "minutes" && certificate);
  const [signer] = manifest.signers;
  if (!known.length || !signer || manifest.frozenSeconds < known[0].since) return [];
  const place = { check: "list of keys", file: "manifest.txt" };
  const entry = known.find(({ certificate }) => certificate === signer.certificate) ?? refuse("a certificate that is not in the list of keys", { ...place, expected: KEYLIST, found: signer.certificate });
  if (!counted(entry, manifest.frozenSeconds, manifest.frozenSeconds)) outside(entry, place, manifest);
  return [entry];
}

/**
 * A manifest, and the same with each certificate of the list that has taken the place of the one that it names: with
 * any of them the minutes' first signer may have signed.
 * @param {Entry[] | null} entries
 * @param {Manifest} manifest
 * @returns {Manifest[]}
 */
export function asSigned(entries, manifest) {
  const marks = (entries ?? []).filter(({ role }) => role === "minutes").map(({ certificate }) => certificate);
  const [first, ...rest] = manifest.signers;
  const at = first ? marks.indexOf(first.certificate) : -1;
  const later = at < 0 ? [] : marks.slice(at + 1);
  return [manifest, ...later.map((certificate) => Object.assign(Object.create(manifest), { signers: [{ ...first, certificate }, ...rest] }))];
}

/**
 * What a check finds with the first of these manifests that it holds with; else it throws what it threw with the first.
 * @template Found
 * @param {(manifest: Manifest) => Promise<Found>} check
 * @param {Manifest[]} manifests
 * @returns {Promise<Found>}
 */
export async function firstThatHolds(check, manifests) {
  const refused = [];
  for (const each of manifests) {
    try {
      return await check(each);
    } catch (error) {
      if (!(error instanceof VerifyError)) throw error;
      refused.push(error);
    }
  }
  throw refused[0];
}

/**
 * @param {Entry} entry
 * @param {Place} place
 * @param {Manifest} manifest
 */
function outside(entry, place, manifest) {
  refuse("used outside its time", { ...place, expected: `${entry.role} entry ${entry.number}, from ${entry.from}`, found: `frozen ${manifest.frozen}` });
}
