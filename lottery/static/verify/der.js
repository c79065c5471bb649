// DER (ITU-T X.690) as certificates and signatures are written in it: one way to write each value. What has another
// length form than the shortest, no definite length or a tag above 30 is malformed.

/** @typedef {{ tag: number, content: Uint8Array, whole: Uint8Array }} Value */

export class MalformedError extends Error {}

export const TAG = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  none: 0x05,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
};
/** @param {number} number */
export const inContext = (number) => 0xa0 + number;

/**
 * @param {string} message
 * @returns {never}
 */
function stop(message) {
  throw new MalformedError(message);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function lengthAt(bytes, at) {
  const first = bytes[at];
  if (first < 0x80) return [first, at + 1];
  const size = first & 0x7f;
  if (first === undefined || size === 0 || size > 4 || at + 1 + size > bytes.length) stop("no definite length");
  let length = 0;
  for (let n = 1; n <= size; n++) length = 256 * length + bytes[at + n];
  if (length < (size === 1 ? 0x80 : 256 ** (size - 1))) stop("not the shortest length");
  return [length, at + 1 + size];
}

/**
 * The value that begins at a place: its tag, its content, and the whole of it.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @returns {Value}
 */
export function valueAt(bytes, at) {
  const tag = bytes[at];
  if (tag === undefined || (tag & 0x1f) === 0x1f) stop("no tag");
  const [length, from] = lengthAt(bytes, at + 1);
  if (from + length > bytes.length) stop("cut off");
  return { tag, content: bytes.subarray(from, from + length), whole: bytes.subarray(at, from + length) };
}

/**
 * The values that stand in a content one after another.
 * @param {Uint8Array} content
 */
export function valuesOf(content) {
  const found = [];
  for (let at = 0; at < content.length; ) {
    const value = valueAt(content, at);
    found.push(value);
    at += value.whole.length;
  }
  return found;
}

// A content's values, taken one by one.
export class Values {
  /**
   * @param {Value | null | undefined} value
   * @param {number} tag
   */
  constructor(value, tag) {
    if (value?.tag !== tag) stop(`tag ${tag} expected`);
    this.left = valuesOf(value.content);
  }

  /** @param {number} tag */
  has(tag) {
    return this.left[0]?.tag === tag;
  }

  /**
   * @param {number} tag
   * @returns {Value}
   */
  take(tag) {
    return this.takeIf(tag) ?? stop(`tag ${tag} expected`);
  }

  /** @param {number} tag */
  takeIf(tag) {
    return (this.has(tag) && this.left.shift()) || null;
  }

  end() {
    if (this.left.length) stop("a value too many");
  }
}

/**
 * An object identifier as numbers with dots between them.
 * @param {Value} value
 */
export function oidOf({ tag, content }) {
  if (tag !== TAG.oid || !content.length || content[content.length - 1] & 0x80) stop("no object identifier");
  const numbers = [];
  let number = 0;
  for (const byte of content) {
    if (number === 0 && byte === 0x80) stop("no object identifier");
    number = 128 * number + (byte & 0x7f);
    if (number > Number.MAX_SAFE_INTEGER / 128) stop("no object identifier");
    if (byte & 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const root = Math.min(2, Math.floor(numbers[0] / 40));
  return [root, numbers[0] - 40 * root, ...numbers.slice(1)].join(".");
}

/**
 * A bit string of whole bytes.
 * @param {Value} value
 */
export function bitsOf({ tag, content }) {
  if (tag !== TAG.bits || content[0] !== 0) stop("no bit string of whole bytes");
  return content.subarray(1);
}

/**
 * A whole number that is not negative, as its bytes without leading zeros.
 * @param {Value} value
 */
export function numberOf({ tag, content }) {
  const padded = content.length > 1 && content[0] === 0;
  if (tag !== TAG.integer || !content.length || content[0] & 0x80 || (padded && !(content[1] & 0x80))) stop("no number");
  return content[0] === 0 ? content.subarray(1) : content;
}

/**
 * A value written down: tag, length, parts.
 * @param {number} tag
 * @param {...Uint8Array} parts
 */
export function written(tag, ...parts) {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  if (size > 0xffff) stop("too long");
  const out = new Uint8Array(1 + length.length + size);
  out.set([tag, ...length]);
  parts.reduce((at, part) => (out.set(part, at), at + part.length), 1 + length.length);
  return out;
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export const equalBytes = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
