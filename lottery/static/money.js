// Amounts of money in whole fen: the one place where scripts read and write them.
const AMOUNT = /^(-?)([0-9]{1,12})(?:\.([0-9]{1,2})0*)?$/;

/**
 * The fen in a text as it is typed or printed ("￥1,234.50", "57元", "-258.5"); null for what is no amount.
 * @param {string} text
 */
export function fenOf(text) {
  const bare = text.normalize("NFKC").replace(/[\s,]/g, "").replace(/[−–]/g, "-").replace(/[元圆]$/, "");
  const found = AMOUNT.exec(bare.replace(/^(-?)[¥￥]/, "$1").replace(/^[¥￥](-?)/, "$1"));
  if (!found) return null;
  const fen = Number(found[2]) * 100 + Number((found[3] ?? "").padEnd(2, "0"));
  return found[1] && fen ? -fen : fen;
}

/**
 * Fen as yuan with two decimals; an amount below nothing is itself with a sign.
 * @param {number} fen
 */
export function yuan(fen) {
  const whole = Math.trunc(Math.abs(fen) / 100);
  return `${fen < 0 ? "-" : ""}${whole}.${String(Math.abs(fen) % 100).padStart(2, "0")}`;
}
