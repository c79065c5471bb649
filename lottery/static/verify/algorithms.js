// Whether a signature by a certificate's key holds: RSA (PKCS #1 v1.5 and PSS) and ECDSA, by the browser's cryptography.
import { MalformedError, TAG, Values, inContext, numberOf, oidOf, valueAt, written } from "./der.js";
import { algorithmOf } from "./cms.js";
import { fromHex } from "./sha256.js";

/** @import { Algorithm, Certificate, SignerInfo } from "./cms.js" */
/** @import { Value } from "./der.js" */
/** @typedef {{ name: string, saltLength?: number, hash?: string }} How */
/** @typedef {{ name: string, hash?: string, namedCurve?: string }} Imported */
/** @typedef {{ how: How, imported: Imported, algorithm: Uint8Array, signature?: Uint8Array }} Checking */
/** @typedef {{ algorithm: Algorithm, bits: Uint8Array }} PublicKey */

// What this program or this browser cannot check; the reason is told to the reader.
export class UnknownError extends Error {}

/** @type {Record<string, string>} */
const HASHES = { "2.16.840.1.101.3.4.2.1": "SHA-256", "2.16.840.1.101.3.4.2.2": "SHA-384", "2.16.840.1.101.3.4.2.3": "SHA-512" };
const RSA_KEY = "1.2.840.113549.1.1.1";
const PSS = "1.2.840.113549.1.1.10";
const MGF1 = "1.2.840.113549.1.1.8";
const EC_KEY = "1.2.840.10045.2.1";
// The plain key names no hash; the signature's then is the file's.
const RSA = new Map([[RSA_KEY, ""], ["1.2.840.113549.1.1.11", "SHA-256"], ["1.2.840.113549.1.1.12", "SHA-384"], ["1.2.840.113549.1.1.13", "SHA-512"]]);
const ECDSA = new Map([["1.2.840.10045.4.3.2", "SHA-256"], ["1.2.840.10045.4.3.3", "SHA-384"], ["1.2.840.10045.4.3.4", "SHA-512"]]);
/** @type {Record<string, [string, number]>} */
const CURVES = { "1.2.840.10045.3.1.7": ["P-256", 32], "1.3.132.0.34": ["P-384", 48] };
const NOTHING = new Uint8Array(0);
const RSA_KEY_ALGORITHM = fromHex("300d06092a864886f70d0101010500");

/**
 * @param {{ oid: string }} algorithm
 * @returns {string}
 */
export const hashOf = ({ oid }) => HASHES[oid] ?? unknown(oid);

/**
 * @param {string} oid
 * @returns {never}
 */
function unknown(oid) {
  throw new UnknownError(`unknown algorithm ${oid}`);
}

/**
 * The attributes are hashed as the file is.
 * @param {string | undefined} named
 * @param {string} hash
 */
function sameHash(named, hash) {
  if (named !== hash) throw new MalformedError("the signature's hash is not the file's");
}

// Without it there is nothing to check with: browsers hide it from pages that came over plain http.
function subtle() {
  const found = globalThis.crypto?.subtle;
  if (!found) throw new UnknownError("no cryptography in this browser");
  return found;
}

/**
 * @param {string} hash
 * @param {Uint8Array} bytes
 */
export const digestOf = async (hash, bytes) => new Uint8Array(await subtle().digest(hash, bytes));

/**
 * RFC 4055: hash, mask and salt as they are named, with what stands for a name that is left out.
 * @param {Value | null} parameters
 * @param {string} hash
 * @returns {How}
 */
