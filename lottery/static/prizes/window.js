// The camera as a scanner gun: what it reads goes the way of what the gun types.
import { one } from "../elements.js";
import { looking } from "../scanning/looking.js";

const form = one("#slip", HTMLFormElement);

looking((text) => {
  one("#code", HTMLInputElement, form).value = text;
  form.requestSubmit();
});
