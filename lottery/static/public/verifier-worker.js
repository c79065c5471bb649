// Checks a bundle apart from the page, so that no bundle can hold the page up: is told the files, and tells each check
// as it is made, then the answer; or why the files cannot be read. What it tells is short, whatever the files hold.
import { UnreadableError, contentOf, read } from "../bundles.js";
import { VerifyError, verify } from "../verify.js";
import { readKeys } from "../verify/notes.js";

const LONGEST = 300;

const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
const shortAll = (value) => (typeof value === "string" ? short(value) : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shortAll(each)])) : value);
const tell = (message) => self.postMessage(message);

// Keys as people have them: one a line, with blanks around it from a page or a print.
function keysOf(text) {
  const rows = text.split("\n").map((row) => row.trim()).filter(Boolean);
  if (!rows.length) return undefined;
  const bytes = new TextEncoder().encode(rows.map((row) => `${row}\n`).join(""));
  try {
    readKeys(bytes, "");
    return bytes;
  } catch (error) {
    if (!(error instanceof VerifyError)) throw error;
    throw new UnreadableError("keys that are none");
  }
}

function plain({ check, file, line, expected, found, message }) {
  return { check, file: short(file), line, expected: short(expected), found: short(found), message: short(message) };
}

async function optionsOf({ keys, previous, signed }) {
  const onStep = (check) => tell({ check: { ...check, detail: short(check.detail) } });
  return { onStep, keys: keysOf(keys), previous: previous && (await read(previous)), signed: signed && (await contentOf(signed)) };
}

async function judge(given) {
  const options = await optionsOf(given);
  const { error, checks, open, prizes, keys: signers, programs, ...answer } = await verify(await read(given.pairs), options);
  const lists = Object.fromEntries(Object.entries({ open, prizes, keys: signers, programs }).map(([name, list]) => [name, list?.slice(0, 100).map(shortAll)]));
  tell({ answer: { ...shortAll(answer), ...lists, error: error && plain(error) } });
}

self.addEventListener("message", async ({ data }) => {
  try {
    await judge(data);
  } catch (error) {
    // eslint-disable-next-line no-console -- an error of this program itself, for whoever looks for it
    if (!(error instanceof UnreadableError)) console.error(error);
    tell({ unreadable: error instanceof UnreadableError ? error.message : "" });
  }
});
