// Who has signed minutes.pdf: the manifest's signers, each with the certificate that the manifest names, in its order;
// the first the whole of what he had before him, and each later one the whole that those before him signed.
import { MalformedError, equalBytes } from "./der.js";
import { Pdf, Reference } from "./pdf.js";
import { UnknownError, digestOf, hashOf, isSignedBy } from "./algorithms.js";
import { digest as sha256Of, fromHex, sha256 } from "./sha256.js";
import { readSignedData } from "./cms.js";
import { last, refuse, same } from "./text.js";

/** @import { Certificate, SignedData } from "./cms.js" */
/** @import { Dictionary, Value } from "./pdf.js" */
/** @import { Signer } from "./manifest.js" */
/** @import { Place } from "./text.js" */
/** @typedef {ReturnType<typeof readRange>} Signature */

const PLACE = { check: "minutes' signature", file: "minutes.pdf" };
const DETACHED = ["/adbe.pkcs7.detached", "/ETSI.CAdES.detached"];
// Forms of old, which sign a SHA-1 hash and hold other data.
const SHA1 = "1.3.14.3.2.26";
const OLD = ["/adbe.pkcs7.sha1", "/adbe.x509.rsa_sha1"];

/**
 * The fields of the form, by the number of their object.
 * @param {Pdf} pdf
 */
function fieldsOf(pdf) {
  const form = pdf.follow(pdf.dictionary(pdf.trailer.get("/Root")).get("/AcroForm"));
  const fields = form instanceof Map ? pdf.follow(form.get("/Fields")) : [];
  const references = (Array.isArray(fields) ? fields : []).filter((one) => one instanceof Reference);
  return new Map(references.map((one) => [one.number, pdf.follow(one)]));
}

/**
 * The signatures that a reader would show: those of the form's fields. No other object says that it is one.
 * @param {Pdf} pdf
 */
function signaturesOf(pdf) {
  const fields = [...fieldsOf(pdf).values()].filter(isField).filter((field) => field.has("/V"));
  const numbers = fields.map((field) => field.get("/V")).map((value) => (value instanceof Reference ? value.number : 0));
  const known = new Set(numbers);
  const claims = pdf.numbers().filter((number) => isSignature(pdf.object(new Reference(number)).value));
  const agrees = known.size === numbers.length && claims.length === known.size && claims.every((number) => known.has(number));
  if (!agrees) refuse("a signature that is in no field, or in two", { ...PLACE, expected: numbers.join(", "), found: claims.join(", ") });
  return numbers.map((number) => readRange(pdf, pdf.dictionary(new Reference(number)))).sort((one, other) => one.end - other.end);
}

/**
 * @param {Value | undefined} value
 * @returns {value is Dictionary}
 */
const isSignature = (value) => value instanceof Map && (value.has("/ByteRange") || value.get("/Type") === "/Sig");

/**
 * What a signature covers: all from the first byte to `end`, but for its own digits.
 * @param {Pdf} pdf
 * @param {Dictionary} value
 */
function readRange(pdf, value) {
  const range = pdf.follow(value.get("/ByteRange"));
  const [from, to] = value.contents ?? [0, 0];
  const digits = /^<(?:[0-9A-Fa-f]{2})+>$/.test(pdf.text.slice(from, to)) ? pdf.text.slice(from + 1, to - 1) : "";
  const bounds = /** @type {number[]} */ (Array.isArray(range) && range.every(Number.isInteger) ? range : []);
  const whole = bounds.length === 4 && bounds[0] === 0 && bounds[1] === from && bounds[2] === to;
  if (!whole || !digits) refuse("a signature over a part of the file", { ...PLACE, expected: `0 ${from} ${to} …`, found: Array.isArray(range) ? range.join(" ") : "none" });
  return { filter: String(value.get("/SubFilter")), bytes: fromHex(digits), pieces: [[0, from], [to, to + bounds[3]]], end: to + bounds[3] };
}

/**
 * The last signature ends where the file ends, and each one before it where a file ended that was then added to.
 * @param {Pdf} pdf
 * @param {Signature[]} signatures
 */
