// A registered seller is found by the first signs of his name or number, and his number need not be typed.
import { composing } from "../composing.js";
import { data, field as named, one } from "../elements.js";

/** @typedef {{ id: string, name: string }} Seller */

const form = one("#entry", HTMLFormElement);
const list = one("#sellers", HTMLElement);
const PAUSE = 150; // what is typed fast is asked for once, not once a sign
const WHOLE = 18; // and a whole number at once

/**
 * @param {string} words
 * @returns {Promise<Seller[] | null>}
 */
async function ask(words) {
  const answer = await fetch(`${data(form).sellers}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? (await answer.json()).sellers : null;
}

/** @param {Seller[]} sellers */
function offer(sellers) {
  list.replaceChildren(...sellers.map(({ id, name: label }) => {
    const option = document.createElement("option");
    [option.value, option.label] = [id, label];
    return option;
  }));
}

/**
 * Offers sellers in one field.
 * @param {HTMLInputElement} field
 * @param {(seller: Seller) => unknown} took hears of the one whose number stands there
 */
export function suggestFor(field, took) {
  /** @type {Seller[]} */
  let found = [];
  let asked = "";
  let timer = 0;

  function settle() {
    const chosen = found.find((each) => each.id === field.value.trim().toUpperCase());
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

const name = named(form, "seller_name");
suggestFor(named(form, "seller_id"), (seller) => (name.value ||= seller.name));
