// SM3 (GB/T 32905-2016), for the second list of sums.
const BLOCK = 64;
const INITIAL_STATE = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
const schedule = new Int32Array(68);

/**
 * @param {number} word
 * @param {number} by
 */
const turn = (word, by) => (word << by) | (word >>> (32 - by));
/** @param {number} word */
const mixBlock = (word) => word ^ turn(word, 15) ^ turn(word, 23);
/** @param {number} word */
const mixState = (word) => word ^ turn(word, 9) ^ turn(word, 17);

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function expand(bytes, at) {
  const w = schedule;
  for (let t = 0; t < 16; t++, at += 4) w[t] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  for (let t = 16; t < 68; t++) w[t] = mixBlock(w[t - 16] ^ w[t - 9] ^ turn(w[t - 3], 15)) ^ turn(w[t - 13], 7) ^ w[t - 6];
}

// A turn by 0 or by 32 would lose the word in the arithmetic of shifts.
const CONSTANTS = Int32Array.from({ length: 64 }, (_, t) => (t % 32 ? turn(t < 16 ? 0x79cc4519 : 0x7a879d8a, t % 32) : [0x79cc4519, 0x7a879d8a][t / 32]));

/**
 * @param {Int32Array} state
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function compress(state, bytes, at) {
  expand(bytes, at);
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const first = turn((turn(a, 12) + e + CONSTANTS[t]) | 0, 7);
    const ff = t < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = t < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const one = (ff + d + (first ^ turn(a, 12)) + (schedule[t] ^ schedule[t + 4])) | 0;
    const two = (gg + h + first + schedule[t]) | 0;
    d = c;
    c = turn(b, 9);
    b = a;
    a = one;
    h = g;
    g = turn(f, 19);
    f = e;
    e = mixState(two);
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => (state[n] ^= word));
}

/**
 * The hash of bytes, 64 hex digits.
 * @param {Uint8Array} bytes
 */
export function sm3(bytes) {
  const state = Int32Array.from(INITIAL_STATE);
  const whole = bytes.length - (bytes.length % BLOCK);
  for (let at = 0; at < whole; at += BLOCK) compress(state, bytes, at);
  const rest = bytes.subarray(whole);
  const tail = new Uint8Array(rest.length < BLOCK - 8 ? BLOCK : 2 * BLOCK);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(tail.length - 4, (bytes.length << 3) >>> 0);
  for (let at = 0; at < tail.length; at += BLOCK) compress(state, tail, at);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
