// Proofs of single lines: that a line stands in the register under a signed checkpoint, or in the pool of a
// signed manifest. Each is read strictly and computed to its root here; the server only hands it out.
import { Fields, HASH, WHOLE, bytesOf, canonicalText, refuse, same } from "../../verify/text.js";
import { digest, fromHex, toHex } from "../../verify/sha256.js";

/** @import { Manifest } from "../../verify/manifest.js" */

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/**
 * RFC 9162, section 2.1.3.2: the root that a path leads to from a leaf; "" if it is too long or too short.
 * @param {string} line
 * @param {number} index
 * @param {number} size
 * @param {string[]} path
 */
function rootOf(line, index, size, path) {
  if (index >= size) return "";
  let [node, at, last] = [digest(LEAF, bytesOf(line)), index, size - 1];
  const left = path.map(fromHex);
  while (last > 0) {
    const next = left.shift();
    if (!next) return "";
    if (at % 2 === 1 || at === last) {
      node = digest(NODE, next, node);
      while (at % 2 === 0 && last > 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else node = digest(NODE, node, next);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return left.length ? "" : toHex(node);
}

/**
 * @param {Fields} fields
 * @param {number} index
 * @param {string} line
 */
function finish(fields, index, line) {
  const size = Number(fields.take("size", WHOLE));
  const root = fields.take("root", HASH);
  const path = fields.takeAll("path", HASH);
  if (fields.remaining().length) refuse("more than a proof", fields.here());
  same(root, rootOf(line, index, size, path), "the line does not lead to the root", fields.here());
  return { index, line, size, root, steps: path.length };
}

/**
 * @param {Uint8Array} bytes
 * @param {string} kind
 */
const opened = (bytes, kind) => new Fields(canonicalText(bytes, "proof"), kind, { check: "proof", file: "proof" });

/**
 * An entry's own line: its place is its number.
 * @param {Uint8Array} bytes
 */
export function readProof(bytes) {
  const fields = opened(bytes, "fpdraw-proof/1");
  const entry = fields.take("entry", /^[0-9]{10}$/);
  return finish(fields, Number(entry), fields.take("line", /^submit .+$/));
}

/**
 * A later line of the register.
 * @param {Uint8Array} bytes
 */
export function readLineProof(bytes) {
  const fields = opened(bytes, "fpdraw-line-proof/1");
  const index = Number(fields.take("index", WHOLE));
  return finish(fields, index, fields.take("line", /^(?:accept|reject) .+$/));
}

/**
 * A line of the pool of a manifest, whose signatures are the caller's business.
 * @param {Uint8Array} bytes
 * @param {Manifest} manifest
 * @param {string} manifestHash
 */
export function readPoolProof(bytes, manifest, manifestHash) {
  const fields = opened(bytes, "fpdraw-pool-proof/1");
  fields.takeKnown("draw", manifest.draw);
  fields.takeKnown("attempt", String(manifest.attempt));
  fields.takeKnown("manifest", manifestHash);
  const index = Number(fields.take("index", WHOLE));
  const proof = finish(fields, index, fields.take("line", /^[0-9]{10} (?:-|[0-9a-f]{32}) [0-9a-f]{64}$/));
  same(String(manifest.poolCount), String(proof.size), "another size than the manifest's", fields.here());
  same(manifest.poolRoot, proof.root, "another root than the manifest's", fields.here());
  return proof;
}

/**
 * RFC 9162, section 2.1.4.2: the two roots that a path leads to, of the first `old` lines and of all; null if it is too
 * long or too short, or there is no such beginning.
 * @param {number} old
 * @param {string} oldRoot
 * @param {number} size
 * @param {string[]} path
 */
function rootsOf(old, oldRoot, size, path) {
  if (old < 1 || old > size) return null;
  if (old === size) return path.length ? null : [oldRoot, oldRoot];
  let [a, b] = [old - 1, size - 1];
  while (a % 2 === 1) [a, b] = [Math.floor(a / 2), Math.floor(b / 2)];
  const left = path.map(fromHex);
  /** @type {Uint8Array | undefined} */
  let first = a ? left.shift() : fromHex(oldRoot);
  /** @type {Uint8Array | undefined} */
  let second = first;
  for (; b > 0; [a, b] = [Math.floor(a / 2), Math.floor(b / 2)]) {
    const next = left.shift();
    if (!first || !second || !next) return null;
    if (a % 2 === 1 || a === b) {
      [first, second] = [digest(NODE, next, first), digest(NODE, next, second)];
      while (a > 0 && a % 2 === 0) [a, b] = [Math.floor(a / 2), Math.floor(b / 2)];
    } else second = digest(NODE, second, next);
  }
  return left.length || !first || !second ? null : [toHex(first), toHex(second)];
}

/**
 * That one register is the beginning of another.
 * @param {Uint8Array} bytes
 */
export function readGrowth(bytes) {
  const fields = opened(bytes, "fpdraw-consistency/1");
  const old = Number(fields.take("old-size", WHOLE));
  const oldRoot = fields.take("old-root", HASH);
  const size = Number(fields.take("size", WHOLE));
  const root = fields.take("root", HASH);
  const roots = rootsOf(old, oldRoot, size, fields.takeAll("path", HASH));
  fields.end();
  same(`${oldRoot} ${root}`, (roots ?? ["none"]).join(" "), "the register is not the beginning of the other", fields.here());
  return { old, oldRoot, size, root };
}
