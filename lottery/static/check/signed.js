// Who has signed a text, by keys that the visitor has from elsewhere, or else by those that the site gives.
import { verify } from "../verify/ed25519.js";
import { readKeys, readSignature, splitNote } from "../verify/notes.js";
import { bytesOf, linesOf, refuse } from "../verify/text.js";

const named = (text, file) => (text.trim() ? readKeys(bytesOf(`${text.trim()}\n`), file) : new Map());

// The keys by name: the visitor's and the site's. Throws where what the visitor gives is no key file.
export const keysOf = (pinned, given) => ({ pinned: named(pinned, "the pinned keys"), given: named(given, "the site's keys") });

const rowsOf = (bytes) => linesOf(new TextDecoder().decode(bytes));

// Each signature line: {name, pinned}. Refuses one that does not hold; a name that neither knows is passed over,
// and a text that nobody known has signed is refused.
export async function signersOf(text, lines, { pinned, given }, file) {
  const place = { check: "signatures", file };
  const found = [];
  for (const row of rowsOf(lines)) {
    const name = row.split(" ")[1] ?? "";
    const known = pinned.get(name) ?? given.get(name);
    if (!known) continue;
    const { key, bytes } = readSignature(row, new Map([[name, known]]), place);
    if (!(await verify(key.bytes, text, bytes))) refuse("the signature does not hold", { ...place, found: name });
    found.push({ name, pinned: pinned.has(name) });
  }
  if (!found.length) refuse("nobody known has signed it", place);
  return found;
}

// A checkpoint's text and signature lines.
export const partsOf = (note) => splitNote(note, { check: "checkpoint", file: "checkpoint.txt" });
