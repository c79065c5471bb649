// Enter confirms because the button has the focus; Esc takes the unconfirmed entry back to its form.
// The slip takes this page's place, so that the browser's way back leads to the form and sends nothing
// once more. Without an answer this page stays, and one key tries again: an entry is never made twice.
import { AskingError, LoggedOutError, ask } from "../asking.js";
import { composing } from "../composing.js";
import { one } from "../elements.js";

const form = one("#confirm", HTMLFormElement);
const agree = one("[name=consent]", HTMLButtonElement, form);
const fault = one("#fault", HTMLElement);
let sent = false;

/** @param {string} text */
function tell(text) {
  fault.textContent = text;
  fault.hidden = false;
  agree.focus();
}

// What is in the way is shown by the form itself; a lost log-in leads to the log-in and back.
function asForm() {
  const consent = document.createElement("input");
  [consent.type, consent.name, consent.value] = ["hidden", agree.name, agree.value];
  form.append(consent);
  form.submit();
}

async function confirm() {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  body.set(agree.name, agree.value);
  body.delete("csrf_token"); // it travels in the header, where it can be renewed
  try {
    const found = await ask(form.action, body);
    if (found.slip) location.replace(found.slip);
    else asForm();
    return undefined;
  } catch (problem) {
    if (problem instanceof LoggedOutError) return asForm();
    sent = false;
    return tell(problem instanceof AskingError ? problem.message : String(problem));
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !composing(event)) one("#back", HTMLElement).click();
});
form.addEventListener("submit", (event) => {
  if (sent) return event.preventDefault();
  sent = true;
  if (event.submitter?.id === "back") return undefined;
  event.preventDefault();
  return confirm();
});
addEventListener("pageshow", () => {
  sent = false;
});
