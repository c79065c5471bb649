// Computes a draw apart from the page, so that the page stays alive: takes the program's address and the three
// files, answers the bytes of result.txt or what does not hold.
self.addEventListener("message", ({ data }) => {
  try {
    importScripts(data.program);
    const { draw } = self.fpdraw;
    self.postMessage({ result: draw(data.files["manifest.txt"], data.files["pool.txt"], data.files["seed.txt"]) });
  } catch (error) {
    self.postMessage({ refused: String(error) });
  }
});
