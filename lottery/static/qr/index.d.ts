// As much of qr's as sealed.js uses: whether each module is dark, row by row.
export default function encodeQR(text: string, output: "raw", options: { ecc: "medium"; border: number }): boolean[][];
