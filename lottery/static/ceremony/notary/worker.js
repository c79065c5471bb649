// Checks the lists against a manifest, apart from the page, so that the page stays alive. It tells each check that
// holds, and at the end whether all do.
import { checkPoolCommits, checkUnion, readOmitted, readPool, readRegister } from "../../verify/lists.js";
import { parseManifest } from "../../verify/manifest.js";
import { sha256 } from "../../verify/sha256.js";
import { same } from "../../verify/text.js";

/**
 * @param {Record<string, Uint8Array>} files
 * @param {(step: string, values: object) => void} told
 */
function checkAll(files, told) {
  const manifest = parseManifest(files["manifest.txt"]);
  same(manifest.rules, sha256(files["rules.txt"]), "another hash", { check: "rules", file: "rules.txt" });
  told("rules", {});
  const register = readRegister(files["register.txt"], manifest);
  told("register", { n: manifest.registerSize });
  const pool = readPool(files["pool.txt"], manifest);
  checkPoolCommits(pool, register);
  told("pool", { n: pool.length });
  const omitted = readOmitted(files["omitted.txt"], manifest);
  told("omitted", { n: omitted.length });
  checkUnion(pool, omitted, register, manifest);
  told("union", {});
}

self.addEventListener("message", ({ data }) => {
  try {
    checkAll(data, (step, values) => self.postMessage({ step, values }));
    self.postMessage({ done: true });
  } catch (error) {
    self.postMessage({ refused: String(error) });
  }
});
