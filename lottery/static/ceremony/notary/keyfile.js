// The notary's key file: an Ed25519 seed sealed under a passphrase (PBKDF2 and AES-GCM by Web Crypto), or a plain
// PKCS8 PEM. The Python module draws/notary/keyfile.py says what the bytes are.
import { publicKeyOf } from "../../verify/ed25519.js";
import { digest, fromHex, sha256, toHex } from "../../verify/sha256.js";
import { bytesOf } from "../../verify/text.js";

/** @typedef {{ name: string, seed: Uint8Array, line: string }} Own a key that is open: its seed, and the line that others pin */

const ROUNDS = 600000;
const MOST_ROUNDS = 10000000;
export const LEAST_PASSPHRASE = 12;
const SEALED = /^fpdraw-key\/1\nkey: ([^\n]+)\nkdf: pbkdf2-hmac-sha256 ([1-9][0-9]{5,7}) ([0-9a-f]{32})\ncipher: aes-256-gcm ([0-9a-f]{24})\nsealed: ([0-9a-f]{96})\n$/;
const PEM = /^-----BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/;
const PKCS8 = "302e020100300506032b657004220420";

export class KeyFileError extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** @param {Uint8Array} bytes */
const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
/** @param {string} text */
const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

/**
 * The line that others pin, of a public key of 32 bytes.
 * @param {string} name
 * @param {Uint8Array} publicKey
 */
export function verifierKey(name, publicKey) {
  const coded = Uint8Array.of(1, ...publicKey);
  return `${name}+${toHex(digest(bytesOf(`${name}\n`), coded).subarray(0, 4))}+${toBase64(coded)}`;
}

/**
 * What people compare of a key.
 * @param {string} line
 */
export const fingerprint = (line) => sha256(bytesOf(line));

export function canSeal() {
  return Boolean(globalThis.crypto?.subtle);
}

/**
 * @param {string} name
 * @param {Uint8Array} seed
 * @returns {Promise<Own>}
 */
async function withLine(name, seed) {
  return { name, seed, line: verifierKey(name, await publicKeyOf(seed)) };
}

/** @param {string} name */
export function make(name) {
  return withLine(name, crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * @param {string} passphrase
 * @param {Uint8Array} salt
 * @param {number} rounds
 */
async function cipherKey(passphrase, salt, rounds) {
  const raw = await crypto.subtle.importKey("raw", bytesOf(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {Own} own
 * @param {string} passphrase
 */
export async function sealed({ line, seed }, passphrase) {
  if ([...passphrase].length < LEAST_PASSPHRASE) throw new KeyFileError("short");
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const head = `fpdraw-key/1\nkey: ${line}\nkdf: pbkdf2-hmac-sha256 ${ROUNDS} ${toHex(salt)}\ncipher: aes-256-gcm ${toHex(iv)}\n`;
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesOf(head) }, await cipherKey(passphrase, salt, ROUNDS), seed);
  return `${head}sealed: ${toHex(new Uint8Array(box))}\n`;
}

/** @param {Own} own */
export function plain({ seed }) {
  return `-----BEGIN PRIVATE KEY-----\n${toBase64(Uint8Array.of(...fromHex(PKCS8), ...seed))}\n-----END PRIVATE KEY-----\n`;
}

/**
 * The key in a file's text; a PEM has no name of its own. Throws KeyFileError with `short`, `closed`, `unknown`,
 * `insecure` as its reason.
 * @param {string} text
 * @param {string} name
 * @param {string} passphrase
 */
export async function open(text, name, passphrase) {
  const pem = PEM.exec(text);
  if (pem) return withLine(name, seedOf(pem[1]));
  const parts = SEALED.exec(text);
  if (!parts || Number(parts[2]) < ROUNDS || Number(parts[2]) > MOST_ROUNDS) throw new KeyFileError("unknown");
  if (!canSeal()) throw new KeyFileError("insecure");
  const [, line, rounds, salt, iv, box] = parts;
  const head = bytesOf(text.slice(0, text.indexOf("sealed: ")));
  const how = { name: "AES-GCM", iv: fromHex(iv), additionalData: head };
  let seed;
  try {
    const key = await cipherKey(passphrase, fromHex(salt), Number(rounds));
    seed = new Uint8Array(await crypto.subtle.decrypt(how, key, fromHex(box)));
  } catch {
    throw new KeyFileError("closed");
  }
  const own = await withLine(line.slice(0, line.indexOf("+")), seed);
  if (own.line !== line) throw new KeyFileError("closed");
  return own;
}

/** @param {string} coded */
function seedOf(coded) {
  let bytes;
  try {
    bytes = fromBase64(coded.replace(/\s/g, ""));
  } catch {
    throw new KeyFileError("unknown");
  }
  const isEd25519 = bytes.length === 48 && toHex(bytes.subarray(0, 16)) === PKCS8;
  if (!isEd25519) throw new KeyFileError("unknown");
  return bytes.subarray(16);
}
