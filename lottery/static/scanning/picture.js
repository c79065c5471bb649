// Finds the QR code in a picture inside this browser, with the reader that lies beside this file. It
// is loaded when it is first needed, from our own server.
import { data, one } from "../elements.js";

/** @type {ReturnType<typeof reader> | undefined} */
let reading;

/** @param {string} address of the reader's program */
async function reader(address) {
  const zxing = await import("../zxing/reader/index.js");
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  const wasmBinary = await answer.arrayBuffer();
  await zxing.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return zxing;
}

export function prepare() {
  reading ??= reader(data(one("#camera", HTMLElement)).reader);
  reading.catch(() => {
    reading = undefined;
  });
  return reading;
}

/**
 * The text of the first QR code in a picture file or in the pixels of a frame, or "".
 * @param {Blob | ImageData} picture
 */
export async function textIn(picture) {
  const zxing = await prepare();
  const found = await zxing.readBarcodes(picture, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 4 });
  const texts = found.filter((code) => code.isValid).map((code) => code.text.trim());
  return texts.find((text) => text.startsWith("01,")) ?? texts[0] ?? "";
}
