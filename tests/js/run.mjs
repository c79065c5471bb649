// Jobs as JSON on standard input, answers as JSON on standard output: `node run.mjs VERIFIER`.
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { run } from "./jobs.js";

const verifier = await import(pathToFileURL(process.argv[2]));
process.stdout.write(JSON.stringify(await run(verifier, JSON.parse(await text(process.stdin)))));