function readPss(parameters, hash) {
  const parts = new Values(parameters ?? valueAt(Uint8Array.of(TAG.sequence, 0), 0), TAG.sequence);
  /** @type {(number: number) => Value | null} */
  const inside = (number) => {
    const value = parts.takeIf(inContext(number));
    return value && valueAt(value.content, 0);
  };
  const [hashing, masking, salt, trailer] = [0, 1, 2, 3].map(inside);
  const masked = masking && algorithmOf(masking);
  const agrees = hashing && HASHES[algorithmOf(hashing).oid] === hash && masked?.oid === MGF1 && HASHES[algorithmOf(masked.parameters).oid] === hash;
  if (!agrees || trailer) unknown(PSS);
  const length = salt ? numberOf(salt).reduce((sum, byte) => Math.min(sum * 256 + byte, 1 << 20), 0) : 20;
  return { name: "RSA-PSS", saltLength: length };
}

/**
 * @param {SignerInfo} signer
 * @param {PublicKey} key
 * @returns {Checking}
 */
function rsa({ algorithm, digest }, key) {
  const hash = hashOf(digest);
  if (![RSA_KEY, PSS].includes(key.algorithm.oid)) unknown(key.algorithm.oid);
  const isPss = algorithm.oid === PSS;
  if (!isPss) sameHash(RSA.get(algorithm.oid) || hash, hash);
  const how = isPss ? readPss(algorithm.parameters, hash) : { name: "RSASSA-PKCS1-v1_5" };
  // A key that is kept for PSS alone has another name, which browsers do not know; the key is the same.
  return { how, imported: { name: how.name, hash }, algorithm: RSA_KEY_ALGORITHM };
}

/**
 * Two numbers, each as long as the curve's (IEEE P1363), as browsers want them.
 * @param {Uint8Array} signature
 * @param {number} size
 */
function plain(signature, size) {
  const parts = new Values(valueAt(signature, 0), TAG.sequence);
  const [one, other] = [numberOf(parts.take(TAG.integer)), numberOf(parts.take(TAG.integer))];
  parts.end();
  const out = new Uint8Array(2 * size);
  if (Math.max(one.length, other.length) > size) return out;
  out.set(one, size - one.length);
  out.set(other, 2 * size - other.length);
  return out;
}

/**
 * @param {SignerInfo} signer
 * @param {PublicKey} key
 * @returns {Checking}
 */
function ecdsa({ algorithm, digest, signature }, key) {
  const hash = hashOf(digest);
  if (key.algorithm.oid !== EC_KEY) unknown(key.algorithm.oid);
  sameHash(ECDSA.get(algorithm.oid), hash);
  const parameters = key.algorithm.parameters ?? { tag: TAG.none, content: NOTHING, whole: NOTHING };
  const curve = oidOf(parameters);
  const [namedCurve, size] = CURVES[curve] ?? unknown(curve);
  const named = written(TAG.sequence, fromHex("06072a8648ce3d0201"), parameters.whole);
  return { how: { name: "ECDSA", hash }, imported: { name: "ECDSA", namedCurve }, algorithm: named, signature: plain(signature, size) };
}

/**
 * @param {Uint8Array} bytes
 * @param {Imported} algorithm
 */
async function importKey(bytes, algorithm) {
  try {
    return await subtle().importKey("spki", bytes, algorithm, false, ["verify"]);
  } catch (error) {
    if (error instanceof UnknownError) throw error;
    throw new UnknownError(`a key that this browser does not take: ${algorithm.name}`);
  }
}

/**
 * Whether the signer's attributes are signed by a certificate's key. Throws UnknownError, or MalformedError of der.js.
 * @param {SignerInfo} signer
 * @param {Certificate} certificate
 */
export async function isSignedBy(signer, { key }) {
  const { oid } = signer.algorithm;
  const isRsa = RSA.has(oid) || oid === PSS;
  if (!isRsa && !ECDSA.has(oid)) unknown(oid);
  const { how, imported, algorithm, signature = signer.signature } = isRsa ? rsa(signer, key) : ecdsa(signer, key);
  const bytes = written(TAG.sequence, algorithm, written(TAG.bits, Uint8Array.of(0), key.bits));
  const usable = await importKey(bytes, imported);
  return subtle().verify(how, usable, signature, signer.message);
}
