// minutes.pdf: the files embedded in it are the bundle's text files, all of them, byte for byte; of a large draw all
// but register and pool, which the manifest holds. Who signed it is signed.js's; what its pages say is not looked at.
import { VerifyError, refuse, same } from "./text.js";
import { Pdf, Reference } from "./pdf.js";

/** @import { Dictionary, PdfObject, Value } from "./pdf.js" */
/** @import { Files, Place } from "./text.js" */

const PLACE = { check: "minutes", file: "minutes.pdf" };
const LARGE = 200_000;
const LEFT_OUT = ["register.txt", "pool.txt"];

/**
 * @param {string} type
 * @returns {(object: PdfObject) => boolean}
 */
const isOf = (type) => ({ value }) => value instanceof Map && value.get("/Type") === type;

/**
 * @param {Value | undefined} value
 * @returns {Dictionary}
 */
function dictionary(value) {
  return value instanceof Map ? value : refuse("the list of embedded files is malformed", { ...PLACE, expected: "a dictionary", found: "another value" });
}

/**
 * Names and file specifications as the catalogue lists them.
 * @param {Pdf} pdf
 */
function listed(pdf) {
  /** @type {(value: Value | undefined) => Dictionary} */
  const follow = (value) => dictionary(value instanceof Reference ? pdf.object(value).value : value);
  const catalogue = follow(pdf.trailer.get("/Root"));
  const tree = follow(follow(catalogue.get("/Names")).get("/EmbeddedFiles"));
  const names = tree.get("/Names");
  if (!Array.isArray(names) || tree.has("/Kids")) refuse("the list of embedded files is malformed", { ...PLACE, expected: "one list", found: "a tree" });
  return Array.from({ length: names.length / 2 }, (_, n) => /** @type {[string, Reference]} */ ([names[2 * n], names[2 * n + 1]]));
}

/**
 * The object that holds a file; it was never replaced, and its specification names it in one way.
 * @param {Pdf} pdf
 * @param {string} name
 * @param {Reference} specification
 */
function holderOf(pdf, name, specification) {
  const value = dictionary(pdf.object(specification).value);
  const files = dictionary(value.get("/EF"));
  const [one, other] = [files.get("/F"), files.get("/UF")];
  const place = { ...PLACE, file: `minutes.pdf: ${name}` };
  const agrees = value.get("/F") === name && value.get("/UF") === name && one instanceof Reference && other instanceof Reference && one.number === other.number;
  if (!agrees) refuse("the list names every attachment once", { ...place, expected: name, found: value.get("/UF") });
  for (const number of [specification.number, one.number]) {
    if (pdf.replaced.has(number)) refuse("an update replaces an attachment", { ...place, expected: "once", found: "twice" });
  }
  return one;
}

/**
 * Inflate as far as the file it ought to be, and a byte more.
 * @param {Uint8Array} bytes
 * @param {number} limit
 * @param {Place} place
 */
async function inflated(bytes, limit, place) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const pieces = [];
  let size = 0;
  try {
    for (let next = await reader.read(); !next.done && size <= limit; next = await reader.read()) {
      pieces.push(next.value);
      size += next.value.length;
    }
    await reader.cancel();
  } catch {
    refuse("an embedded file cannot be inflated", place);
  }
  return pieces;
}

/**
 * @param {PdfObject} object
 * @param {Uint8Array} expected
 * @param {Place} place
 */
async function contentOf({ value, stream }, expected, place) {
  const about = dictionary(value);
  const filter = about.get("/Filter");
  const kept = stream && (filter === undefined || filter === "/FlateDecode") && !about.has("/DecodeParms");
  if (!kept) refuse("an embedded file of another form", { ...place, expected: "/FlateDecode", found: String(filter) });
  if (!stream.length) return []; // an empty file may be written without being deflated
  return filter ? inflated(stream, expected.length, place) : [stream];
}

/**
 * @param {Uint8Array[]} pieces
 * @param {Uint8Array} expected
 * @param {Place} place
 */
function checkEqual(pieces, expected, place) {
  let at = 0;
  for (const piece of pieces) {
    for (let n = 0; n < piece.length; n++, at++) {
      if (piece[n] !== expected[at]) refuse("another file embedded", { ...place, expected: "the bundle's", found: `another byte ${at}` });
    }
  }
  same(expected.length, at, "another file embedded", place);
}

/**
 * Nothing is embedded that the list does not name.
 * @param {Pdf} pdf
 * @param {Map<number, string>} holders
 * @param {Set<string>} names
 */
function checkNoOthers(pdf, holders, names) {
  const objects = [...pdf.offsets.keys()].map((number) => pdf.object(new Reference(number)));
  const counts = new Map([["/EmbeddedFile", holders.size], ["/Filespec", names.size]]);
  for (const [type, count] of counts) same(count, objects.filter(isOf(type)).length, `one ${type} for each name`, PLACE);
}

/**
 * @param {string} name
 * @param {{ poolCount: number }} manifest
 */
function isEmbedded(name, { poolCount }) {
  return name.endsWith(".txt") && !(poolCount > LARGE && LEFT_OUT.includes(name));
}

/**
 * Whether a catalogue lists any embedded files.
 * @param {Pdf} pdf
 */
export function hasAttachments(pdf) {
  return dictionary(pdf.follow(pdf.trailer.get("/Root"))).has("/Names");
}

/**
 * The file of a name that is embedded in another paper, as far as a byte more than what it ought to be; null if none is.
 * @param {Pdf} pdf
 * @param {string} name
 * @param {Uint8Array} expected
 * @param {Place} place
 */
export async function attachedFile(pdf, name, expected, place) {
  try {
    const specification = listed(pdf).find(([each]) => each === name)?.[1];
    if (!specification) return null;
    const pieces = await contentOf(pdf.object(holderOf(pdf, name, specification)), expected, place);
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  } catch (error) {
    throw error instanceof VerifyError ? Object.assign(error, { check: place.check, file: place.file }) : error;
  }
}

/**
 * How many files are embedded; each is the bundle's of its name.
 * @param {Files} files
 * @param {{ poolCount: number }} manifest
 */
export async function checkMinutes(files, manifest) {
  const pdf = new Pdf(files.get("minutes.pdf"), PLACE);
  const specifications = listed(pdf);
  const holders = new Map(specifications.map(([name, specification]) => [holderOf(pdf, name, specification).number, name]));
  const names = new Set(specifications.map(([name]) => name));
  checkNoOthers(pdf, holders, names);
  const wanted = [...files.keys()].filter((name) => isEmbedded(name, manifest)).sort();
  same(wanted.join(" "), specifications.map(([name]) => name).sort().join(" "), "embedded files are not the bundle's", PLACE);
  for (const [number, name] of holders) {
    const place = { ...PLACE, file: `minutes.pdf: ${name}` };
    checkEqual(await contentOf(pdf.object(new Reference(number)), files.get(name), place), files.get(name), place);
  }
  return holders.size;
}