function checkEnds(pdf, signatures) {
  same(pdf.bytes.length, last(signatures).end, "changed after it was signed", PLACE);
  for (const { end } of signatures.slice(0, -1)) {
    if (!/%%EOF[\r\n]*$/.test(pdf.text.slice(Math.max(0, end - 12), end))) refuse("a signature over a part of the file", { ...PLACE, expected: "the end of a file", found: `byte ${end}` });
  }
}

/**
 * From the first signature on there is one revision a signature: what is changed between two would be signed over.
 * @param {Pdf} pdf
 * @param {Signature[]} signatures
 */
function checkBetween(pdf, signatures) {
  const later = pdf.tables.filter((start) => start >= signatures[0].end).length;
  if (later !== signatures.length - 1) refuse("changed between signatures", { ...PLACE, expected: signatures.length - 1, found: later });
}

/**
 * @param {Uint8Array} bytes
 * @param {number[][]} pieces
 */
function contentOf(bytes, pieces) {
  const parts = pieces.map(([from, to]) => bytes.subarray(from, to));
  const out = new Uint8Array(parts[0].length + parts[1].length);
  out.set(parts[0]);
  out.set(parts[1], parts[0].length);
  return out;
}

/**
 * @param {Uint8Array} bytes
 * @param {Signature} signature
 * @param {SignedData} data
 * @param {Place} place
 */
async function checkDigest(bytes, signature, data, place) {
  const hash = hashOf(data.digest);
  const content = contentOf(bytes, signature.pieces);
  const found = hash === "SHA-256" ? sha256Of(content) : await digestOf(hash, content);
  if (!equalBytes(found, data.messageDigest)) refuse("changed after it was signed", { ...place, expected: "what was signed", found: "another text" });
}

/**
 * Which of the signature's certificates is the named one; it is the one by which the signer names himself.
 * @param {SignedData} data
 * @param {Signer} signer
 * @param {Place} place
 * @returns {Certificate}
 */
function certificateOf(data, signer, place) {
  const named = data.certificates.find(({ whole }) => sha256(whole) === signer.certificate);
  const used = data.certificates.find(data.isNamed);
  if (named && data.isNamed(named)) return named;
  return refuse("signed with another certificate", { ...place, expected: signer.certificate, found: used ? sha256(used.whole) : "none" });
}

/** @param {Signature} signature */
function readData({ bytes, filter }) {
  try {
    return readSignedData(bytes);
  } catch (error) {
    throw OLD.includes(filter) && error instanceof MalformedError ? new UnknownError(`unknown form ${filter}`) : error;
  }
}

/**
 * The signer has signed that this certificate is his, where he says whose it is.
 * @param {SignedData} data
 * @param {Certificate} certificate
 * @param {Place} place
 */
