// What this tab keeps until the server has acknowledged it: it survives an error, a reload and a new
// log-in of the same person; it goes when an entry is acknowledged, when its owner logs out, or with time.
const PREFIX = "fpdraw-";

/**
 * @param {string} name
 * @param {string} user
 * @param {unknown} value
 */
export function keep(name, user, value) {
  sessionStorage.setItem(PREFIX + name, JSON.stringify({ user, at: Date.now(), value }));
}

/**
 * What was kept for this user, if it is no older than some minutes; else null.
 * @param {string} name
 * @param {string} user
 * @param {number} minutes
 */
export function recall(name, user, minutes) {
  const found = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "null");
  if (!found) return null;
  if (found.user === user && Date.now() - found.at < minutes * 60_000) return found.value;
  forget(name);
  return null;
}

/** @param {string[]} names */
export function forget(...names) {
  for (const name of names) sessionStorage.removeItem(PREFIX + name);
}

export function forgetAll() {
  forget(...Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)));
}

// Somebody who leaves in one window leaves in all of them.
export const leaving = new BroadcastChannel("fpdraw-leaving");
leaving.addEventListener("message", forgetAll);
