// The counter's keyboard: a code is read as it comes, its fields are filled, and Enter walks through
// the fields that are still empty. The server decides everything; without this module it also fills.
const form = document.querySelector("#entry");
const code = form.elements.namedItem("qr");
const inputs = [...form.querySelectorAll(".field input")];
let lastRead = code.value.trim();
let sending = false;

function say(name, text, warns) {
  const box = form.querySelector(`#says-${name || "qr"}`) ?? form.querySelector("#says-qr");
  const line = document.createElement("p");
  line.className = warns ? "says warn" : "says";
  line.textContent = text;
  box.append(line);
  box.closest(".field").classList.toggle("bad", !warns);
}

function hush() {
  for (const box of form.querySelectorAll(".says-box")) box.replaceChildren();
  for (const field of form.querySelectorAll(".field")) field.classList.remove("bad");
}

function fill(fields) {
  for (const [name, value] of Object.entries(fields)) {
    const input = form.elements.namedItem(name);
    const field = input.closest(".field");
    if (input.value && !field.classList.contains("filled")) continue;
    input.value = value;
    field.classList.toggle("filled", value !== "");
  }
}

function missing() {
  return inputs.find((input) => "needed" in input.dataset && !input.value.trim());
}

async function read() {
  const text = code.value.trim();
  if (!text || text === lastRead) return true;
  lastRead = text;
  hush();
  try {
    const answer = await fetch(form.dataset.read, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.namedItem("csrf_token").value },
      body: new URLSearchParams({ qr: text }),
    });
    const found = await answer.json();
    if (!answer.ok) {
      say("qr", `${found.error}。${found.message}`);
      return false;
    }
    fill(found.fields);
    for (const note of found.notes) say(note.field, note.text, note.warns);
    return found.notes.every((note) => note.warns);
  } catch {
    say("qr", form.dataset.fault);
    return false;
  }
}

async function go() {
  if (!(await read())) {
    lastRead = "";
    code.select();
    return;
  }
  (missing() ?? form.elements.namedItem("holder")).focus();
}

code.addEventListener("paste", () => setTimeout(go));
code.addEventListener("keydown", (event) => {
  const leaves = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && code.value.trim() !== lastRead);
  if (!leaves || event.isComposing) return;
  event.preventDefault();
  if (code.value.trim()) go();
  else form.elements.namedItem("code").focus();
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target === code || event.target.tagName !== "INPUT") return;
  const empty = missing();
  if (!empty) return;
  event.preventDefault();
  const later = inputs.slice(inputs.indexOf(event.target) + 1).find((input) => "needed" in input.dataset && !input.value.trim());
  (later ?? empty).focus();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) document.querySelector("#clear").click();
});

form.addEventListener("input", (event) => {
  event.target.closest(".field")?.classList.remove("bad", "filled");
});

form.addEventListener("submit", (event) => {
  if (sending) event.preventDefault();
  sending = true;
});
window.addEventListener("pageshow", () => {
  sending = false;
});
