// The photo of a paper invoice goes with what is typed, for the reviewer if one has to look at it. The
// form holds only the tokens under which the files wait; they are claimed with the entry.
import { AskingError, ask } from "../asking.js";
import { data, field, one } from "../elements.js";

const form = one("#entry", HTMLFormElement);
const kept = field(form, "kept");
const chooser = one("#attach-input", HTMLInputElement);
const told = one("#attached", HTMLElement);
const away = one("#detach", HTMLElement);

function show(text = "") {
  const count = kept.value.split(" ").filter(Boolean).length;
  told.textContent = text || (count ? `已附原件 ${count} 个` : "");
  away.hidden = count === 0;
}

/** @param {File[]} files */
export async function take(files) {
  for (const file of files) {
    show("正在上传…");
    const body = new FormData();
    body.append("file", file);
    body.append("attach", "1");
    try {
      const found = await ask(data(form).file, body);
      if (!found.kept) return show(found.notes[0].text);
      kept.value = `${kept.value} ${found.kept}`.trim();
    } catch (fault) {
      return show(fault instanceof AskingError ? fault.message : String(fault));
    }
  }
  form.dispatchEvent(new Event("input"));
  return show();
}

one(".attach", HTMLElement).hidden = false;
one("#attach", HTMLElement).addEventListener("click", () => chooser.click());
chooser.addEventListener("change", () => {
  take([...(chooser.files ?? [])]);
  chooser.value = "";
});
away.addEventListener("click", () => {
  kept.value = "";
  form.dispatchEvent(new Event("input"));
  show();
});
form.addEventListener("fpdraw-filled", () => show());
show();
