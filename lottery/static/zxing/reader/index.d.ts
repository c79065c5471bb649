// As much of zxing-wasm's as picture.js uses.
interface Reading {
  formats: string[];
  tryHarder: boolean;
  maxNumberOfSymbols: number;
}
export function prepareZXingModule(options: { overrides: { wasmBinary: ArrayBuffer }; fireImmediately: true }): Promise<unknown>;
export function readBarcodes(picture: Blob | ImageData, options: Reading): Promise<{ isValid: boolean; text: string }[]>;
