// Checks a slip in the browser: that its fingerprint is the register's; that the entry's lines lead to the root of the
// newest checkpoint, which only grew, and its line of each pool to that of the manifest; who has signed both, by keys that
// the visitor has from elsewhere or, if he has none, by the site's own, which prove less; which ticket the entry drew; and,
// if its owner wants, that the fingerprint is made of his own data, and where the ticket stands among all. What stands behind
// the address's # (fingerprint and salts) is never sent and leaves the address at once.
import { checkDrawn, checkMember, checkOmitted, checkRank, fetchWhole } from "./check/draws.js";
import { checkFresh, checkRegister } from "./check/register.js";
import { Board } from "./check/board.js";
import { keysOf } from "./check/signed.js";
import { offerOwn } from "./check/own.js";
import { all, data, one } from "../elements.js";
import { toHex } from "../verify/sha256.js";
import { fill } from "../words.js";

/** @import { Signed } from "./check/draws.js" */

const KEPT = "fpdraw-keys";

const stand = data(one("#stand", HTMLElement));
const board = new Board(JSON.parse(stand.words));
const { words } = board;
const { commit, entry, batch } = stand;
const own = { entry, commit };
/** @param {string} text */
const unbase = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

// The slip's code: fingerprint and salts

function fromSlip() {
  const parts = location.hash.slice(1).split(".");
  history.replaceState(null, "", location.pathname + location.search);
  if (parts.length !== 3) return null;
  try {
    const [print, slip, card] = parts.map((part) => toHex(unbase(part)));
    return [print, slip, card].every((part) => part.length === 64) ? { print, slip, card } : null;
  } catch {
    return null;
  }
}

// All that is small, one after the other; then again what was fetched whole

/** @type {Map<string, Record<string, Uint8Array>>} */
const whole = new Map();
/** @type {Map<string, Signed>} */
const signed = new Map();
/** @type {ReturnType<typeof asked> | null} */
let last = null;

/**
 * @param {ReturnType<typeof keysOf>} keys
 * @param {{ line: string, index: number } | null} status
 */
const asked = (keys, status) => ({ board, own, keys, salt: salts?.card ?? "", status });

function knownKeys() {
  const [field] = all("#pinned", HTMLTextAreaElement);
  const [says] = all("#pinned-says", HTMLElement);
  try {
    const keys = keysOf(field?.value ?? "", stand.keys);
    if (says) says.textContent = keys.pinned.size ? fill(words.kept, { n: keys.pinned.size }) : "";
    return keys;
  } catch {
    says.textContent = words.noKeyFile;
    return null;
  }
}

async function checkAll() {
  const keys = knownKeys();
  if (!keys) return;
  const register = stand.checkpoint ? await checkRegister(stand, board, own, keys) : null;
  last = asked(keys, register?.status ?? null);
  signed.clear();
  for (const row of all("[data-member]", HTMLElement)) {
    const found = await checkMember(row, last);
    if (found) signed.set(data(row).name, found);
  }
  if (register) await checkFresh(stand, board, register, [...signed.values()].map(({ manifest }) => manifest));
  for (const section of all("[data-drawn]", HTMLElement)) await checkDrawn(section, signed.get(data(section).name) ?? null, last);
  for (const place of all("[data-whole]", HTMLElement)) if (whole.has(data(place).name)) await checkWhole(place);
  board.conclude();
}

/** @param {HTMLElement} place */
async function checkWhole(place) {
  const { name, whole: kind } = data(place);
  const [found, held] = [signed.get(name), whole.get(name)];
  if (!found || !held || !last) return;
  if (kind === "rank") await checkRank(one(`[data-drawn][data-name="${name}"]`, HTMLElement), found, held, last);
  else await checkOmitted(one(`[data-member][data-name="${name}"]`, HTMLElement), found, held.omitted, last);
}

const NAMES = /** @type {Record<string, string[]>} */ ({ rank: ["pool", "seed", "result"], omitted: ["omitted"] });

/** One check after the other: what is asked for meanwhile comes when the one before is done. */
let running = Promise.resolve();
/** @param {() => Promise<void>} check */
const next = (check) => (running = running.then(check, check));

/** @param {HTMLElement} place */
function offerWhole(place) {
  const button = one("button", HTMLButtonElement, place);
  const says = one("[role=status]", HTMLElement, place);
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    next(async () => {
      const { name, whole: kind, total } = data(place);
      const held = whole.get(name) ?? {};
      try {
        await fetchWhole(place, held, NAMES[kind], fill(words.coming, { total }));
        whole.set(name, held);
        button.hidden = true;
        await checkWhole(place);
        board.conclude();
      } catch {
        button.disabled = false;
        says.textContent = words.fetch;
      }
    });
  });
}

// Keys from elsewhere, kept in this browser

function offerPins() {
  const [field] = all("#pinned", HTMLTextAreaElement);
  if (!field) return;
  const chooser = one("#pinned-file", HTMLInputElement);
  try {
    field.value = localStorage.getItem(KEPT) ?? "";
  } catch {
    // A browser that keeps nothing asks again next time.
  }
  field.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, field.value);
    } catch {
      // The same.
    }
    next(checkAll);
  });
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files ?? [];
    if (!file) return;
    field.value = new TextDecoder().decode(new Uint8Array(await file.slice(0, 65536).arrayBuffer()));
    field.dispatchEvent(new Event("change"));
  });
}

const slipCode = location.hash.slice(1);
const salts = fromSlip();
if (salts) {
  // Whoever holds the slip takes its code along to the form in which he answers; it is not sent by this.
  for (const link of all("[data-claim]", HTMLAnchorElement)) link.hash = `${data(link).claim}.${slipCode}`;
  const equal = salts.print === commit;
  board.mark("slip", equal ? "ok" : "no", equal ? words.slip : words.slipRefused);
  offerOwn(salts, { batch, commit });
}
offerPins();
all("[data-whole]", HTMLElement).forEach(offerWhole);
next(checkAll); // not awaited: engines that know no await here would run nothing of this file
