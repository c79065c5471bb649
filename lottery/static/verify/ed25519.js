// Ed25519 (RFC 8032): by the browser's own cryptography where it has it, else by noble's. Keys, seeds, messages and
// signatures are bytes: 32, 32, any number, 64.
import { fromHex } from "./sha256.js";

const KNOWN_KEY = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
// What stands before the seed in a private key of RFC 8410.
const PRIVATE_KEY = fromHex("302e020100300506032b657004220420");

// The five y of the points of small order, little-endian: a key of one of them is nobody's, since anybody can sign for it.
const NOBODYS = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map(fromHex);

export class NoEd25519Error extends Error {}

const subtle = () => globalThis.crypto?.subtle;
/** @param {Uint8Array} bytes */
const publicKey = (bytes) => subtle().importKey("raw", bytes, "Ed25519", false, ["verify"]);
/** @param {Uint8Array} seed */
const privateKey = (seed) => subtle().importKey("pkcs8", Uint8Array.of(...PRIVATE_KEY, ...seed), "Ed25519", true, ["sign"]);

// Browsers without Ed25519 refuse the key; a page that came over plain http has no `subtle` at all.
async function isNative() {
  try {
    await publicKey(KNOWN_KEY);
    return true;
  } catch {
    return false;
  }
}

async function noble() {
  try {
    return await import("./edwards.js");
  } catch {
    throw new NoEd25519Error("neither the browser nor noble checks Ed25519 here");
  }
}

// Whether signatures can be checked and made here: not where the browser lacks it and noble cannot be loaded.
export async function isAble() {
  return (await isNative()) || noble().then(() => true, () => false);
}

/**
 * Whether a key is spelt in the one way, its y below 2²⁵⁵ - 19, and somebody can own it.
 * @param {Uint8Array} key
 */
function isSomebodys(key) {
  const y = Uint8Array.from(key);
  y[31] &= 0x7f;
  const isBelow = y[0] < 0xed || y[31] < 0x7f || y.subarray(1, 31).some((byte) => byte !== 0xff);
  return isBelow && !NOBODYS.some((one) => one.every((byte, at) => byte === y[at]));
}

/**
 * Whether a signature holds; false for a key or a signature of another form too. Throws NoEd25519Error.
 * @param {Uint8Array} key
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export async function verify(key, message, signature) {
  const own = await isNative();
  const fallback = own ? null : await noble();
  if (key.length !== 32 || !isSomebodys(key)) return false;
  try {
    if (fallback) return fallback.holds(key, message, signature);
    return await subtle().verify("Ed25519", await publicKey(key), signature, message);
  } catch {
    return false;
  }
}

/**
 * The 64 bytes by which the holder of a seed signs a message. Throws NoEd25519Error.
 * @param {Uint8Array} seed
 * @param {Uint8Array} message
 */
export async function sign(seed, message) {
  checkSeed(seed);
  if (!(await isNative())) return (await noble()).signed(seed, message);
  return new Uint8Array(await subtle().sign("Ed25519", await privateKey(seed), message));
}

/**
 * The public key of a seed. Throws NoEd25519Error.
 * @param {Uint8Array} seed
 */
export async function publicKeyOf(seed) {
  checkSeed(seed);
  if (!(await isNative())) return (await noble()).publicKeyOf(seed);
  const { x } = await subtle().exportKey("jwk", await privateKey(seed));
  const plain = atob(String(x).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

/** @param {Uint8Array} seed */
function checkSeed(seed) {
  if (!(seed instanceof Uint8Array) || seed.length !== 32) throw new TypeError("a seed is 32 bytes");
}
