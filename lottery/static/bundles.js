// A bundle's files as people have them: a folder dropped or chosen, single files, or a zip archive. Nothing leaves
// the browser. Answers a map from names (`winners/0000000001.txt`) to bytes.

const LITTER = /(^|\/)(__MACOSX\/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/;
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MOST = 1 << 30;

export class UnreadableError extends Error {}

// What a file input holds. A folder's files come with their path in it.
export function fromInput(files) {
  return named([...files].map((file) => [file.webkitRelativePath || file.name, file]));
}

// What was dropped. It must be asked for at once: a browser forgets it when the event is over.
export function fromDrop(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...transfer.files];
  return entries.length ? Promise.all(entries.map((entry) => walked(entry, ""))).then((parts) => named(parts.flat())) : fromInput(files);
}

async function walked(entry, folder) {
  const name = `${folder}${entry.name}`;
  if (entry.isFile) return [[name, await new Promise((found, lost) => entry.file(found, lost))]];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((given, lost) => reader.readEntries(given, lost));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map((each) => walked(each, `${name}/`)))).flat();
}

async function named(pairs) {
  if (pairs.length === 1 && pairs[0][0].endsWith(".zip")) return fromZip(new Uint8Array(await pairs[0][1].arrayBuffer()));
  const read = await Promise.all(pairs.map(async ([name, file]) => [name, new Uint8Array(await file.arrayBuffer())]));
  return withoutFolder(read);
}

// The folder around the bundle has any name; it is the one in which the manifest lies.
function withoutFolder(pairs) {
  const kept = pairs.filter(([name]) => !LITTER.test(name));
  const manifest = kept.map(([name]) => name).filter((name) => /(^|\/)manifest\.txt$/.test(name)).sort((one, other) => one.length - other.length)[0];
  const folder = manifest ? manifest.slice(0, -"manifest.txt".length) : "";
  const inside = kept.filter(([name]) => name.startsWith(folder)).map(([name, bytes]) => [name.slice(folder.length), bytes]);
  return new Map(inside);
}

// As much of the zip format (APPNOTE 6.3) as archives of bundles use: stored or deflated, not encrypted, one disk.
export async function fromZip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw new UnreadableError("no zip archive");
  const members = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) throw new UnreadableError("a damaged zip archive");
    const [nameSize, extraSize, noteSize] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameSize));
    if (!name.endsWith("/")) members.push([name, await member(bytes, view, at)]);
    at += 46 + nameSize + extraSize + noteSize;
  }
  return withoutFolder(members);
}

async function member(bytes, view, at) {
  const method = view.getUint16(at + 10, true);
  const [packed, size, start] = [20, 24, 42].map((place) => view.getUint32(at + place, true));
  if (size > MOST || start + 30 > bytes.length || view.getUint32(start, true) !== LOCAL) throw new UnreadableError("a damaged zip archive");
  const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  const data = bytes.subarray(from, from + packed);
  if (view.getUint16(at + 8, true) & 1 || ![0, 8].includes(method)) throw new UnreadableError("an encrypted or unusual zip archive");
  const content = method === 0 ? data : await inflated(data);
  if (content.length !== size) throw new UnreadableError("a damaged zip archive");
  return content;
}

async function inflated(data) {
  try {
    return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());
  } catch {
    throw new UnreadableError("a damaged zip archive");
  }
}
