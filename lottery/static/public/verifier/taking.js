// The files of a published draw, one by one: those that SHA256SUMS names, each held against its hash there when it has
// come. A file that came damaged is taken once more; what is wrong then is the verifier's to say. The minutes are half of
// all bytes, and are taken only when they are asked for.
import { UnreadableError, fromZip } from "../../bundles.js";
import { digest, toHex } from "../../verify/sha256.js";
import { DamagedError, Download, NotGivenError } from "./downloading.js";
import { besides } from "./besides.js";
import { keep, kept } from "./kept.js";

/** @import { Pair } from "../../bundles.js" */
/** @typedef {{ taken: number, total: number | null, broken: boolean, again: number | null }} Progress bytes taken, bytes in all where they are known, whether the line is broken, and in how many seconds it is tried again by itself */
/** @typedef {{ sums: string, cards?: string, packed?: string, signed?: string, list?: string, prizes?: string, verdicts?: string }} Place where a draw's files are: SHA256SUMS beside the others, all cards in one archive, whether texts lie packed beside themselves, and what is published beside the bundle */
/** @typedef {(bytes: Uint8Array) => Promise<boolean>} IsRight */

const SUMS = "SHA256SUMS";
const MINUTES = "minutes.pdf";
const REGISTER = "register.txt";
const LARGE = [REGISTER, "pool.txt"];
// A register that is packed has a third of its bytes: a longer rest is not worth asking for, since it comes plain.
const PACKED = 0.35;
const SUM = /^([0-9a-f]{64}) {2}((?:winners\/)?[A-Za-z0-9][A-Za-z0-9._-]*)$/;
const TEXT = /^[^/]+\.txt$|^SHA256SUMS$|^SM3SUMS$/;
const LANES = 4;
const MOST_FILES = 20_000;
const WAITS = [1, 3, 9];

/** @param {Uint8Array} bytes */
export async function hashOf(bytes) {
  const { subtle } = globalThis.crypto ?? {};
  return toHex(subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : digest(bytes));
}

/** @param {Uint8Array} bytes */
function namedIn(bytes) {
  const rows = new TextDecoder().decode(bytes).split("\n").filter(Boolean);
  if (rows.length > MOST_FILES) throw new UnreadableError("too many files");
  return new Map(rows.map((row) => {
    const [, hash, name] = SUM.exec(row) ?? [];
    if (!name) throw new UnreadableError("a name that leads elsewhere");
    return [name, hash];
  }));
}

export class Taking {
  /**
   * @param {Place} place
   * @param {(progress: Progress) => void} told
   * @param {AbortSignal} signal ends it
   */
  constructor(place, told, signal) {
    this.place = place;
    this.told = told;
    this.signal = signal;
    this.isPacked = Boolean(place.packed) && "DecompressionStream" in globalThis;
    /** @type {Download[]} */
    this.downloads = [];
    this.expected = Infinity; // until the names are known
    /** @type {Set<() => void>} */
    this.paused = new Set();
    /** @type {Map<string, string>} */
    this.sums = new Map();
  }

  /** @param {string} name */
  addressOf(name) {
    return this.place.sums.replace(/SHA256SUMS/, name);
  }

  /** @param {number | null} [again] */
  tell(again = null) {
    if (this.signal.aborted) return; // what still comes in another lane has nothing to say beside the verdict
    const known = this.downloads.length >= this.expected && this.downloads.every(({ total }) => total !== null);
    const sum = (/** @type {"got" | "total"} */ what) => this.downloads.reduce((all, download) => all + Math.max(0, (download[what] ?? 0) - download.had), 0);
    this.told({ taken: sum("got"), total: known ? sum("total") : null, broken: this.paused.size > 0, again });
  }

  /**
   * Everything but the minutes, the list of keys where the draw's are in it, and what lies beside the bundle.
   * @returns {Promise<Pair[]>}
   */
  async files() {
    const sums = await this.text(SUMS).catch((error) => {
      throw error instanceof NotGivenError ? new UnreadableError("a draw whose files are not all out") : error;
    });
    this.sums = namedIn(sums);
    const names = [...this.sums.keys()].filter((name) => name !== MINUTES);
    const single = names.filter((name) => !name.startsWith("winners/"));
    const ordered = [...single.filter((name) => !LARGE.includes(name)), ...single.filter((name) => LARGE.includes(name))];
    const cards = names.filter((name) => name.startsWith("winners/"));
    /** @type {(() => Promise<[string, Uint8Array][]>)[]} */
    const jobs = ordered.map((name) => async () => [[name, await this.text(name)]]);
    if (cards.length) jobs.push(() => this.cards(cards));
    const { list } = this.place;
    if (list) jobs.push(async () => [["keylist.txt", await this.taken(this.download(list))]]);
    jobs.push(...besides(this));
    this.expected = 1 + jobs.length;
    const found = (await this.inLanes(jobs)).flat();
    found.push([SUMS, sums]);
    return found.map(([name, bytes]) => [name, new Blob([bytes])]);
  }

  /**
   * The minutes, and those with later signatures, which begin with them.
   * @returns {Promise<{ minutes: Blob, signed: Blob | null }>}
   */
  async minutes() {
    [this.downloads, this.expected] = [[], this.place.signed ? 2 : 1];
    const bytes = await this.taken(this.download(this.addressOf(MINUTES)), this.isOf(MINUTES));
    if (!this.place.signed) return { minutes: new Blob([bytes]), signed: null };
    const longer = this.download(this.place.signed);
    longer.beginWith(bytes);
    return { minutes: new Blob([bytes]), signed: new Blob([await this.taken(longer)]) };
  }

