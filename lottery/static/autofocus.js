// A busy browser now and then leaves a page without the field that it asked for: whoever scans then
// scans into nothing. Whatever has come by the end of loading is made good, once more when it has
// been drawn, and when somebody comes back to a page that he left in no field.
const enter = () => {
  const nobody = document.activeElement === null || document.activeElement === document.body;
  const field = [...document.querySelectorAll("[autofocus]")].find((one) => !one.closest("dialog:not([open])"));
  if (nobody && field instanceof HTMLElement) field.focus();
};

addEventListener("load", () => {
  enter();
  requestAnimationFrame(() => requestAnimationFrame(enter));
});
addEventListener("focus", enter);
