// What somebody typed to look for himself among the winners, and whom it fits: the same reading as
// the server's, made here so that no phone and no invoice number leaves the browser.
const SHORTEST = 4;
const ENTRY_DIGITS = 10;
const MOST = 400;

const LINK = /^https?:\/\/[^ ]+\/check\/([0-9]{1,10})(?:[?#].*)?$/i;
const INVOICE_CODE = /^01,[0-9]{2},[0-9]*,([0-9]{8}|[0-9]{20}),/;
const BLANKS = /[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+/g;
const LABELS = /登记编号|登记号码|登记号|编号|手机号码|手机号|手机|电话号码|电话|座机|发票号码|发票号|发票代码|数电票号码|数电票|发票|尾号|后四位|号码|存根|票号|票|号|no|tel|phone|[:：。,，;；、()#№+_/-]|\.(?![.*])/g;
const HIDDEN = /[*x×✱∗•·●■.…?]+/g;
const MOBILE = /^1[3-9][0-9]{9}$/;

/** @typedef {{ kind: "none" | "number" | "short" | "unclear" | "masked", digits: string, before: string }} Question */
/** @typedef {{ entry: string, phone: string, invoice: string }} Winner an alternate has no card, so phone and invoice are empty */

/**
 * @param {string} digits
 * @returns {Question}
 */
const number = (digits) => (digits.length < SHORTEST ? { kind: "short", digits, before: "" } : { kind: "number", digits, before: "" });

/** @param {string} digits */
function domestic(digits) {
  for (const prefix of ["0086", "86", "0"])
    if (digits.startsWith(prefix) && MOBILE.test(digits.slice(prefix.length))) return digits.slice(prefix.length);
  return digits;
}

/**
 * @param {string} typed
 * @returns {Question}
 */
export function read(typed) {
  let text = [...typed].slice(0, MOST).join("").normalize("NFKC").trim();
  if (!text) return { kind: "none", digits: "", before: "" };
  const link = LINK.exec(text);
  if (link) return { kind: "number", digits: link[1].padStart(ENTRY_DIGITS, "0"), before: "" };
  const code = INVOICE_CODE.exec(text);
  if (code) return { kind: "number", digits: code[1], before: "" };
  text = text.replace(BLANKS, "").toLowerCase().replace(LABELS, "");
  if (/^[0-9]+$/.test(text)) return number(domestic(text));
  const masked = /^([0-9]*)\*([0-9]*)$/.exec(text.replace(HIDDEN, "*"));
  if (!masked || !(masked[1] || masked[2])) return { kind: "unclear", digits: "", before: "" };
  if (masked[2].length < SHORTEST) return { kind: "short", digits: masked[2], before: masked[1] };
  return { kind: "masked", digits: masked[2], before: domestic(masked[1]) };
}

/** @param {Question} question */
export function entryOf(question) {
  const { kind, digits } = question;
  if (kind !== "number" || digits.length < ENTRY_DIGITS) return "";
  if (digits.length === ENTRY_DIGITS) return digits;
  return /^0*$/.test(digits.slice(0, 1 - ENTRY_DIGITS)) ? digits.slice(-ENTRY_DIGITS) : "";
}

/**
 * @param {Question} question
 * @param {Winner} winner
 */
export function fits(question, winner) {
  const { kind, digits, before } = question;
  const tail = digits.slice(-SHORTEST);
  if (kind === "masked")
    return (winner.phone !== "" && winner.phone.endsWith(tail) && winner.phone.startsWith(before.slice(0, 3))) ||
      (!before && winner.invoice.endsWith(tail));
  if (kind !== "number") return false;
  if (winner.entry.endsWith(digits) || entryOf(question) === winner.entry) return true;
  if (!winner.phone) return false;
  const whole = digits.length >= ENTRY_DIGITS;
  const phone = digits.length <= 12 && winner.phone.endsWith(tail) && (!whole || winner.phone.startsWith(digits.slice(0, 3)));
  const invoice = (!whole || digits.length === 18 || digits.length === 20) && winner.invoice.endsWith(tail);
  return phone || invoice;
}

/** @param {Question} question */
export function doubt(question) {
  if (question.kind !== "number") return "";
  const { length } = question.digits;
  if (/^1[3-9]/.test(question.digits) && [7, 9, 10, 12, 13].includes(length)) return "mobile";
  if (entryOf(question) || length <= 11 || length === 18 || length === 20) return "";
  return length === 12 ? "code" : "length";
}

/**
 * What the list says: the name of a sentence, and which of the winners fit.
 * @template {Winner} Row
 * @param {Row[]} winners
 * @param {Question} question
 * @param {number} alternates
 */
export function answer(winners, question, alternates) {
  if (question.kind === "none") return { said: "nothing", found: winners };
  const found = winners.filter((winner) => fits(question, winner));
  const entry = entryOf(question);
  if (found.length) return { said: entry && found.every((winner) => winner.entry === entry) ? "entry" : "some", found };
  if (question.kind === "short" || question.kind === "unclear") return { said: question.kind, found };
  return { said: doubt(question) || (entry ? "absent" : alternates ? "alternates" : "none"), found };
}
