// SHA-256 (FIPS 180-4) and HMAC in 32-bit integers. The browser's own would be faster, but browsers hide
// it from pages that come over plain http, as they do in a hall without a certificate.

/**
 * The constants of the standard are the first 32 bits of the fractions of roots of primes; they are
 * computed from whole numbers here, so that nobody has to compare 72 literals.
 * @param {number} prime
 * @param {number} degree
 */
function rootFraction(prime, degree) {
  const target = BigInt(prime) << BigInt(32 * degree);
  let root = 0n;
  for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) {
    if ((root + bit) ** BigInt(degree) <= target) root += bit;
  }
  return Number(root & 0xffffffffn) | 0;
}

/** @param {number} count */
function firstPrimes(count) {
  /** @type {number[]} */
  const primes = [];
  for (let number = 2; primes.length < count; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return primes;
}

const PRIMES = firstPrimes(64);
const ROUND_CONSTANTS = Int32Array.from(PRIMES, (prime) => rootFraction(prime, 3));
const INITIAL_STATE = Int32Array.from(PRIMES.slice(0, 8), (prime) => rootFraction(prime, 2));
const BLOCK = 64;

const schedule = new Int32Array(64);

/** @param {Int32Array} w */
function expand(w) {
  for (let t = 16; t < 64; t++) {
    const early = w[t - 15];
    const late = w[t - 2];
    const s0 = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
    const s1 = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
    w[t] = (((w[t - 16] + s0) | 0) + ((w[t - 7] + s1) | 0)) | 0;
  }
}

/**
 * One compression of the 16 words at the head of `schedule` into `state`. Plain variables and a choice and
 * a majority with one operation less each: this loop is what a draw waits for.
 * @param {Int32Array} state
 */
function compressWords(state) {
  const w = schedule;
  const k = ROUND_CONSTANTS;
  expand(w);
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (((h + s1) | 0) + (((g ^ (e & (f ^ g))) + ((k[t] + w[t]) | 0)) | 0)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/**
 * @param {Int32Array} state
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function compressBlock(state, bytes, at) {
  for (let t = 0; t < 16; t++, at += 4) {
    schedule[t] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  compressWords(state);
}

// A hash that takes its message in pieces. `finish` puts 32 bytes into `out` and makes it ready for the next one.
export class Sha256 {
  constructor() {
    this.state = new Int32Array(8);
    this.rest = new Uint8Array(BLOCK);
    this.length = 0;
    this.reset();
  }

  reset() {
    this.state.set(INITIAL_STATE);
    this.length = 0;
    return this;
  }

  // Another one that has taken the same so far: what is to come goes into each apart.
  copy() {
    const made = new Sha256();
    made.state.set(this.state);
    made.rest.set(this.rest);
    made.length = this.length;
    return made;
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} [from]
   * @param {number} [to]
   */
  update(bytes, from = 0, to = bytes.length) {
    let filled = this.length % BLOCK;
    this.length += to - from;
    while (from < to) {
      if (filled === 0 && to - from >= BLOCK) {
        compressBlock(this.state, bytes, from);
        from += BLOCK;
        continue;
      }
      this.rest[filled++] = bytes[from++];
      if (filled === BLOCK) {
        compressBlock(this.state, this.rest, 0);
        filled = 0;
      }
    }
    return this;
  }

  /**
   * @param {Uint8Array} [out]
   * @param {number} [at]
   */
  finish(out = new Uint8Array(32), at = 0) {
    const filled = this.length % BLOCK;
    this.rest[filled] = 0x80;
    this.rest.fill(0, filled + 1);
    if (filled >= BLOCK - 8) {
      compressBlock(this.state, this.rest, 0);
      this.rest.fill(0);
    }
    const view = new DataView(this.rest.buffer);
    view.setUint32(56, Math.floor(this.length / 0x20000000));
    view.setUint32(60, (this.length << 3) >>> 0);
    compressBlock(this.state, this.rest, 0);
    for (let n = 0; n < 32; n++) out[at + n] = this.state[n >> 2] >>> (24 - 8 * (n & 3));
    this.reset();
    return out;
  }
}

const hasher = new Sha256();

/**
 * The hash of pieces of bytes one after another, 32 bytes.
 * @param {...Uint8Array} pieces
 */
export function digest(...pieces) {
  for (const piece of pieces) hasher.update(piece);
  return hasher.finish();
}

/** @param {Uint8Array} bytes */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {string} text */
export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));

/**
 * The hash of bytes, 64 hex digits.
 * @param {Uint8Array} bytes
 */
export const sha256 = (bytes) => toHex(digest(bytes));

/**
 * HMAC-SHA-256 (RFC 2104), 32 bytes.
 * @param {Uint8Array} key
 * @param {Uint8Array} message
 */
export function hmac(key, message) {
  const block = new Uint8Array(BLOCK);
  block.set(key.length > BLOCK ? digest(key) : key);
  const inner = digest(block.map((byte) => byte ^ 0x36), message);
  return digest(block.map((byte) => byte ^ 0x5c), inner);
}

// The tickets of a seed, 8 words each. The seed's 64 digits fill the first block of every ticket's message,
// so its state is computed once; colon, entry and padding make the second and last block.
export class TicketPress {
  /** @param {string} seed */
  constructor(seed) {
    this.afterSeed = new Int32Array(INITIAL_STATE);
    compressBlock(this.afterSeed, new TextEncoder().encode(seed), 0);
    this.state = new Int32Array(8);
  }

  /**
   * Put the ticket of the ten digits at `bytes[at]` into `tickets`, from word 8 × `place` on.
   * @param {Uint8Array} bytes
   * @param {number} at
   * @param {Int32Array} tickets
   * @param {number} place
   */
  press(bytes, at, tickets, place) {
    schedule[0] = 0x3a000000 | (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
    schedule[1] = (bytes[at + 3] << 24) | (bytes[at + 4] << 16) | (bytes[at + 5] << 8) | bytes[at + 6];
    schedule[2] = (bytes[at + 7] << 24) | (bytes[at + 8] << 16) | (bytes[at + 9] << 8) | 0x80;
    schedule.fill(0, 3, 15);
    schedule[15] = 8 * (BLOCK + 11);
    this.state.set(this.afterSeed);
    compressWords(this.state);
    tickets.set(this.state, 8 * place);
  }
}
