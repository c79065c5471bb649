// What the tests ask of the verifier, alike in a page, in a worker and under Node. Bytes travel as texts
// of one character a byte.
const bytesOf = (text) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const textOf = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const filesOf = (named) => new Map(Object.entries(named).map(([name, text]) => [name, bytesOf(text)]));

// A page that came over plain http has no such thing.
const hide = (value) => Object.defineProperty(crypto, "subtle", { value, configurable: true });

// What browsers of 2021 lack, and telephones that are still in use.
const LATER = [[Object, "hasOwn"], [Array.prototype, "at"], [Object.getPrototypeOf(Uint8Array.prototype), "at"], [String.prototype, "at"], [Array.prototype, "findLast"], [globalThis, "structuredClone"], [AbortSignal, "timeout"]];

const kinds = {
  age: () => LATER.every(([where, name]) => delete where[name]),
  hide: () => hide(undefined) && null,
  show: () => delete crypto.subtle && null,
  ed25519: async (_, { call, parts }) => {
    const found = await (await import("./verify/ed25519.js"))[call](...parts.map(bytesOf));
    return found instanceof Uint8Array ? textOf(found) : found;
  },
  minutes: async (_, { files, poolCount = 0 }) => (await import("./verify/minutes.js")).checkMinutes(filesOf(files), { poolCount }),
  card: async (_, { list, entry }) => textOf((await import("./verify/result.js")).cardInList(bytesOf(list), entry)),
  signers: async (_, { minutes, signers }) => {
    try {
      return await (await import("./verify/signed.js")).checkSigned(bytesOf(minutes), signers);
    } catch (error) {
      const { UnknownError } = await import("./verify/algorithms.js");
      if (error instanceof UnknownError) return error.message;
      throw error;
    }
  },
  keyList: async (_, { list }) => {
    try {
      return (await (await import("./verify/keylist.js")).readKeyList(bytesOf(list), true, { check: "list of keys", file: "keylist.txt" })).length;
    } catch (error) {
      if (!(error instanceof _.VerifyError)) throw error;
      return { line: error.line };
    }
  },
  // Which of the files that somebody drops or chooses lie beside the bundle, and which are its own.
  apart: async (_, { dropped, chosen }) => {
    const { takenApart } = await import("./public/verifier/apart.js");
    const { UnreadableError } = await import("./bundles.js");
    const pairs = (named) => named.map(([path, text]) => [path, new Blob([bytesOf(text)])]);
    try {
      const found = await takenApart(pairs(dropped), pairs(chosen));
      return { own: found.pairs.map(([path]) => path), beside: [...found.beside.keys()].sort(), signed: Boolean(found.signed), keyList: Boolean(found.keyList) };
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      return error.message;
    }
  },
  // What a verdict of somebody else's says, held against files of a bundle; else the file and the line at which it does not hold.
  outside: async (verifier, { files, note, keys, keyList }) => {
    const [bytes, { readVerdict }, { readTrust }, { readKeys }] = [filesOf(files), await import("./verify/verdict.js"), await import("./verify/key-times.js"), await import("./verify/notes.js")];
    const [{ parseManifest }, { readTimes }] = [await import("./verify/manifest.js"), await import("./verify/sources.js")];
    const manifest = parseManifest(bytes.get("manifest.txt"));
    const times = readTimes(bytes.get("times.txt"), manifest, manifest.sources.length);
    const { pinned, entries } = await readTrust(bytesOf(keys), bytesOf(keyList), true);
    const about = { manifest, files: bytes, times, keys: [...readKeys(bytes.get("keys.txt"), "keys.txt").values()], pinned, entries, checkable: true };
    try {
      const { role, name } = await readVerdict(bytesOf(note), about, { check: "outside verdicts", file: "verdict.txt" });
      return { role, name };
    } catch (error) {
      if (!(error instanceof verifier.VerifyError)) throw error;
      return { file: error.file, line: error.line };
    }
  },
  proof: async (verifier, { proof, manifest }) => {
    const proofs = await import("./public/check/proofs.js");
    const bytes = bytesOf(proof);
    if (proof.startsWith("fpdraw-pool-proof/1")) {
      const { parseManifest } = await import("./verify/manifest.js");
      return proofs.readPoolProof(bytes, parseManifest(bytesOf(manifest)), verifier.sha256(bytesOf(manifest)));
    }
    const [read] = [["fpdraw-line-proof/1", proofs.readLineProof], ["fpdraw-consistency/1", proofs.readGrowth], ["", proofs.readProof]].find(([kind]) => proof.startsWith(kind)).slice(1);
    return read(bytes);
  },
  // What an entry's page would say of each check: "ok", or the check that did not hold.
  slip: async (verifier, { own, line, last, reason, salt, before, files, pinned }) => {
    const claims = await import("./public/check/claims.js");
    const whole = await import("./public/check/whole.js");
    const { keysOf, signersOf } = await import("./public/check/signed.js");
    const { "keys.txt": given, ...texts } = files;
    const [bytes, keys] = [filesOf(texts), keysOf(pinned ?? "", given)];
    const found = {};
    const step = async (name, work) => {
      try {
        const value = await work();
        found[name] = "ok";
        return value;
      } catch (error) {
        if (!(error instanceof verifier.VerifyError)) throw error;
        found[name] = error.check || "proof";
      }
    };
    const checkpoint = claims.checkpointOf(bytes.get("checkpoint.txt"));
    await step("signed", () => signersOf(checkpoint.text, checkpoint.lines, keys, "checkpoint.txt"));
    await step("path", () => claims.ownLine(bytes.get("proof"), line, own, checkpoint));
    const status = await step("status", () => claims.statusLine(bytes.get("status"), last, own, checkpoint));
    const signed = await step("manifest", () => claims.signedManifest(bytes.get("manifest.txt"), bytes.get("signatures.txt"), keys));
    if (before) await step("fresh", () => claims.grownFrom(before, checkpoint, bytes.get("growth")));
    if (!signed) return { found };
    const { manifest } = signed;
    await step("frozen", () => claims.grownFrom({ size: manifest.registerSize, root: manifest.registerRoot }, checkpoint, bytes.get("since")));
    if (reason) await step("omitted", () => whole.leftOut(bytes.get("omitted.txt"), manifest, own.entry, reason));
    if (reason) return { found };
    if (!bytes.has("pool")) return { found, absent: await step("absent", () => status && claims.checkAbsent(status, manifest)) };
    await step("pool", () => claims.inPool(bytes.get("pool"), manifest, own));
    const mine = await step("ticket", () => claims.ticketOf(bytes.get("seed.txt"), manifest, own.entry));
    if (bytes.has("card")) await step("card", () => claims.ownCard(bytes.get("card"), own, salt));
    const texts3 = { pool: bytes.get("pool.txt"), seed: bytes.get("seed.txt"), result: bytes.get("result.txt") };
    const rank = mine && (await step("rank", () => whole.drawnAgain(texts3, manifest, { entry: own.entry, ticket: mine.ticket })));
    return { found, ticket: mine?.ticket, rank, decimals: mine && whole.decimals([mine.ticket]) };
  },
  // Whether a text counts as signed by the visitor's own keys, on an entry's page.
  trusted: async (_, { text, lines, pinned, least }) => {
    const { byWhom, keysOf, signersOf, trust } = await import("./public/check/signed.js");
    const whose = await signersOf(bytesOf(text), bytesOf(lines), keysOf(pinned, ""), "signatures.txt");
    return [byWhom(whose), ...trust({ oneHand: "one hand", absent: "absent", pinned: "" }, whose, least)];
  },
  signed: async (_, evidence) => (await import("./verify/beacon.js")).isSigned(evidence),
  sources: (verifier, { files }) => verifier.checkSources(filesOf(files)),
  sha256: (verifier, { text }) => verifier.sha256(bytesOf(text)),
  sealed: (verifier, { parts }) => verifier.sealedSlip(parts),
  draw: (verifier, { manifest, pool, seed }) => textOf(verifier.draw(...[manifest, pool, seed].map(bytesOf))),
  verify: async (verifier, { files, keys, keyList, previous, papers, signed, beside, earlier, later, textOnly = true }) => {
    const options = { textOnly, keys: keys === undefined ? undefined : bytesOf(keys), keyList: keyList === undefined ? undefined : bytesOf(keyList), previous: previous && filesOf(previous), papers: papers && filesOf(papers), signed: signed ? bytesOf(signed) : undefined, beside: beside && filesOf(beside), earlier: earlier === undefined ? undefined : bytesOf(earlier), withoutMinutes: later !== undefined };
    const begun = await verifier.begin(filesOf(files), options);
    const { error, ...answer } = later && begun.goOn ? await begun.goOn(bytesOf(later)) : begun.answer;
    return { ...answer, error: error && { ...error, message: error.message } };
  },
};

// One answer a job: { value } or { refused }, the check that did not hold.
export async function run(verifier, jobs) {
  const answers = [];
  for (const { kind, ...job } of jobs) {
    try {
      answers.push({ value: await kinds[kind](verifier, job) });
    } catch (error) {
      if (!(error instanceof verifier.VerifyError)) throw error;
      answers.push({ refused: error.check, said: String(error) });
    }
  }
  return answers;
}