  // How large what `minutes` takes is; null where the site does not say.
  async sizeOfMinutes() {
    const answer = await fetch(this.place.signed ?? this.addressOf(MINUTES), { method: "HEAD", signal: this.signal }).catch(() => null);
    return (answer?.ok && Number(answer.headers.get("Content-Length"))) || null;
  }

  /** @param {string} name */
  isOf(name) {
    return async (/** @type {Uint8Array} */ bytes) => (await hashOf(bytes)) === this.sums.get(name);
  }

  /**
   * @param {string} address
   * @param {boolean} [isPacked]
   */
  download(address, isPacked = false) {
    const made = new Download(address, () => this.tell(), isPacked);
    this.downloads.push(made);
    return made;
  }

  /**
   * A text of the bundle, packed where the site has it so.
   * @param {string} name
   */
  async text(name) {
    if (name === REGISTER) return this.register();
    const isRight = name === SUMS ? undefined : this.isOf(name);
    return this.maybePacked(this.addressOf(name), isRight, TEXT.test(name));
  }

  /**
   * @param {string} address
   * @param {IsRight} [isRight]
   * @param {boolean} [mayBePacked]
   */
  async maybePacked(address, isRight, mayBePacked = true) {
    if (!this.isPacked || !mayBePacked) return this.taken(this.download(address), isRight);
    const packed = this.download(`${address}.gz`, true);
    try {
      return await this.taken(packed, isRight);
    } catch (error) {
      if (!(error instanceof NotGivenError)) throw error;
      this.isPacked = false;
      this.downloads.splice(this.downloads.indexOf(packed), 1);
      return this.taken(this.download(address), isRight);
    }
  }

  // The register: the lines of the one that is kept here and those beyond them, or the whole.
  async register() {
    const isRight = this.isOf(REGISTER);
    const before = await kept();
    if (before && (await isRight(before))) {
      this.expected--;
      return before;
    }
    const found = before && (await this.beyond(before, isRight));
    const register = found ?? (await this.maybePacked(this.addressOf(REGISTER), isRight));
    const isLonger = !before || register.length > before.length;
    if (isLonger && (await isRight(register))) await keep(register);
    return register;
  }

  /**
   * @param {Uint8Array} before
   * @param {IsRight} isRight
   */
  async beyond(before, isRight) {
    const rest = this.download(this.addressOf(REGISTER));
    rest.beginWith(before, PACKED);
    const bytes = await this.taken(rest).catch((error) => {
      if (!(error instanceof NotGivenError)) throw error;
      return null;
    });
    if (bytes && (await isRight(bytes))) return bytes;
    this.downloads.splice(this.downloads.indexOf(rest), 1);
    return null;
  }

  /**
   * The cards out of one archive, as far as they are those of the sums; each of the others by itself.
   * @param {string[]} names
   */
  async cards(names) {
    /** @type {Map<string, Uint8Array>} */
    const found = new Map();
    if (this.place.cards) await this.fromArchive(this.place.cards, found);
    const left = names.filter((name) => !found.has(name));
    this.expected += left.length - (this.place.cards ? 0 : 1);
    const single = await this.inLanes(left.map((name) => async () => /** @type {[string, Uint8Array]} */ ([name, await this.text(name)])));
    return [...found, ...single];
  }

  /**
   * @param {string} address
   * @param {Map<string, Uint8Array>} found
   */
  async fromArchive(address, found) {
    try {
      for (const [path, bytes] of await fromZip(await this.maybePacked(address))) {
        const name = path.replace(/^.*(?=winners\/)/, "");
        if (this.sums.has(name) && (await this.isOf(name)(bytes))) found.set(name, bytes);
      }
    } catch (error) {
      if (!(error instanceof UnreadableError || error instanceof NotGivenError)) throw error;
    }
  }

  /**
   * @template Found
   * @param {(() => Promise<Found>)[]} jobs
   */
  async inLanes(jobs) {
    /** @type {Found[]} */
    const found = [];
    const left = [...jobs.entries()];
    const lane = async () => {
      for (let next = left.shift(); next; next = left.shift()) found[next[0]] = await next[1]();
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return found;
  }

  /**
   * A file, however often the line breaks: it is tried again after a second, after three and after nine, and then when
   * somebody says so or the browser has a network again.
   * @param {Download} download
   * @param {IsRight} [isRight]
   */
  async taken(download, isRight = async () => true) {
    for (let tries = 0, isAgain = false; ; ) {
      const before = download.got;
      try {
        const bytes = await download.bytes(this.signal);
        if (isAgain || (await isRight(bytes))) return bytes;
        isAgain = true;
        download.forget();
      } catch (error) {
        if (this.signal.aborted || error instanceof NotGivenError) throw error;
        if (error instanceof DamagedError && isAgain) throw new UnreadableError("a file that came damaged");
        if (error instanceof DamagedError) isAgain = true;
        if (error instanceof DamagedError) download.forget();
        if (download.got > before) tries = 0;
        await this.pause(tries++);
      }
    }
  }

  /** @param {number} tries */
  pause(tries) {
    const seconds = navigator.onLine !== false && tries < WAITS.length ? WAITS[tries] : null;
    return new Promise((done, ended) => {
      const late = seconds ? setTimeout(() => goOn(), 1000 * seconds) : 0;
      const over = () => {
        clearTimeout(late);
        removeEventListener("online", goOn);
        this.signal.removeEventListener("abort", leave);
        this.paused.delete(goOn);
      };
      const leave = () => {
        over();
        ended(new Error("told to stop"));
      };
      const goOn = () => {
        over();
        this.tell();
        done(null);
      };
      this.paused.add(goOn);
      addEventListener("online", goOn);
      this.signal.addEventListener("abort", leave);
      this.tell(seconds);
    });
  }

  // Somebody says that it is to go on.
  goOn() {
    for (const goOn of [...this.paused]) goOn();
  }
}
