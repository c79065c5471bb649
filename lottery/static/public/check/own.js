// One's own data: the slip and the card are written again, to the byte, and hashed. Nothing is sent or kept.
import { field, one } from "../../elements.js";
import { fenOf, yuan } from "../../money.js";
import { bytesOf, last } from "../../verify/text.js";
import { digest, toHex } from "../../verify/sha256.js";

/** @typedef {{ print: string, slip: string, card: string }} Salts of the slip's code: its fingerprint, and the salts of slip and card */
/** @typedef {ReturnType<typeof typed>} Facts */

/** @param {number} count */
const stars = (count) => "*".repeat(count);

/** @param {string} name */
function maskName(name) {
  const signs = [...name];
  if (signs.length < 2) return "*";
  return signs.length === 2 ? `${signs[0]}*` : signs[0] + stars(signs.length - 2) + last(signs);
}

/**
 * @param {Facts} facts
 * @param {Salts} salts
 * @param {string} batch
 */
function commitOf(facts, salts, batch) {
  /** @type {(rows: string[]) => Uint8Array} */
  const text = (rows) => bytesOf(rows.map((row) => `${row}\n`).join(""));
  const slip = digest(text(["fpdraw-slip/1", `salt: ${salts.slip}`, `batch: ${batch}`, `invoice: ${facts.invoice}`,
    `issued: ${facts.issued}`, `amount: ${facts.amount}`, `seller: ${facts.seller}`, `holder: ${facts.holder}`,
    `phone: ${facts.phone}`, `person: phone:${facts.phone}`]));
  return toHex(digest(text(["fpdraw-card/1", `salt: ${salts.card}`, `batch: ${batch}`, `invoice: ****${facts.invoice.slice(-4)}`,
    `holder: ${maskName(facts.holder)}`, `phone: ${facts.phone.slice(0, 3)}****${facts.phone.slice(-4)}`, `slip: ${toHex(slip)}`])));
}

/** @param {HTMLFormElement} form */
function typed(form) {
  /** @type {(name: string) => string} */
  const value = (name) => field(form, name).value.normalize("NFKC").trim();
  /** @type {(name: string) => string} */
  const digits = (name) => value(name).replace(/[^0-9]/g, "");
  const [code, number] = [digits("code"), digits("number")];
  const [year, month, day] = value("issued").split(/[^0-9]+/).filter(Boolean).length === 3
    ? value("issued").split(/[^0-9]+/).filter(Boolean)
    : [digits("issued").slice(0, 4), digits("issued").slice(4, 6), digits("issued").slice(6)];
  return {
    invoice: code ? `L:${code}-${number}` : `D:${number}`,
    issued: [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-"),
    amount: yuan(fenOf(value("amount")) ?? 0),
    seller: value("seller").toUpperCase().replace(/ /g, ""),
    holder: value("holder").replace(/[•‧∙⋅・･●．]/g, "·").replace(/[’‘ʼ＇`´′]/g, "'").replace(/ +/g, " "),
    phone: digits("phone"),
  };
}

/**
 * @param {Salts} salts
 * @param {{ batch: string, commit: string }} entry
 */
export function offerOwn(salts, { batch, commit }) {
  const form = one("#own-form", HTMLFormElement);
  const says = one("#own-says", HTMLElement);
  one("#own-without", HTMLElement).hidden = true;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const same = commitOf(typed(form), salts, batch) === commit;
    says.classList.toggle("good", same);
    says.textContent = same
      ? "完全一致：登记的就是这张发票、这个姓名和电话，没有被改动。"
      : "算出的指纹不同。请逐项核对是否与登记时一样（日期、含税金额、识别号、姓名）；确认无误仍不同的，请保留存根并向监督单位反映。";
  });
}
