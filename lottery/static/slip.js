// Prints the slip; Enter goes on to the next invoice because the link to it has the focus.
document.querySelector("#print").addEventListener("click", () => print());
document.addEventListener("keydown", (event) => {
  if ((event.key === "p" || event.key === "P") && !event.ctrlKey && !event.metaKey) print();
});
