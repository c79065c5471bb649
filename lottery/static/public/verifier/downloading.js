// One file of a published draw, taken so that a break of the network loses nothing of it: what has come is kept, and the
// next try asks for the rest (Range). Where the site has a file packed (its name and .gz) and the browser can unpack, the
// packed one is taken, so that bytes are counted as they come over the line.

const PATIENCE = 30_000;
const MOST_BYTES = 500_000_000;

// The site answers, and does not give the file.
export class NotGivenError extends Error {}
// What came is not what was promised: it is taken anew.
export class DamagedError extends Error {}

/** @param {Blob} packed */
async function unpacked(packed) {
  const reader = packed.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const pieces = [];
  let size = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value);
      size += next.value.length;
      if (size > MOST_BYTES) throw new RangeError("too many bytes");
    }
  } catch {
    reader.cancel().catch(() => null);
    throw new DamagedError("it cannot be unpacked");
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

export class Download {
  /**
   * @param {string} address
   * @param {() => void} told is called whenever bytes have come
   * @param {boolean} [isPacked] whether the file is unpacked when it is whole
   */
  constructor(address, told, isPacked = false) {
    this.address = address;
    this.told = told;
    this.isPacked = isPacked;
    /** @type {Uint8Array[]} */
    this.pieces = [];
    this.got = 0;
    /** @type {number | null} */
    this.total = null;
    this.mark = "";
    this.had = 0;
    /** @type {number | null} */
    this.most = null;
  }

  // Nothing has come yet.
  forget() {
    [this.pieces, this.got, this.had, this.total, this.mark] = [[], 0, 0, null, ""];
  }

  /**
   * The file begins with bytes that are here already; only the rest is asked for.
   * @param {Uint8Array} bytes
   * @param {number | null} [most] as which share of the whole the rest is worth asking for; else it is not given. Without
   *   a share the whole is taken where there is no rest to be had
   */
  beginWith(bytes, most = null) {
    this.forget();
    this.pieces = [bytes];
    this.got = bytes.length;
    this.had = bytes.length;
    this.most = most;
  }

  /**
   * The whole file. Whatever has come when this throws is kept for the next call.
   * @param {AbortSignal} signal
   * @throws {NotGivenError} the site does not give it
   * @throws {DamagedError} what came cannot be unpacked
   */
  async bytes(signal) {
    if (this.got !== this.total) await this.more(signal);
    const whole = new Blob(this.pieces);
    return this.isPacked ? unpacked(whole) : new Uint8Array(await whole.arrayBuffer());
  }

  /**
   * A line is broken when the browser says so, or nothing has come over it for half a minute.
   * @param {AbortSignal} signal
   */
  async more(signal) {
    const leaving = new AbortController();
    const leave = () => leaving.abort();
    let late = setTimeout(leave, PATIENCE);
    signal.addEventListener("abort", leave);
    addEventListener("offline", leave);
    try {
      const reader = (await this.asked(leaving.signal)).getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        clearTimeout(late);
        late = setTimeout(leave, PATIENCE);
        this.take(next.value);
      }
    } finally {
      clearTimeout(late);
      leave(); // an answer that is not wanted is not waited for
      signal.removeEventListener("abort", leave);
      removeEventListener("offline", leave);
    }
    if (this.total !== null && this.got !== this.total) throw new Error("the answer ended early");
    this.total = this.got;
    this.told();
  }

  /** @param {Uint8Array} piece */
  take(piece) {
    this.pieces.push(piece);
    this.got += piece.length;
    if (this.got > MOST_BYTES) throw new NotGivenError("too many bytes");
    this.told();
  }

  /** @param {AbortSignal} signal */
  async asked(signal) {
    const answer = await fetch(this.address, { signal, headers: this.rest() });
    const range = answer.headers.get("Content-Range") ?? "";
    const goesOn = answer.status === 206 && this.isRest(range);
    if (answer.status >= 500 || answer.status === 429) throw new Error(`the site answers ${answer.status}`);
    if (this.most !== null && !(goesOn && this.isWorth(range))) throw new NotGivenError("no rest, or too long a one");
    if (answer.status === 416 || (answer.status === 206 && !goesOn)) {
      this.forget();
      throw new Error("the site has another file now");
    }
    if (!answer.ok || !answer.body) throw new NotGivenError(`${this.address}: ${answer.status}`);
    if (!goesOn) this.forget();
    // The length of what a browser unpacks by itself says nothing of what a page is given.
    const isCoded = Boolean(answer.headers.get("Content-Encoding"));
    const length = answer.headers.get("Content-Length");
    this.total = isCoded || length === null ? null : this.got + Number(length);
    const mark = answer.headers.get("ETag") ?? "";
    this.mark = isCoded || mark.startsWith("W/") ? "" : mark;
    this.told();
    return answer.body;
  }

  /** @returns {Record<string, string>} what asks for the rest of the very file whose beginning is here */
  rest() {
    if (!this.got) return {};
    return { Range: `bytes=${this.got}-`, ...(this.mark && { "If-Range": this.mark }) };
  }

  /** @param {string} range */
  isWorth(range) {
    const whole = Number(/\/([0-9]+)$/.exec(range)?.[1]);
    return whole - this.got <= (this.most ?? 1) * whole;
  }

  /** @param {string} range */
  isRest(range) {
    return range.startsWith(`bytes ${this.got}-`);
  }
}
