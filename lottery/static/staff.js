// Whoever logs out takes along what he has not finished: nothing of a person stays in the browser.
import { forgetAll, leaving } from "./memory.js";

document.querySelector("#leave")?.addEventListener("submit", () => {
  forgetAll();
  leaving.postMessage("");
  dispatchEvent(new Event("fpdraw-left"));
});
