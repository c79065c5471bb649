// A signature as a PDF holds it: CMS signed data (RFC 5652) of one signer over bytes that stand elsewhere, with the
// signer's certificate (RFC 5280) in it.
import { MalformedError, TAG, Values, bitsOf, equalBytes, inContext, oidOf, valueAt, valuesOf } from "./der.js";

/** @import { Value } from "./der.js" */
/** @typedef {{ oid: string, parameters: Value | null }} Algorithm */
/** @typedef {{ oid: string, hash: Uint8Array }} Own */
/** @typedef {ReturnType<typeof readCertificate>} Certificate */
/** @typedef {ReturnType<typeof readSigner>} SignerInfo */
/** @typedef {ReturnType<typeof readSignedData>} SignedData */

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const DATA = "1.2.840.113549.1.7.1";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
const SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";

/**
 * An algorithm: its identifier, and its parameters as they stand there.
 * @param {Value | null} value
 * @returns {Algorithm}
 */
export function algorithmOf(value) {
  const parts = new Values(value, TAG.sequence);
  const oid = oidOf(parts.take(TAG.oid));
  const parameters = parts.left.shift() ?? null;
  parts.end();
  return { oid, parameters };
}

/**
 * What a certificate says of its key, and by which issuer and number it is named.
 * @param {Value} value
 */
function readCertificate({ whole }) {
  const [body] = new Values(valueAt(whole, 0), TAG.sequence).left;
  const parts = new Values(body, TAG.sequence);
  parts.takeIf(inContext(0));
  const serial = parts.take(TAG.integer);
  parts.take(TAG.sequence);
  const issuer = parts.take(TAG.sequence);
  parts.take(TAG.sequence);
  parts.take(TAG.sequence);
  const key = new Values(parts.take(TAG.sequence), TAG.sequence);
  return { whole, serial, issuer, key: { algorithm: algorithmOf(key.take(TAG.sequence)), bits: bitsOf(key.take(TAG.bits)) } };
}

/**
 * Signed attributes by identifier; each has one value and stands once.
 * @param {Value} value
 */
function readAttributes(value) {
  /** @type {Map<string, Value>} */
  const found = new Map();
  for (const each of valuesOf(value.content)) {
    const parts = new Values(each, TAG.sequence);
    const oid = oidOf(parts.take(TAG.oid));
    const values = new Values(parts.take(TAG.set), TAG.set).left;
    parts.end();
    if (found.has(oid) || values.length !== 1) throw new MalformedError(`attribute ${oid}`);
    found.set(oid, values[0]);
  }
  return found;
}

/**
 * @param {Map<string, Value>} attributes
 * @param {string} oid
 * @param {number} tag
 */
function attribute(attributes, oid, tag) {
  const value = attributes.get(oid);
  if (value?.tag !== tag) throw new MalformedError(`no attribute ${oid}`);
  return value;
}

/**
 * Whether a signer's name is that of a certificate: by issuer and number; by a key's hash it is left to the signature.
 * @param {Value} name
 * @param {Certificate} certificate
 */
function isNamed(name, { issuer, serial }) {
  if (name.tag !== TAG.sequence) return true;
  const [by, number] = new Values(name, TAG.sequence).left;
  return equalBytes(by.whole, issuer.whole) && equalBytes(number.whole, serial.whole);
}

/**
 * The certificate that the signer says is his (RFC 5035): { oid, hash }, where no oid stands for SHA-256 or, in the older
 * attribute, SHA-1. Null if he says nothing.
 * @param {Map<string, Value>} attributes
 * @param {string} name
 * @param {string} standing
 * @returns {Own | null}
 */
function readOwn(attributes, name, standing) {
  const value = attributes.get(name);
  if (!value) return null;
  const [list] = new Values(value, TAG.sequence).left;
  const [first] = new Values(list, TAG.sequence).left;
  const parts = new Values(first, TAG.sequence);
  const algorithm = parts.takeIf(TAG.sequence);
  return { oid: algorithm ? algorithmOf(algorithm).oid : standing, hash: parts.take(TAG.octets).content };
}

/**
 * @param {Map<string, Value>} attributes
 * @returns {Own[]}
 */
function readOwns(attributes) {
  const found = [[SIGNING_CERTIFICATE, "1.3.14.3.2.26"], [SIGNING_CERTIFICATE_V2, "2.16.840.1.101.3.4.2.1"]];
  return found.map(([name, standing]) => readOwn(attributes, name, standing)).flatMap((own) => own ?? []);
}

/** @param {Value} value */
function readSigner(value) {
  const parts = new Values(value, TAG.sequence);
  parts.take(TAG.integer);
  const name = parts.takeIf(0x80) ?? parts.take(TAG.sequence);
  const digest = algorithmOf(parts.take(TAG.sequence));
  const signed = parts.takeIf(inContext(0));
  const algorithm = algorithmOf(parts.take(TAG.sequence));
  const signature = parts.take(TAG.octets).content;
  parts.takeIf(inContext(1));
  parts.end();
  if (!signed) throw new MalformedError("no signed attributes");
  const attributes = readAttributes(signed);
  if (oidOf(attribute(attributes, CONTENT_TYPE, TAG.oid)) !== DATA) throw new MalformedError("another content type");
  // What is signed is the attributes written as the set that they are (RFC 5652, section 5.4).
  const message = Uint8Array.from(signed.whole);
  message[0] = TAG.set;
  return { name, digest, algorithm, signature, message, owns: readOwns(attributes), messageDigest: attribute(attributes, MESSAGE_DIGEST, TAG.octets).content };
}

/**
 * The signature's certificates and its one signer: { digest, algorithm, signature, message, messageDigest }, and
 * `isNamed(certificate)`. Zeros may follow the data, as a PDF reserves more room than it needs. Throws MalformedError.
 * @param {Uint8Array} bytes
 */
export function readSignedData(bytes) {
  const outer = valueAt(bytes, 0);
  if (bytes.subarray(outer.whole.length).some((byte) => byte !== 0)) throw new MalformedError("something after the end");
  const content = new Values(outer, TAG.sequence);
  if (oidOf(content.take(TAG.oid)) !== SIGNED_DATA) throw new MalformedError("no signed data");
  const [data] = new Values(content.take(inContext(0)), inContext(0)).left;
  content.end();
  const parts = new Values(data, TAG.sequence);
  parts.take(TAG.integer);
  parts.take(TAG.set);
  const inside = new Values(parts.take(TAG.sequence), TAG.sequence);
  if (oidOf(inside.take(TAG.oid)) !== DATA) throw new MalformedError("another content type");
  inside.end();
  const certificates = valuesOf(parts.take(inContext(0)).content).filter(({ tag }) => tag === TAG.sequence).map(readCertificate);
  parts.takeIf(inContext(1));
  const signers = new Values(parts.take(TAG.set), TAG.set).left;
  parts.end();
  if (signers.length !== 1) throw new MalformedError("not one signer");
  const signer = readSigner(signers[0]);
  /** @type {(certificate: Certificate) => boolean} */
  const named = (certificate) => isNamed(signer.name, certificate);
  return { certificates, ...signer, isNamed: named };
}
