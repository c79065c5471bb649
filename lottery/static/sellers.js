// A registered seller is found by the first signs of his name or number, and his number need not be typed.
const form = document.querySelector("#entry");
const [seller, name] = ["seller_id", "seller_name"].map((field) => form.elements.namedItem(field));
const list = document.querySelector("#sellers");
let found = [];
let asked = "";

async function suggest() {
  const words = seller.value.trim();
  if (words.length < 2 || words === asked || found.some((one) => one.id === words)) return;
  asked = words;
  const answer = await fetch(`${form.dataset.sellers}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || words !== seller.value.trim()) return;
  found = (await answer.json()).sellers;
  list.replaceChildren(...found.map((one) => {
    const option = document.createElement("option");
    [option.value, option.label] = [one.id, one.name];
    return option;
  }));
}

function take(one) {
  seller.value = one.id;
  name.value ||= one.name;
  seller.dispatchEvent(new Event("input", { bubbles: true }));
}

seller.addEventListener("input", () => {
  const chosen = found.find((one) => one.id === seller.value);
  if (chosen) name.value ||= chosen.name;
  else suggest();
});
// Before the form's own Enter: words that fit one seller only stand for him.
seller.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && found.length === 1 && !/^[0-9A-Za-z]{15,20}$/.test(seller.value)) take(found[0]);
});
