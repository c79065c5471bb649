// The same jobs in a Web Worker.
import * as verifier from "/static/verify.js";
import { run } from "/static/jobs.js";

addEventListener("message", async ({ data }) => postMessage(await run(verifier, data)));
