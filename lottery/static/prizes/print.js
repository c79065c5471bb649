// The button that prints shows only where a script can press it.
import { one } from "../elements.js";

const button = one("#print", HTMLButtonElement);
button.hidden = false;
button.addEventListener("click", () => print());
