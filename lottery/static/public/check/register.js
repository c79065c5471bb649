// What the register claims of an entry: that its lines stand under the newest checkpoint, who has signed that, and that
// the register only grew since the draws, and since this browser last looked.
import { byWhom, signersOf, trust } from "./signed.js";
import { checkpointOf, grownFrom, ownLine, statusLine } from "./claims.js";
import { fetched } from "./board.js";
import { counted, fill } from "../../words.js";

/** @import { Board } from "./board.js" */
/** @import { Checkpoint, Own } from "./claims.js" */
/** @import { Known } from "./signed.js" */
/** @import { Manifest } from "../../verify/manifest.js" */
/** @typedef {{ size: number, root: string }} Size */
/** @typedef {{ line: string, index: number }} Line of the register, counted from 0 */
/** @typedef {{ state: string | null, checkpoint: Checkpoint, status: Line | null }} Registered */

const SEEN = "fpdraw-seen ";

/**
 * The checkpoint with the state of its signatures, and the entry's last line where its proof holds.
 * @param {Record<string, string>} stand
 * @param {Board} board
 * @param {Own} own
 * @param {Known} keys
 * @returns {Promise<Registered | null>}
 */
export async function checkRegister(stand, board, own, keys) {
  const { words } = board;
  const note = await fetched(stand.checkpoint).catch(() => null);
  if (!note) {
    ["path", "status", "signed", "fresh"].forEach((name) => board.mark(name, "open", words.fetch));
    return null;
  }
  /** @type {{ it: Checkpoint | null }} */
  const found = { it: null };
  const state = await board.step("signed", async () => {
    const checkpoint = (found.it = checkpointOf(note));
    const whose = await signersOf(checkpoint.text, checkpoint.lines, keys, "checkpoint.txt");
    const [how, why] = trust(words, whose);
    return [how, fill(words.signed, { who: byWhom(whose) }) + why];
  }, words.signedRefused);
  return found.it && { state, checkpoint: found.it, status: await checkLines(stand, board, own, found.it) };
}

/**
 * @param {Record<string, string>} stand
 * @param {Board} board
 * @param {Own} own
 * @param {Checkpoint} checkpoint
 */
async function checkLines(stand, board, own, checkpoint) {
  const { words } = board;
  /** @type {{ found: Line | null }} */
  const status = { found: null };
  await board.step("path", async () => {
    const proof = ownLine(await fetched(stand.proof), stand.line, own, checkpoint);
    return ["ok", fill(words.path, { steps: proof.steps, size: counted(proof.size) })];
  }, words.pathRefused);
  if (stand.last) await board.step("status", async () => {
    const { line, index } = (status.found = statusLine(await fetched(stand.status), stand.last, own, checkpoint));
    return ["ok", fill(words.status, { line, at: counted(index + 1) })];
  }, words.statusRefused);
  return status.found;
}

/**
 * The newest checkpoint is no older than the registers that the draws froze, and than the one that this browser saw
 * last: the register only grew. A good one is remembered.
 * @param {Record<string, string>} stand
 * @param {Board} board
 * @param {Registered} found
 * @param {Manifest[]} manifests
 */
export async function checkFresh(stand, board, { state, checkpoint }, manifests) {
  const { words } = board;
  const before = seen(checkpoint.origin);
  const known = [...manifests.map(({ registerSize, registerRoot }) => ({ size: registerSize, root: registerRoot })), ...(before ? [before] : [])];
  const held = await board.step("fresh", async () => {
    for (const each of known) {
      const isLonger = checkpoint.size > each.size && each.size > 0;
      grownFrom(each, checkpoint, isLonger ? await fetched(growthOf(stand.checkpoint, each.size, checkpoint.size)) : undefined);
    }
    const text = fill(before ? words.fresh : words.freshFirst, { size: counted(checkpoint.size), before: counted(before?.size ?? 0) });
    return state === "ok" || state === "half" ? [state, text] : ["open", words.relies];
  }, words.freshRefused);
  if (held === "ok" || held === "half") keep(checkpoint);
}

/**
 * @param {string} address of the checkpoint
 * @param {number} old
 * @param {number} size
 */
const growthOf = (address, old, size) => String(new URL(`${old}-${size}.txt`, new URL(address, document.baseURI)));

/**
 * @param {string} origin
 * @returns {Size | null}
 */
function seen(origin) {
  try {
    const kept = JSON.parse(localStorage.getItem(SEEN + origin) ?? "null");
    return Number.isSafeInteger(kept?.size) && typeof kept?.root === "string" ? kept : null;
  } catch {
    return null; // a browser that keeps nothing knows nothing from before
  }
}

/** @param {Checkpoint} checkpoint */
function keep({ origin, size, root }) {
  try {
    localStorage.setItem(SEEN + origin, JSON.stringify({ size, root }));
  } catch {
    // The same.
  }
}
