// The steps of verifiers.py in JavaScript: `node verifiers.js FOLDER REPEATS` prints seconds as JSON.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { draw, verify } from "./verify.js";
import { TicketPress } from "./verify/sha256.js";

const [folder, repeats] = process.argv.slice(2);
const names = readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
const files = new Map(names.map((name) => [name.replaceAll("\\", "/"), new Uint8Array(readFileSync(join(folder, name)))]));
const pool = files.get("pool.txt");
const width = pool.indexOf(0x0a) + 1;

function tickets() {
  const press = new TicketPress("5".repeat(64));
  const out = new Int32Array((8 * pool.length) / width);
  for (let at = 0, place = 0; at < pool.length; at += width, place++) press.press(pool, at, out, place);
}

async function best(run) {
  let least = Infinity;
  for (let n = 0; n < Number(repeats); n++) {
    const start = performance.now();
    await run();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

async function verified() {
  const { verdict } = await verify(files, { textOnly: true });
  if (verdict !== "verified") throw new Error(verdict);
}

const seconds = {
  tickets: await best(tickets),
  draw: await best(() => draw(...["manifest.txt", "pool.txt", "seed.txt"].map((name) => files.get(name)))),
  verify: await best(verified),
};
console.log(JSON.stringify(seconds));