async function checkOwn({ owns }, { whole }, place) {
  for (const { oid, hash } of owns) {
    const name = oid === SHA1 ? "SHA-1" : hashOf({ oid });
    const found = name === "SHA-256" ? sha256Of(whole) : await digestOf(name, whole);
    if (!equalBytes(found, hash)) refuse("signed with another certificate", { ...place, expected: "the named one", found: "another" });
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {Signature} signature
 * @param {Signer} signer
 */
async function checkOne(bytes, signature, signer) {
  const place = { ...PLACE, file: `minutes.pdf: ${signer.name}` };
  const data = readData(signature);
  const certificate = certificateOf(data, signer, place);
  await checkOwn(data, certificate, place);
  await checkDigest(bytes, signature, data, place);
  if (!(await isSignedBy(data, certificate))) refuse("the signature does not hold", { ...place, expected: `a signature of ${signer.name}`, found: "another" });
  if (!DETACHED.includes(signature.filter)) throw new UnknownError(`unknown form ${signature.filter}`);
}

// What a later signer changes: the field that he signs gets its signature and its looks, and stays where it was.
const ADDED = ["/V", "/AP", "/M"];
const FRAME = ["/Rect", "/P", "/Subtype"];

/**
 * One spelling of what programs spell differently: 63.00 and 63, a text in hex digits and in brackets.
 * @param {unknown} each
 */
function plain(each) {
  if (each instanceof Map) return [...each].sort(([one], [other]) => (one < other ? -1 : 1));
  if (typeof each !== "string") return each;
  if (/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(each)) return Number(each);
  const [, digits] = /^<((?:[0-9A-Fa-f]{2})*)>$/.exec(each) ?? [];
  return digits === undefined ? each : String.fromCharCode(...fromHex(digits));
}

/** @param {Value | null} value */
const textOf = (value) => JSON.stringify(value, (_, each) => plain(each));

/**
 * @param {Dictionary} before
 * @param {Dictionary} after
 * @param {string[]} names
 */
const isSame = (before, after, names) => names.every((name) => textOf(before.get(name) ?? null) === textOf(after.get(name) ?? null));

/**
 * @param {Value | undefined} value
 * @returns {value is Dictionary}
 */
const isField = (value) => value instanceof Map && value.get("/FT") === "/Sig";

/**
 * Whether an object of the file before a signature was changed as a signature changes it.
 * @param {Pdf} earlier
 * @param {Pdf} pdf
 * @param {number} number
 */
function isChangedBySigning(earlier, pdf, number) {
  const [before, after] = [earlier, pdf].map((one) => one.object(new Reference(number)).value);
  if (!isField(before) || !isField(after)) return false;
  if (!isSame(before, after, FRAME)) refuse("changed after it was signed", { ...PLACE, expected: "a field where it was", found: `object ${number}` });
  return !before.has("/V") && after.has("/V") && isSame(before, after, [...before.keys(), ...after.keys()].filter((name) => !ADDED.includes(name)));
}

/**
 * Whether what a signer wrote again is his own field alone.
 * @param {Pdf} earlier
 * @param {Pdf} pdf
 */
function isOnlySigned(earlier, pdf) {
  const changed = earlier.numbers().filter((number) => earlier.offsets.get(number) !== pdf.offsets.get(number));
  return isSame(earlier.trailer, pdf.trailer, ["/Info"]) && changed.every((number) => isChangedBySigning(earlier, pdf, number));
}

/**
 * The signatures that are there, in the manifest's order, and the names of their signers. Each holds and together they
 * cover every byte. Throws UnknownError for what cannot be checked here.
 * @param {Uint8Array} bytes
 * @param {Signer[]} signers
 */
export async function checkSigned(bytes, signers) {
  const pdf = new Pdf(bytes, PLACE);
  const signatures = signaturesOf(pdf);
  if (!signatures.length) refuse("not signed", { ...PLACE, expected: signers[0].name, found: "nobody" });
  if (signatures.length > signers.length) refuse("more signatures than signers", { ...PLACE, expected: signers.length, found: signatures.length });
  checkEnds(pdf, signatures);
  for (const [index, signature] of signatures.entries()) await checkOrExplain(bytes, signature, signers[index]);
  checkBetween(pdf, signatures);
  const files = signatures.map(({ end }) => new Pdf(bytes.subarray(0, end), PLACE));
  if (!files.slice(1).every((file, at) => isOnlySigned(files[at], file))) throw new UnknownError("changes between signatures");
  return signers.slice(0, signatures.length).map(({ name }) => name);
}

/**
 * @param {Uint8Array} bytes
 * @param {Uint8Array} minutes
 */
export const beginsWith = (bytes, minutes) => bytes.length >= minutes.length && minutes.every((byte, at) => byte === bytes[at]);

/**
 * minutes-signed.pdf, in which the other signers followed: it begins with the bytes of minutes.pdf. Who signed it.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} minutes
 * @param {Signer[]} signers
 */
export async function checkLonger(bytes, minutes, signers) {
  if (!beginsWith(bytes, minutes)) refuse("another longer file", { ...PLACE, file: "minutes-signed.pdf", expected: "the bundle's", found: "another file" });
  return checkSigned(bytes, signers);
}

/**
 * @param {Uint8Array} bytes
 * @param {Signature} signature
 * @param {Signer} signer
 */
async function checkOrExplain(bytes, signature, signer) {
  try {
    await checkOne(bytes, signature, signer);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    refuse("a malformed signature", { ...PLACE, file: `minutes.pdf: ${signer.name}`, expected: "CMS in DER", found: error.message });
  }
}
