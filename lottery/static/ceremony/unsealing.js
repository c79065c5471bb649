// A slip's code, or a round's, read by the camera into the field that waits for it; a person looks at
// what was read, and records it.
import { looking } from "../scanning/looking.js";

looking((text) => {
  const field = document.querySelector("#value");
  if (!field) return;
  field.value = text;
  field.form.querySelector("button:not([type=button])").focus();
});
