// What Chromium 89 has, and what newer browsers have and is asked for before it is used: the types of the web, which
// are those of what all browsers of 2021 had, lack it.

interface Unpacking {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}
declare var DecompressionStream: new (format: "deflate" | "deflate-raw" | "gzip") => Unpacking;

interface Navigator {
  readonly wakeLock?: { request(kind: "screen"): Promise<unknown> };
  readonly userActivation?: { readonly hasBeenActive: boolean };
}

// A window that is a worker's.
interface Window {
  postMessage(message: unknown): void;
}
declare function importScripts(...addresses: string[]): void;

interface HTMLDialogElement extends HTMLElement {
  open: boolean;
  returnValue: string;
  close(): void;
  showModal(): void;
}
declare var HTMLDialogElement: { new (): HTMLDialogElement; prototype: HTMLDialogElement };

// What the verifier is called where it was loaded as one script.
declare var fpdraw: typeof import("../../lottery/static/verify.js");

// What was dropped, as Chromium lets a page that was opened from a disk read it.
interface FileSystemHandle {
  readonly kind: "file" | "directory";
  readonly name: string;
}
interface FileSystemFileHandle extends FileSystemHandle {
  getFile(): Promise<File>;
}
interface FileSystemDirectoryHandle extends FileSystemHandle {
  values(): AsyncIterable<FileSystemHandle>;
}
interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}
