// Checks the sources' evidence and computes a draw, apart from the page, so that the page stays alive: takes the
// program's address and the files, tells what each source gave, then the bytes of result.txt; or what does not hold,
// with the check, the file and the line where it was the evidence.

/** @import { Files, VerifyError } from "../verify/text.js" */

self.addEventListener("message", async ({ data }) => {
  try {
    importScripts(data.program);
    const { checkSources, draw } = self.fpdraw;
    const { "pool.txt": pool, ...rest } = data.files;
    const files = /** @type {Files} */ (new Map(Object.entries(rest)));
    self.postMessage({ sources: await checkSources(files) });
    self.postMessage({ result: draw(rest["manifest.txt"], pool, rest["seed.txt"]) });
  } catch (error) {
    const { check, file, line, message: reason } = /** @type {Partial<VerifyError>} */ (error);
    self.postMessage({ refused: String(error), check, file, line, reason });
  }
});
