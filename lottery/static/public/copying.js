// A button under a text copies it. Where a page may not use the clipboard (no HTTPS), the text is selected instead.
import { all, one } from "../elements.js";

/** @param {HTMLElement} text */
function select(text) {
  getSelection()?.selectAllChildren(text);
}

for (const button of all("button.copy", HTMLButtonElement)) {
  const { copied, selected } = button.dataset;
  const place = button.closest(".statement");
  if (!place || !copied || !selected) continue;
  const text = one("code", HTMLElement, place);
  button.hidden = false;
  button.addEventListener("click", () => {
    const written = navigator.clipboard ? navigator.clipboard.writeText(text.textContent ?? "") : Promise.reject(new Error());
    written.then(
      () => {
        button.textContent = copied;
      },
      () => {
        select(text);
        button.textContent = selected;
      },
    );
  });
}
