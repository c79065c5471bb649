// Enter confirms because the button has the focus; Esc takes the unconfirmed entry back to its form.
const form = document.querySelector("#confirm");
let sent = false;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) document.querySelector("#back").click();
});
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => {
  sent = false;
});
