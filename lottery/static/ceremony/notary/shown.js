// What a request asks to be signed, as people read it: nothing in it comes from elsewhere but what the office calls
// a tier, which is said to be its word.
import { ZEROS } from "../../verify/text.js";
import { fill, inFours } from "../../words.js";

/** @import { ManifestPaper, Checkpoint, KeysPaper, Request } from "./papers.js" */
/** @import { Source } from "../../verify/manifest.js" */
/** @typedef {string | Node} Part */
/** @typedef {Record<string, any>} Words of the page, by their name */

/**
 * @param {string} tag
 * @param {Part | Part[]} content
 * @param {string} [style]
 */
function element(tag, content, style = "") {
  const made = Object.assign(document.createElement(tag), { className: style });
  made.append(...(Array.isArray(content) ? content : [content]));
  return made;
}

/**
 * @param {string} text
 * @param {string} [style]
 */
const hash = (text, style = "") => element("code", inFours(text), `hash ${style}`);
/** @param {string[]} texts */
const lines = (texts) => texts.flatMap((text, index) => (index ? [document.createElement("br"), text] : [text]));

/**
 * @param {Source} source
 * @param {Words} says
 */
function sourceText({ number, kind, name }, says) {
  return `${number} ${says.kinds[kind]}${kind === "drand" ? "" : ` ${name}`}`;
}

/**
 * The manifest's lines of one name, as they stand.
 * @param {string} text
 * @param {string} name
 */
function raw(text, name) {
  return text.split("\n").filter((row) => row.startsWith(`${name}: `)).map((row) => row.slice(name.length + 2));
}

/**
 * Lines that end in a hash, with the hash as it is compared.
 * @param {string[]} rows
 */
function hashed(rows) {
  return rows.flatMap((row) => [element("div", [row.slice(0, -64), hash(row.slice(-64))])]);
}

/**
 * @param {ManifestPaper} asked
 * @param {Checkpoint} checkpoint
 * @param {Words} says
 * @param {Record<string, string>} tiers the office's words for them
 * @returns {[string, Part | Part[]][]}
 */
function rowsOf(asked, checkpoint, says, tiers) {
  const { manifest, text } = asked;
  const spare = manifest.alternates.map(({ code, count }) => fill(says.spare, { code, n: count }));
  const prizes = manifest.tiers.map(({ code, count }) => fill(says.tier, { code, n: count, name: tiers[code] ?? "—" }));
  return [
    ["draw", fill(says.draw, manifest)],
    ["mode", element("b", says.modes[manifest.mode])],
    ["title", manifest.title],
    ["pool", fill(says.count, { n: manifest.poolCount.toLocaleString("en") })],
    ["tiers", lines(prizes)],
    ["alternates", lines(spare.length ? spare : [says.no_spare])],
    ["sources", lines(manifest.sources.map((source) => sourceText(source, says)))],
    ["signer", hashed(raw(text, "signer"))],
    ["program", hashed(raw(text, "program"))],
    ["register", fill(says.origin, checkpoint)],
    ["root", hash(checkpoint.root)],
    ["pool_hash", hash(manifest.poolHash)],
    ["rules", hash(manifest.rules)],
    ["frozen", manifest.frozen],
    ["previous", manifest.previous === ZEROS ? says.first : hash(manifest.previous)],
    ["hash", hash(asked.sha256, "aloud")],
  ];
}

/**
 * Fill a definition list with what the manifest of a request says.
 * @param {HTMLElement} list
 * @param {Request} request
 * @param {Words} says
 * @param {Record<string, string>} tiers
 */
export function show(list, request, says, tiers) {
  const [asked] = request.texts.flatMap((each) => (each.kind === "manifest" ? [each] : []));
  const size = String(asked.manifest.registerSize);
  const [checkpoint] = request.texts.flatMap((each) => (each.kind === "checkpoint" && each.checkpoint.size === size ? [each.checkpoint] : []));
  const rows = rowsOf(asked, checkpoint, says, tiers).filter(([, content]) => content instanceof Node || content.length !== 0);
  list.replaceChildren(...rows.flatMap(([name, content]) => [element("dt", says.fields[name]), element("dd", content)]));
  return asked;
}

/**
 * Fill a definition list with what an entry of the list of keys says.
 * @param {HTMLElement} list
 * @param {KeysPaper} asked
 * @param {Words} says
 */
export function showEntry(list, asked, says) {
  const { number, role, act, key, certificate, from, above } = asked.entry;
  const reason = raw(asked.text, "reason");
  /** @type {[string, Part | Part[]][]} */
  const rows = [
    ["entry", fill(says.entry, { number })],
    ["role", says.roles[role] ?? fill(says.third, { role })],
    ["act", element("b", says.acts[act])],
    key ? ["key", element("code", key.row)] : ["certificate", hash(certificate)],
    ["from", from],
    ["reason", reason],
    ["above", above === ZEROS ? says.first : hash(above)],
    ["entry_hash", hash(asked.sha256, "aloud")],
  ];
  list.replaceChildren(...rows.flatMap(([name, content]) => [element("dt", says.fields[name]), element("dd", content)]));
}
