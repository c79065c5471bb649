// Checks a slip in the browser: that its fingerprint is the register's, that the register's line leads
// to the root that was signed, and, if its owner wants, that the fingerprint is made of his own data.
// What stands behind the address's # (fingerprint and salts) is never sent and leaves the address at once.
const stand = document.querySelector("#stand");
const { commit, line, batch, entry } = stand.dataset;
const encoder = new TextEncoder();

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
const unbase = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

function mark(step, holds, text) {
  const row = document.querySelector(`[data-step=${step}]`);
  if (!row) return;
  row.className = holds ? "ok" : "no";
  row.textContent = text;
}

// The slip's code: fingerprint and salts

function fromSlip() {
  const parts = location.hash.slice(1).split(".");
  history.replaceState(null, "", location.pathname + location.search);
  if (parts.length !== 3) return null;
  try {
    const [print, slip, card] = parts.map((part) => hex(unbase(part)));
    return [print, slip, card].every((one) => one.length === 64) ? { print, slip, card } : null;
  } catch {
    return null;
  }
}

// RFC 9162, section 2.1.3.2: does the path lead from the leaf to the root?

async function rootOf(leaf, index, size, path) {
  let [node, at, last] = [leaf, index, size - 1];
  const left = [...path];
  const one = Uint8Array.of(1);
  while (last > 0) {
    const next = left.shift();
    if (!next) return "";
    if (at % 2 === 1 || at === last) {
      node = await sha256(one, next, node);
      while (at % 2 === 0 && last > 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else node = await sha256(one, node, next);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return left.length ? "" : hex(node);
}

function fieldsOf(proof) {
  const rows = proof.trimEnd().split("\n").slice(1).map((row) => [row.slice(0, row.indexOf(":")), row.slice(row.indexOf(":") + 2)]);
  const path = rows.filter(([name]) => name === "path").map(([, value]) => unhex(value));
  return { ...Object.fromEntries(rows), path };
}

async function checkProof() {
  const [proof, note] = await Promise.all([stand.dataset.proof, stand.dataset.checkpoint].map(async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  }));
  const told = fieldsOf(proof);
  const leaf = await sha256(Uint8Array.of(0), encoder.encode(line));
  const root = await rootOf(leaf, Number(entry), Number(told.size), told.path);
  const reached = root !== "" && root === told.root && told.line === line;
  mark("path", reached, reached ? `从这一行经 ${told.path.length} 步算到了登记簿 ${told.size} 行的总指纹` : "从这一行算不到登记簿的总指纹：请保留存根并向监督方反映");
  const [, size, signed] = note.split("\n");
  const same = size === told.size && hex(unbase(signed)) === told.root;
  mark("root", same, same ? "总指纹就是签名的检查点里的那一个" : "总指纹与签名的检查点不一致：请保留存根并向监督方反映");
}

// One's own data: the slip and the card are written again, to the byte, and hashed

const stars = (count) => "*".repeat(count);

function maskName(name) {
  const signs = [...name];
  if (signs.length < 2) return "*";
  return signs.length === 2 ? `${signs[0]}*` : signs[0] + stars(signs.length - 2) + signs.at(-1);
}

async function commitOf(facts, salts) {
  const text = (rows) => encoder.encode(rows.map((row) => `${row}\n`).join(""));
  const slip = await sha256(text(["fpdraw-slip/1", `salt: ${salts.slip}`, `batch: ${batch}`, `invoice: ${facts.invoice}`,
    `issued: ${facts.issued}`, `amount: ${facts.amount}`, `seller: ${facts.seller}`, `holder: ${facts.holder}`,
    `phone: ${facts.phone}`, `person: phone:${facts.phone}`]));
  return hex(await sha256(text(["fpdraw-card/1", `salt: ${salts.card}`, `batch: ${batch}`, `invoice: ****${facts.invoice.slice(-4)}`,
    `holder: ${maskName(facts.holder)}`, `phone: ${facts.phone.slice(0, 3)}****${facts.phone.slice(-4)}`, `slip: ${hex(slip)}`])));
}

function typed(form) {
  const value = (name) => form.elements.namedItem(name).value.normalize("NFKC").trim();
  const digits = (name) => value(name).replace(/[^0-9]/g, "");
  const [code, number] = [digits("code"), digits("number")];
  const [yuan, cents = ""] = value("amount").replace(/[^0-9.]/g, "").split(".");
  const [year, month, day] = value("issued").split(/[^0-9]+/).filter(Boolean).length === 3
    ? value("issued").split(/[^0-9]+/).filter(Boolean)
    : [digits("issued").slice(0, 4), digits("issued").slice(4, 6), digits("issued").slice(6)];
  return {
    invoice: code ? `L:${code}-${number}` : `D:${number}`,
    issued: [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-"),
    amount: `${Number(yuan)}.${cents.padEnd(2, "0").slice(0, 2)}`,
    seller: value("seller").toUpperCase().replace(/ /g, ""),
    holder: value("holder").replace(/[•‧∙⋅・●．]/g, "·").replace(/ +/g, " "),
    phone: digits("phone"),
  };
}

function offerOwn(salts) {
  const form = document.querySelector("#own-form");
  const says = document.querySelector("#own-says");
  document.querySelector("#own-without").hidden = true;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const same = (await commitOf(typed(form), salts)) === commit;
    says.classList.toggle("good", same);
    says.textContent = same
      ? "完全一致：登记的就是这张发票、这个姓名和电话，没有被改动。"
      : "算出的指纹不同。请逐项核对是否与登记时一样（日期、含税金额、识别号、姓名）；确认无误仍不同的，请保留存根并向监督方反映。";
  });
}

const salts = fromSlip();
if (salts) {
  const same = salts.print === commit;
  mark("slip", same, same ? "存根上的登记指纹与登记簿一致" : "存根上的登记指纹与登记簿不一致：请保留存根并向监督方反映");
}
if (!globalThis.crypto?.subtle) document.querySelector("#no-crypto")?.removeAttribute("hidden");
else {
  if (salts) offerOwn(salts);
  if (stand.dataset.proof) checkProof().catch(() => mark("path", false, "没有取到证明文件，请稍后刷新再试"));
}
