// The camera as a scanner gun: what it reads goes the way of what the gun types; without a camera a
// photo does the same.
import { take } from "./attach.js";
import { scanned } from "./entry.js";
import { looking } from "../scanning/looking.js";

looking(async (text, photo) => {
  const known = await scanned(text);
  if (known && photo) await take([photo]); // a reviewer may want to see it
});
