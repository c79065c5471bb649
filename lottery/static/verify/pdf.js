// As much of PDF (ISO 32000) as it takes to find the files embedded in one: tables of objects and the objects'
// values. What could be read in two ways is refused, for another reader might show another file.
import { refuse } from "./text.js";

/** @import { Place, Stop } from "./text.js" */
/** @typedef {Map<string, Value> & { contents?: [number, number] }} Dictionary with the place of its /Contents in the file */
/** @typedef {Dictionary | Value[] | number | string | Reference} Value */
/** @typedef {{ value: Value, stream: Uint8Array | null }} PdfObject */

const SPACE = /[\0\t\n\f\r ]*/y;
const DEEPEST = 40;
// Objects may be read more than once, by number and by what refers to them; more often than this is done on purpose.
const READINGS = 8;

/**
 * One character a byte; which one matters for ASCII only, of which all names and numbers are.
 * @param {Uint8Array} bytes
 */
const textOf = (bytes) => new TextDecoder("windows-1252").decode(bytes);

export class Reference {
  /** @param {number} number */
  constructor(number) {
    this.number = number;
  }
}

/** @param {Value | undefined} value */
const numberOf = (value) => (value instanceof Reference ? value.number : 0);

// Values from a place in the text on: Map, Array, whole number, Reference, text of strings, names with their stroke.
class Parser {
  /**
   * @param {string} text
   * @param {number} at
   * @param {Stop} stop
   */
  constructor(text, at, stop) {
    this.text = text;
    this.at = at;
    /** @type {Stop} */
    this.stop = stop;
  }

