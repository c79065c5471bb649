// As much of noble-hashes' as edwards.js uses.
export function sha512(message: Uint8Array): Uint8Array;
