// Ed25519 in plain JavaScript, for browsers that have none of their own or hide it from plain http: noble-ed25519's.
// Loaded only there.
import { getPublicKey, hashes, sign, verify } from "../noble/ed25519/index.js";
import { sha512 } from "../noble/hashes/sha2.js";

hashes.sha512 = sha512;

/** @param {Uint8Array} seed */
export const publicKeyOf = (seed) => getPublicKey(seed);

/**
 * @param {Uint8Array} seed
 * @param {Uint8Array} message
 */
export const signed = (seed, message) => sign(message, seed);

/**
 * By the rules of RFC 8032, as the browsers' own does.
 * @param {Uint8Array} publicKey
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export const holds = (publicKey, message, signature) => verify(signature, message, publicKey, { zip215: false });
