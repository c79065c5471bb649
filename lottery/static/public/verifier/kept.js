// The longest register that was taken here, kept in this browser: the register of the next draw begins with it, so that
// only the lines beyond it are asked for. What is kept is not believed: old lines and new are held against the hash in
// SHA256SUMS together, and checked line by line like any other register. A browser that keeps nothing takes it whole.
const STORE = "fpdraw-register";
const KEY = "/kept-register";

/** @returns {Promise<Uint8Array | null>} */
export async function kept() {
  try {
    const found = await (await caches.open(STORE)).match(KEY);
    return found ? new Uint8Array(await found.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

/** @param {Uint8Array} register */
export async function keep(register) {
  try {
    await (await caches.open(STORE)).put(KEY, new Response(register));
  } catch {
    // No room, or none is given to pages that came over plain http.
  }
}
