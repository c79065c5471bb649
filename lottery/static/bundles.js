// A bundle's files as people have them: a folder dropped or chosen, single files, or a zip archive. Nothing leaves
// the browser. Files come as pairs of a path and a file, and are read into a map from names
// (`winners/0000000001.txt`) to bytes. Whoever made them may mean ill: everything is read under a limit.

/** @import { Files } from "./verify/text.js" */
/** @typedef {[path: string, file: Blob]} Pair */
/** @typedef {{ name: string, method: number, packed: number, size: number, start: number }} Member */

// What systems leave on a stick by themselves.
const LITTER = /(^|\/)(__MACOSX\/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*|(System Volume Information|\$RECYCLE\.BIN|\.Spotlight-V100|\.Trashes|\.fseventsd|\.TemporaryItems|LOST\.DIR)(\/.*)?)$/;
const MANIFEST = /(^|\/)manifest\.txt$/;
const KIT = /(^|\/)KIT256SUMS$/;
const PAPER = /^[^/]+\.pdf$|^papers\.txt$/i;
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
const LONGEST_NOTE = 0xffff;
const MOST_BYTES = 500_000_000;
const MOST_FILES = 20_000;

// Why files cannot be read, in words that the page knows.
export class UnreadableError extends Error {}

/**
 * @param {string} reason
 * @returns {never}
 */
function refuse(reason) {
  throw new UnreadableError(reason);
}

/**
 * What a file input holds. A folder's files come with their path in it.
 * @param {Iterable<File> | ArrayLike<File>} files
 * @returns {Pair[]}
 */
export function pairsOfInput(files) {
  return Array.from(files, (file) => [file.webkitRelativePath || file.name, file]);
}

/**
 * What was dropped. It must be asked for at once: a browser forgets it when the event is over. A page that was opened from
 * a disk may not read the older kind of entry in Chromium, so handles come first.
 * @param {DataTransfer} transfer
 * @returns {Promise<Pair[]>}
 */
export function pairsOfDrop(transfer) {
  const items = Array.from(transfer.items).filter(({ kind }) => kind === "file");
  const files = [...transfer.files];
  const entries = items.flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const handles = items.flatMap((item) => item.getAsFileSystemHandle?.() ?? []);
  if (handles.length) return handled(handles).catch(() => walkedAll(entries, ""));
  return entries.length ? walkedAll(entries, "") : Promise.resolve(pairsOfInput(files));
}

/** @param {Promise<FileSystemHandle | null>[]} handles */
async function handled(handles) {
  const found = await Promise.all(handles);
  return (await Promise.all(found.flatMap((each) => (each ? [under(each, "")] : [])))).flat();
}

/**
 * @param {FileSystemHandle} handle
 * @param {string} folder
 * @returns {Promise<Pair[]>}
 */
async function under(handle, folder) {
  const name = `${folder}${handle.name}`;
  if (handle.kind === "file") return [[name, await /** @type {FileSystemFileHandle} */ (handle).getFile()]];
  const found = [];
  for await (const each of /** @type {FileSystemDirectoryHandle} */ (handle).values()) {
    found.push(...(await under(each, `${name}/`)));
    if (found.length > MOST_FILES) refuse("too many files");
  }
  return found;
}

/**
 * @param {FileSystemEntry[]} entries
 * @param {string} folder
 * @returns {Promise<Pair[]>}
 */
async function walkedAll(entries, folder) {
  return (await Promise.all(entries.map((entry) => walked(entry, folder)))).flat();
}

/**
 * @param {FileSystemEntry} entry
 * @param {string} folder
 * @returns {Promise<Pair[]>}
 */
async function walked(entry, folder) {
  const name = `${folder}${entry.name}`;
  if (entry.isFile) return [[name, await fileOf(/** @type {FileSystemFileEntry} */ (entry))]];
  return walkedAll(await membersOfFolder(/** @type {FileSystemDirectoryEntry} */ (entry)), `${name}/`);
}

/**
 * @param {FileSystemFileEntry} entry
 * @returns {Promise<File>}
 */
function fileOf(entry) {
  return new Promise((found, lost) => {
    entry.file(found, lost);
  });
}

/**
 * A reader gives some at a time, and none at the end.
 * @param {FileSystemDirectoryEntry} entry
 */
async function membersOfFolder(entry) {
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((given, lost) => {
      reader.readEntries(given, lost);
    });
    if (!some.length) return found;
    if (found.length > MOST_FILES) refuse("too many files");
    found.push(...some);
  }
}

/** @param {Iterable<File> | ArrayLike<File>} files */
export const fromInput = (files) => read(pairsOfInput(files));

/**
 * The bundle in these pairs: one archive, or the files themselves. Throws UnreadableError.
 * @param {Pair[]} pairs
 */
export async function read(pairs) {
  checkLimits(pairs.length, pairs.reduce((sum, [, file]) => sum + file.size, 0));
  const [first] = pairs;
  if (pairs.length === 1 && /\.zip$/i.test(first[0])) return fromZip(await contentOf(first[1]));
  const contents = await Promise.all(pairs.map(([, file]) => contentOf(file)));
  return withoutFolder(contents.map((bytes, at) => [pairs[at][0], bytes]));
}

/**
 * The files in these pairs, and single papers that lie beside them: PDFs next to a folder or an archive. Throws
 * UnreadableError, as where there are papers alone.
 * @param {Pair[]} pairs
 * @returns {Promise<{ files: Files, papers: Files }>}
 */