  /**
   * What a pattern finds here, after any space; null without moving if it does not.
   * @param {RegExp} pattern
   */
  match(pattern) {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    pattern.lastIndex = SPACE.lastIndex;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  /** @param {RegExp} pattern */
  need(pattern) {
    return this.match(pattern) ?? this.stop("malformed PDF", this.at);
  }

  /**
   * @param {number} [depth]
   * @returns {Value}
   */
  value(depth = 0) {
    if (depth > DEEPEST) this.stop("malformed PDF: too deep", this.at);
    if (this.match(/<</y)) return this.dictionary(depth);
    if (this.match(/\[/y)) return this.array(depth);
    if (this.match(/\(/y)) return this.string();
    const reference = this.match(/([0-9]{1,10}) 0 R(?![^\0\t\n\f\r ()<>[\]{}/%])/y);
    if (reference) return new Reference(Number(reference[1]));
    const simple = this.need(/<([0-9A-Fa-f]*)>|(\/[!-~]*?)(?=[\0\t\n\f\r ()<>[\]{}/%])|([0-9]{1,10})(?![0-9.])|([-+]?[0-9]*\.?[0-9]+|[-+]?[0-9]+\.|true|false|null)/y);
    return simple[3] ? Number(simple[3]) : simple[0];
  }

  /** @param {number} depth */
  dictionary(depth) {
    /** @type {Dictionary} */
    const found = new Map();
    while (!this.match(/>>/y)) {
      const [name] = this.need(/\/[!-~]*?(?=[\0\t\n\f\r ()<>[\]{}/%])/y);
      if (found.has(name) || name.includes("#")) this.stop(`malformed PDF: ${name} again`, this.at);
      this.match(/(?=.)/sy);
      const from = this.at;
      found.set(name, this.value(depth + 1));
      if (name === "/Contents") found.contents = [from, this.at];
    }
    return found;
  }

  /** @param {number} depth */
  array(depth) {
    const found = [];
    while (!this.match(/\]/y)) found.push(this.value(depth + 1));
    return found;
  }

  string() {
    let found = "";
    for (let depth = 1; depth > 0; ) {
      const [part] = this.raw(/\\[0-7]{1,3}|\\\r\n|\\[^]|[^\\()]+|[()]/y);
      if (part === "(") depth++;
      if (part === ")") depth--;
      if (depth > 0) found += part[0] === "\\" ? unescaped(part.slice(1)) : part;
    }
    return found;
  }

  /** @param {RegExp} pattern */
  raw(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? this.stop("malformed PDF: a string without end", this.at);
    this.at = pattern.lastIndex;
    return found;
  }
}

/** @param {string} code */
function unescaped(code) {
  if (/^[0-7]/.test(code)) return String.fromCharCode(parseInt(code, 8) & 0xff);
  /** @type {Record<string, string>} */
  const short = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", "\n": "", "\r": "", "\r\n": "" };
  return short[code] ?? code;
}

// A file of tables: where each object stands, however many updates follow one another.
export class Pdf {
  /**
   * @param {Uint8Array} bytes
   * @param {Place} place
   */
  constructor(bytes, place) {
    this.bytes = bytes;
    this.text = textOf(bytes);
    /** @type {Stop} */
    this.stop = (message, at) => refuse(message, { ...place, expected: "another form", found: `byte ${at}` });
    /** @type {Map<number, number>} */
    this.offsets = new Map();
    /** @type {Set<number>} */
    this.replaced = new Set();
    /** @type {number[]} where its tables stand, one a revision, the newest first */
    this.tables = [];
    /** @type {[number, number][]} by the index of its table, where each object in use is said to stand */
    this.rows = [];
    this.read = 0;
    const end = /startxref[\r\n]+([0-9]{1,12})[\r\n]+%%EOF[\r\n]*$/.exec(this.text.slice(-64));
    const [, start] = end && this.text.startsWith("%PDF-1.") ? end : this.stop("no PDF with a table", 0);
    this.trailer = this.readTables(Number(start));
  }

  /** @param {number} at */
  parserAt(at) {
    return new Parser(this.text, at, this.stop);
  }

  /**
   * Read the newest table and all before it; the newest trailer.
   * @param {number} start
   * @returns {Dictionary}
   */
  readTables(start) {
    const newest = this.readOlder(start, this.text.length);
    let [before, older] = [start, newest.get("/Prev")];
    while (older !== undefined) {
      const trailer = this.readOlder(older, before);
      if (numberOf(trailer.get("/Root")) !== numberOf(newest.get("/Root"))) this.stop("malformed PDF: two catalogues", before);
      [before, older] = [Number(older), trailer.get("/Prev")];
    }
    for (const [table, at] of this.rows) {
      const own = this.tables[table + 1] ?? 0;
      if (at < own || at >= this.tables[table]) this.stop("malformed PDF: an object of another revision", at);
    }
    return newest;
  }

  /**
   * The trailer of a table that stands before what is newer.
   * @param {Value} start
   * @param {number} before
   */
  readOlder(start, before) {
    return typeof start === "number" && start < before ? this.readTable(start) : this.stop("malformed PDF: tables out of order", before);
  }

  /**
   * @param {number} start
   * @returns {Dictionary}
   */
  readTable(start) {
    const parser = this.parserAt(start);
    if (!this.text.startsWith("xref", start)) this.stop("no table where one is named", start);
    this.tables.push(start);
    parser.at += 4;
    for (let section = parser.match(/([0-9]{1,10}) ([0-9]{1,7})[ \r\n]/y); section; section = parser.match(/([0-9]{1,10}) ([0-9]{1,7})[ \r\n]/y)) {
      for (let n = 0; n < Number(section[2]); n++) this.note(Number(section[1]) + n, parser.need(/([0-9]{10}) ([0-9]{5}) ([fn])/y));
    }
    parser.need(/trailer/y);
    const trailer = parser.value();
    const strange = !(trailer instanceof Map) || trailer.has("/Encrypt") || trailer.has("/XRefStm");
    return strange ? this.stop("encrypted, or with tables in streams", start) : trailer;
  }

  /**
   * Newer tables are read first. An object that an older one has too was replaced.
   * @param {number} number
   * @param {RegExpExecArray} row
   */
  note(number, [, offset, generation, kind]) {
    if (number === 0) return;
    if (kind !== "n" || generation !== "00000") this.stop("malformed PDF: a free or renewed object", Number(offset));
    this.rows.push([this.tables.length - 1, Number(offset)]);
    if (this.offsets.has(number)) this.replaced.add(number);
    else this.offsets.set(number, Number(offset));
  }

  /**
   * An object: its value, and the bytes of its stream if it has one.
   * @param {Value | undefined} reference
   * @returns {PdfObject}
   */
  object(reference) {
    const number = reference instanceof Reference ? reference.number : 0;
    const start = this.offsets.get(number) ?? this.stop("no such object", 0);
    const parser = this.parserAt(start);
    const [, said] = /^[0-9]/.test(this.text[start] ?? "") ? parser.need(/([0-9]{1,10}) 0 obj/y) : this.stop("no object where one is named", start);
    if (Number(said) !== number) this.stop("another object where one is named", start);
    const value = parser.value();
    this.read += parser.at - start;
    if (this.read > READINGS * this.text.length) this.stop("malformed PDF: objects within objects", start);
    const stream = parser.match(/stream(?=\r?\n)/y) ? this.stream(value, parser) : null;
    if (!stream) parser.need(/endobj/y);
    return { value, stream };
  }

  /**
   * What a value is, or what it refers to is.
   * @param {Value | undefined} value
   * @returns {Value | undefined}
   */
  follow(value) {
    return value instanceof Reference ? this.object(value).value : value;
  }

  /**
   * The dictionary that a value is or refers to.
   * @param {Value | undefined} value
   * @returns {Dictionary}
   */
  dictionary(value) {
    const found = this.follow(value);
    return found instanceof Map ? found : this.stop("malformed PDF: no dictionary where one is named", 0);
  }

  // The newest of each object, by its number.
  numbers() {
    return [...this.offsets.keys()];
  }

  /**
   * @param {Value} value
   * @param {Parser} parser
   */
  stream(value, parser) {
    const from = parser.at + (this.text[parser.at] === "\r" ? 2 : 1);
    const said = value instanceof Map ? value.get("/Length") : null;
    const length = typeof said === "number" ? said : this.stop("malformed PDF: a stream without length", from);
    parser.at = from + length;
    parser.need(/endstream/y);
    return this.bytes.subarray(from, from + length);
  }
}
