// A slip's address leads here from the page of its entry: what stands behind its # goes into the form, and leaves the
// address. It is sent when its owner sends the form, and not before.
import { all, one } from "../elements.js";

const hash = location.hash.slice(1);
const [field] = all("#secret", HTMLTextAreaElement);
const found = /^([0-9]{10})\.([\w-]{43}\.[\w-]{43}\.[\w-]{43})$/.exec(hash);
if (field && found) {
  history.replaceState(null, "", location.pathname);
  const [, entry, secret] = found;
  one("#entry", HTMLInputElement).value = entry;
  field.value = `${location.origin}/check/${entry}#${secret}`;
}
