// What each published draw claims of an entry: that it is in the pool, was left out of it for a reason, or drew this ticket.
import { data, one } from "../../elements.js";
import { counted, fill } from "../../words.js";
import { checkAbsent, inPool, ownCard, signedManifest, ticketOf } from "./claims.js";
import { fetched } from "./board.js";
import { cardInList } from "../../verify/result.js";
import { byWhom, trust } from "./signed.js";

/** @import { Board, Found } from "./board.js" */
/** @import { Own } from "./claims.js" */
/** @import { Known } from "./signed.js" */
/** @typedef {Awaited<ReturnType<typeof signedManifest>>} Signed */
/** @typedef {{ board: Board, own: Own, keys: Known, salt: string, status: { line: string, index: number } | null }} Asked `status` is the entry's last line where its proof holds */
/** @typedef {Record<string, string>} Addresses of files by their name, and what the page says of the draw */

/** @param {HTMLElement} row */
const filesOf = (row) => /** @type {Addresses} */ (JSON.parse(data(row).files));

/**
 * The draw's manifest, for the rows that rely on it; null where it could not be had or does not hold.
 * @param {HTMLElement} row
 * @param {Asked} asked
 */
export async function checkMember(row, asked) {
  const { board, keys } = asked;
  const [files, { step, draw, how }] = [filesOf(row), data(row)];
  /** @type {Signed | null} */
  let signed = null;
  const state = await board.step(step, async () => {
    const [text, signatures] = await Promise.all([files.manifest, files.signatures].map((file) => fetched(file)));
    signed = await signedManifest(text, signatures, keys);
    return MEMBER[how](signed, row, asked);
  }, fill(how === "pool" ? board.words.poolRefused : board.words.absentRefused, { draw }));
  return state && signed;
}

/** @type {Record<string, (signed: Signed, row: HTMLElement, asked: Asked) => Found | Promise<Found>>} */
const MEMBER = {
  pool: async (signed, row, { board: { words }, own }) => {
    const { index, size } = inPool(await fetched(filesOf(row).proof), signed.manifest, own);
    const [state, why] = trustOf(words, signed);
    return [state, fill(words.pool, { draw: data(row).draw, at: counted(index + 1), size: counted(size), who: byWhom(signed.whose) }) + why];
  },
  omitted: (_, row, { board: { words } }) => ["open", fill(words.omittedOpen, { draw: data(row).draw })],
  absent: (signed, row, { board: { words }, status }) => {
    const values = { draw: data(row).draw, frozen: counted(signed.manifest.registerSize) };
    if (!status) return ["open", fill(words.absentOpen, values)];
    const isBefore = checkAbsent(status, signed.manifest);
    return ["open", fill(isBefore ? words.absentRejected : words.absentLate, { ...values, at: counted(status.index + 1) })];
  },
};

/**
 * @param {Record<string, string>} words
 * @param {Signed} signed
 */
const trustOf = (words, { manifest, whose }) => trust(words, whose, manifest.mode === "live" ? 2 : 1);

/**
 * What the draw's few small files prove of the entry: its ticket and, if it won, its card.
 * @param {HTMLElement} section
 * @param {Signed | null} signed
 * @param {Asked} asked
 */
export async function checkDrawn(section, signed, { board, own, salt }) {
  const { words } = board;
  const [files, { drawn }] = [filesOf(section), data(section)];
  const names = ["ticket", "card", "line", "rank", "seed"].map((name) => name + drawn);
  if (!signed) {
    names.forEach((name) => board.mark(name, "open", words.relies));
    return;
  }
  const { manifest } = signed;
  const [state] = trustOf(words, signed);
  await board.step(names[0], async () => {
    const { ticket, thrown } = ticketOf(await fetched(files.seed), manifest, own.entry);
    board.mark(names[4], "open", fill(words.seed, { values: thrown.join("、") || words.noDigits }));
    return [state, fill(words.ticket, { ticket })];
  }, words.ticketRefused);
  if (files.card || files.cards) await board.step(names[1], async () => {
    const card = files.card ? await fetched(files.card) : cardInList(await fetched(files.cards), own.entry);
    const { holder } = ownCard(card, own, salt);
    return ["ok", fill(salt ? words.cardOfSlip : words.card, { holder })];
  }, words.cardRefused);
}

/**
 * What takes whole files, when somebody asks for them; they are kept while the page is open, for other keys.
 * @param {HTMLElement} place
 * @param {Record<string, Uint8Array>} held
 * @param {string[]} names
 * @param {string} label
 */
export async function fetchWhole(place, held, names, label) {
  const files = filesOf(place);
  const says = one("[role=status]", HTMLElement, place);
  for (const name of names.filter((each) => !held[each])) {
    held[name] = await fetched(files[name], (come) => (says.textContent = fill(label, { mb: (come / 1e6).toFixed(1) })));
  }
  says.textContent = "";
}

/**
 * @param {HTMLElement} section
 * @param {Signed} signed
 * @param {Record<string, Uint8Array>} held
 * @param {Asked} asked
 */
export async function checkRank(section, signed, held, { board, own }) {
  const { words } = board;
  const { manifest } = signed;
  const { drawn, how, tier, slot, tiers } = data(section);
  const [state, why] = trustOf(words, signed);
  await board.step(`rank${drawn}`, async () => {
    const { decimals, drawnAgain } = await import("./whole.js");
    const { ticket } = ticketOf(held.seed, manifest, own.entry);
    const found = drawnAgain({ pool: held.pool, seed: held.seed, result: held.result }, manifest, { entry: own.entry, ticket });
    const lasts = [found.lastPrize, found.lastAlternate].flatMap((row) => (row ? [row] : []));
    const [mine, ...theirs] = decimals([ticket, ...lasts.map((row) => row.ticket)]);
    const named = (/** @type {string} */ code) => JSON.parse(tiers)[code.replace(/^A/, "")] ?? code;
    const said = lasts.map((row, at) => fill(row === found.lastPrize ? words.lastPrize : words.lastAlternate, { tier: named(row.code), slot: row.slot, value: theirs[at] }));
    board.mark(`line${drawn}`, state, [...said, manifest.cap ? fill(words.cap, { cap: manifest.cap }) : words.noCap].join("；"));
    const isSame = found.how === how && found.code === tier && String(found.slot) === slot;
    const kind = found.skipped ? "rankSkipped" : `rank-${found.how}`;
    const text = fill(words[kind], { count: counted(found.count), mine, tier: found.code && named(found.code), slot: found.slot, cap: manifest.cap });
    return isSame ? [state, text + words.rankSame + why] : ["no", text + words.rankOther];
  }, words.rankRefused);
}

/**
 * @param {HTMLElement} row
 * @param {Signed} signed
 * @param {Uint8Array} omitted
 * @param {Asked} asked
 */
export async function checkOmitted(row, signed, omitted, { board, own }) {
  const { words } = board;
  const { step, draw, reason, reasonSaid } = data(row);
  await board.step(step, async () => {
    const { leftOut } = await import("./whole.js");
    const { at, count } = leftOut(omitted, signed.manifest, own.entry, reason);
    const [state, why] = trustOf(words, signed);
    return [state, fill(words.omitted, { draw, at: counted(at), count: counted(count), reason: reasonSaid, who: byWhom(signed.whose) }) + why];
  }, fill(words.omittedRefused, { draw }));
}
