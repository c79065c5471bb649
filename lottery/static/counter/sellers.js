// A registered seller is found by the first signs of his name or number, and his number need not be typed.
import { composing } from "../composing.js";

const form = document.querySelector("#entry");
const list = document.querySelector("#sellers");
const PAUSE = 150; // what is typed fast is asked for once, not once a sign
const WHOLE = 18; // and a whole number at once

async function ask(words) {
  const answer = await fetch(`${form.dataset.sellers}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? (await answer.json()).sellers : null;
}

function offer(sellers) {
  list.replaceChildren(...sellers.map((one) => {
    const option = document.createElement("option");
    [option.value, option.label] = [one.id, one.name];
    return option;
  }));
}

// Offers sellers in one field; `took` hears of the one whose number stands there.
export function suggestFor(field, took) {
  let found = [];
  let asked = "";
  let timer = 0;

  function settle() {
    const chosen = found.find((one) => one.id === field.value.trim().toUpperCase());
    if (chosen) took(chosen);
    return chosen;
  }

  async function suggest() {
    const words = field.value.trim();
    if (words.length < 2 || words === asked) return;
    asked = words;
    const sellers = await ask(words);
    if (!sellers || words !== field.value.trim()) return;
    found = sellers;
    offer(found);
    settle();
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (settle()) return;
    if (field.value.trim().length === WHOLE) suggest();
    else timer = setTimeout(suggest, PAUSE);
  });
  field.addEventListener("blur", () => clearTimeout(timer));
  // Before the form's own Enter: words that fit one seller only stand for him.
  field.addEventListener("keydown", (event) => {
    const number = /^[0-9A-Za-z]{15,20}$/.test(field.value);
    if (event.key !== "Enter" || composing(event) || found.length !== 1 || number) return;
    field.value = found[0].id;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const [seller, name] = ["seller_id", "seller_name"].map((field) => form.elements.namedItem(field));
suggestFor(seller, (one) => (name.value ||= one.name));
