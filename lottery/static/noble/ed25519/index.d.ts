// As much of noble-ed25519's as edwards.js uses.
export const hashes: { sha512: ((message: Uint8Array) => Uint8Array) | undefined };
export function getPublicKey(seed: Uint8Array): Uint8Array;
export function sign(message: Uint8Array, seed: Uint8Array): Uint8Array;
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array, options: { zip215: boolean }): boolean;
export const etc: {
  bytesToHex(bytes: Uint8Array): string;
  concatBytes(...parts: Uint8Array[]): Uint8Array;
};
export class Point {
  static BASE: Point;
  static CURVE(): { n: bigint };
  static fromBytes(bytes: Uint8Array): Point;
  add(other: Point): Point;
  equals(other: Point): boolean;
  multiply(number: bigint, safe: boolean): Point;
}