export async function readWithPapers(pairs) {
  const isFlat = pairs.some(([path]) => path === "manifest.txt");
  const single = isFlat ? [] : pairs.filter(([path]) => PAPER.test(path));
  if (single.length && single.length === pairs.length) refuse("a paper alone");
  const files = await read(pairs.filter((pair) => !single.includes(pair)));
  /** @type {Map<string, Uint8Array>} */
  const papers = new Map();
  for (const [path, file] of single) papers.set(path, await contentOf(file));
  return { files, papers: /** @type {Files} */ (papers) };
}

/**
 * A file's bytes.
 * @param {Blob} file
 */
export async function contentOf(file) {
  checkLimits(1, file.size);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return refuse("a file that cannot be opened");
  }
}

/**
 * @param {number} count
 * @param {number} bytes
 */
function checkLimits(count, bytes) {
  if (count > MOST_FILES) refuse("too many files");
  if (bytes > MOST_BYTES) refuse("too many bytes");
}

/**
 * A name that could mean another place, or be shown as another name, is none of a bundle's.
 * @param {string} name
 */
function checkName(name) {
  const parts = name.split("/");
  const strange = name.length > 500 || /[\\:\p{C}\u2028\u2029]/u.test(name) || parts.some((part) => ["", ".", ".."].includes(part));
  if (strange) refuse("a name that leads elsewhere");
}

/**
 * The folder around the files has any name: it is the kit's, or the one in which the manifest lies. A kit that lacks its
 * sums is known by what stands beside its data.
 * @param {string[]} names
 */
function folderOf(names) {
  const sums = names.filter((name) => KIT.test(name));
  if (new Set(sums).size > 1) refuse("more than one draw");
  if (sums.length) return sums[0].slice(0, -"KIT256SUMS".length);
  const manifests = names.filter((name) => MANIFEST.test(name));
  if (new Set(manifests).size > 1) refuse("more than one draw");
  const folder = (manifests[0] ?? "").slice(0, -"manifest.txt".length);
  const around = /(?:^|\/)data\/$/.test(folder) ? folder.slice(0, -"data/".length) : folder;
  return names.some((name) => name.startsWith(`${around}programs/`)) ? around : folder;
}

/** @param {[string, Uint8Array][]} pairs */
function withoutFolder(pairs) {
  const kept = pairs.filter(([name]) => !LITTER.test(name));
  kept.forEach(([name]) => checkName(name));
  const folder = folderOf(kept.map(([name]) => name));
  /** @type {Map<string, Uint8Array>} */
  const files = new Map();
  for (const [name, bytes] of kept.filter(([each]) => each.startsWith(folder))) {
    if (files.has(name.slice(folder.length))) refuse("a name twice");
    files.set(name.slice(folder.length), bytes);
  }
  if (!files.size) refuse("no files");
  return /** @type {Files} */ (files);
}

/**
 * As much of the zip format (APPNOTE 6.3) as archives of bundles use: stored or deflated, not encrypted, one disk.
 * @param {Uint8Array} bytes
 */
export async function fromZip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const listed = membersOf(bytes, view);
  checkLimits(listed.length, listed.reduce((sum, { size }) => sum + size, 0));
  /** @type {[string, Uint8Array][]} */
  const members = [];
  for (const member of listed) members.push([member.name, await unpacked(bytes, view, member)]);
  return withoutFolder(members);
}

/**
 * @param {Uint8Array} bytes
 * @param {DataView} view
 */
function endOf(bytes, view) {
  const earliest = Math.max(0, bytes.length - END_SIZE - LONGEST_NOTE);
  for (let at = bytes.length - END_SIZE; at >= earliest; at--) if (view.getUint32(at, true) === END) return at;
  return refuse("no zip archive");
}

/**
 * @param {Uint8Array} bytes
 * @param {DataView} view
 */
function membersOf(bytes, view) {
  const end = endOf(bytes, view);
  const count = view.getUint16(end + 10, true);
  const members = [];
  for (let at = view.getUint32(end + 16, true), left = count; left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) refuse("a damaged zip archive");
    const [nameSize, extraSize, noteSize] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const [flags, method] = [8, 10].map((place) => view.getUint16(at + place, true));
    const [packed, size, start] = [20, 24, 42].map((place) => view.getUint32(at + place, true));
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameSize));
    if (flags & 1 || ![0, 8].includes(method)) refuse("an encrypted or unusual zip archive");
    if (!name.endsWith("/")) members.push({ name, method, packed, size, start });
    at += 46 + nameSize + extraSize + noteSize;
  }
  return members;
}

/**
 * @param {Uint8Array} bytes
 * @param {DataView} view
 * @param {Member} member
 */
async function unpacked(bytes, view, { method, packed, size, start }) {
  if (start + 30 > bytes.length || view.getUint32(start, true) !== LOCAL) refuse("a damaged zip archive");
  const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  if (from + packed > bytes.length) refuse("a damaged zip archive");
  const data = bytes.subarray(from, from + packed);
  const content = method === 0 ? data : await inflated(data, size);
  return content.length === size ? content : refuse("a damaged zip archive");
}

/**
 * Inflate as far as was promised and no further.
 * @param {Uint8Array} data
 * @param {number} size
 */
async function inflated(data, size) {
  if (!globalThis.DecompressionStream) refuse("a browser that unpacks nothing");
  const out = new Uint8Array(size);
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let at = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (at + next.value.length > size) throw new RangeError("more than was promised");
      out.set(next.value, at);
      at += next.value.length;
    }
  } catch {
    reader.cancel().catch(() => null);
    refuse("a damaged zip archive");
  }
  return out.subarray(0, at);
}
