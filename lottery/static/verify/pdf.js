// As much of PDF (ISO 32000) as it takes to find the files embedded in one: tables of objects and the objects'
// values. What could be read in two ways is refused, for another reader might show another file.
import { refuse } from "./text.js";

const SPACE = /[\0\t\n\f\r ]*/y;
const DEEPEST = 40;
// Objects may be read more than once, by number and by what refers to them; more often than this is done on purpose.
const READINGS = 8;

// One character a byte; which one matters for ASCII only, of which all names and numbers are.
const textOf = (bytes) => new TextDecoder("windows-1252").decode(bytes);

export class Reference {
  constructor(number) {
    this.number = number;
  }
}

// Values from a place in the text on: Map, Array, whole number, Reference, text of strings, names with their stroke.
class Parser {
  constructor(text, at, stop) {
    Object.assign(this, { text, at, stop });
  }

  // What a pattern finds here, after any space; null without moving if it does not.
  match(pattern) {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    pattern.lastIndex = SPACE.lastIndex;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  need(pattern) {
    return this.match(pattern) ?? this.stop("malformed PDF", this.at);
  }

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

  dictionary(depth) {
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

  raw(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? this.stop("malformed PDF: a string without end", this.at);
    this.at = pattern.lastIndex;
    return found;
  }
}

function unescaped(code) {
  if (/^[0-7]/.test(code)) return String.fromCharCode(parseInt(code, 8) & 0xff);
  return { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", "\n": "", "\r": "", "\r\n": "" }[code] ?? code;
}

// A file of tables: where each object stands, however many updates follow one another.
export class Pdf {
  constructor(bytes, place) {
    this.bytes = bytes;
    this.text = textOf(bytes);
    this.stop = (message, at) => refuse(message, { ...place, expected: "another form", found: `byte ${at}` });
    this.offsets = new Map();
    this.replaced = new Set();
    this.read = 0;
    const end = /startxref[\r\n]+([0-9]{1,12})[\r\n]+%%EOF[\r\n]*$/.exec(this.text.slice(-64));
    if (!this.text.startsWith("%PDF-1.") || !end) this.stop("no PDF with a table", 0);
    this.trailer = this.readTables(Number(end[1]));
  }

  parserAt(at) {
    return new Parser(this.text, at, this.stop);
  }

  // Read the newest table and all before it; the newest trailer.
  readTables(start) {
    let newest = null;
    let before = this.text.length;
    while (start !== undefined) {
      if (!(start < before)) this.stop("malformed PDF: tables out of order", before);
      const trailer = this.readTable(start);
      newest ??= trailer;
      [before, start] = [start, trailer.get("/Prev")];
    }
    return newest;
  }

  readTable(start) {
    const parser = this.parserAt(start);
    if (!this.text.startsWith("xref", start)) this.stop("no table where one is named", start);
    parser.at += 4;
    for (let section = parser.match(/([0-9]{1,10}) ([0-9]{1,7})[ \r\n]/y); section; section = parser.match(/([0-9]{1,10}) ([0-9]{1,7})[ \r\n]/y)) {
      for (let n = 0; n < Number(section[2]); n++) this.note(Number(section[1]) + n, parser.need(/([0-9]{10}) ([0-9]{5}) ([fn])/y));
    }
    parser.need(/trailer/y);
    const trailer = parser.value();
    const strange = !(trailer instanceof Map) || trailer.has("/Encrypt") || trailer.has("/XRefStm");
    return strange ? this.stop("encrypted, or with tables in streams", start) : trailer;
  }

  // Newer tables are read first. An object that an older one has too was replaced.
  note(number, [, offset, generation, kind]) {
    if (number === 0) return;
    if (this.offsets.has(number)) this.replaced.add(number);
    else if (kind === "n" && generation === "00000") this.offsets.set(number, Number(offset));
    else this.stop("malformed PDF: a free or renewed object", offset);
  }

  // An object: its value, and the bytes of its stream if it has one.
  object(reference) {
    const number = reference instanceof Reference ? reference.number : 0;
    const start = this.offsets.get(number) ?? this.stop("no such object", 0);
    const parser = this.parserAt(start);
    const [, said] = /^[0-9]/.test(this.text[start] ?? "") ? parser.need(/([0-9]{1,10}) 0 obj/y) : this.stop("no object where one is named", start);
    if (Number(said) !== number) this.stop("another object where one is named", start);
    const value = parser.value();
    this.read += parser.at - start;
    if (this.read > READINGS * this.text.length) this.stop("malformed PDF: objects within objects", start);
    if (!parser.match(/stream(?=\r?\n)/y)) return { value, stream: null, end: parser.need(/endobj/y) };
    return { value, stream: this.stream(value, parser) };
  }

  // What a value is, or what it refers to is.
  follow(value) {
    return value instanceof Reference ? this.object(value).value : value;
  }

  // The dictionary that a value is or refers to.
  dictionary(value) {
    const found = this.follow(value);
    return found instanceof Map ? found : this.stop("malformed PDF: no dictionary where one is named", 0);
  }

  // The newest of each object, by its number.
  numbers() {
    return [...this.offsets.keys()];
  }

  stream(value, parser) {
    const from = parser.at + (this.text[parser.at] === "\r" ? 2 : 1);
    const length = value instanceof Map ? value.get("/Length") : null;
    if (typeof length !== "number") this.stop("malformed PDF: a stream without length", from);
    parser.at = from + length;
    parser.need(/endstream/y);
    return this.bytes.subarray(from, from + length);
  }
}
