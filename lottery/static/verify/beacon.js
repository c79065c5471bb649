// Whether drand's quicknet network signed a round. The pairing on BLS12-381 is noble-curves'; it is far larger than
// all the rest, and is loaded for draws that name the beacon alone.
import { bls12_381 } from "../noble/curves/bls12-381.js";
import { bytesOf } from "./text.js";
import { digest, fromHex } from "./sha256.js";

const DOMAIN = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
const KEY =
  "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c" +
  "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb" +
  "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a";
const { G1, G2, shortSignatures } = bls12_381;

/**
 * SHA-256 of the round as 8 bytes, the highest first.
 * @param {number} round
 */
function messageOf(round) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(round));
  return digest(bytes);
}

/**
 * The point of the subgroup that 96 hex write, if they write one; infinity is none.
 * @param {string} signature
 */
function pointOf(signature) {
  try {
    const point = G1.Point.fromBytes(fromHex(signature));
    return point.is0() ? null : point;
  } catch {
    return null;
  }
}

/** @param {{ round: number, signature: string }} evidence */
export function isSigned({ round, signature }) {
  const point = pointOf(signature);
  if (!point) return false;
  const message = shortSignatures.hash(messageOf(round), bytesOf(DOMAIN));
  return shortSignatures.verify(point, message, G2.Point.fromBytes(fromHex(KEY)));
}
