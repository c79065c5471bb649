// A slip's code, or a round's, read by the camera into the field that waits for it; a person looks at
// what was read, and records it.
import { one } from "../elements.js";
import { looking } from "../scanning/looking.js";

looking((text) => {
  const value = document.querySelector("#value");
  if (!(value instanceof HTMLInputElement || value instanceof HTMLTextAreaElement)) return;
  value.value = text;
  one("button:not([type=button])", HTMLElement, value.form ?? document).focus();
});
