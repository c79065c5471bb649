// As much of noble-curves' as beacon.js uses.
interface Point {
  is0(): boolean;
}
interface Group {
  Point: { fromBytes(bytes: Uint8Array): Point };
}
interface Signatures {
  hash(message: Uint8Array, domain: Uint8Array): Point;
  verify(signature: Point, message: Point, publicKey: Point): boolean;
}
export const bls12_381: { G1: Group; G2: Group; shortSignatures: Signatures };
