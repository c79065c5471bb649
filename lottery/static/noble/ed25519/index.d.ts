// As much of noble-ed25519's as edwards.js uses.
export const hashes: { sha512: ((message: Uint8Array) => Uint8Array) | undefined };
export function getPublicKey(seed: Uint8Array): Uint8Array;
export function sign(message: Uint8Array, seed: Uint8Array): Uint8Array;
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array, options: { zip215: boolean }): boolean;
