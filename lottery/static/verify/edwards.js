// Ed25519 in plain JavaScript, for browsers that have none of their own or hide it from plain http: noble-ed25519's.
// Loaded only there.
import { Point, etc, getPublicKey, hashes, sign, verify } from "../noble/ed25519/index.js";
import { sha512 } from "../noble/hashes/sha2.js";

hashes.sha512 = sha512;

/** @param {Uint8Array} seed */
export const publicKeyOf = (seed) => getPublicKey(seed);

/**
 * @param {Uint8Array} seed
 * @param {Uint8Array} message
 */
export const signed = (seed, message) => sign(message, seed);

/** @param {Uint8Array} bytes the least one first */
const numberOf = (bytes) => BigInt(`0x${etc.bytesToHex(Uint8Array.from(bytes).reverse())}`);

/**
 * Whether a signature is exactly what the equation asks for, as the browsers' own is; noble lets a point of small order
 * be added to it.
 * @param {Uint8Array} publicKey
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
function isExact(publicKey, message, signature) {
  const [point, number] = [signature.subarray(0, 32), signature.subarray(32)];
  const challenge = numberOf(sha512(etc.concatBytes(point, publicKey, message))) % Point.CURVE().n;
  const sum = Point.fromBytes(point).add(Point.fromBytes(publicKey).multiply(challenge, false));
  return sum.equals(Point.BASE.multiply(numberOf(number), false));
}

/**
 * By the rules of RFC 8032, as the browsers' own does.
 * @param {Uint8Array} publicKey
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export const holds = (publicKey, message, signature) => verify(signature, message, publicKey, { zip215: false }) && isExact(publicKey, message, signature);
