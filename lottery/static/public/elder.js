// 长辈版, kept in this browser: asked before anything is painted, so that no page is small first. Without scripts the link
// leads to #elder, which the style takes for the same on this page.
(() => {
  const KEPT = "fpdraw-elder";
  const root = document.documentElement;

  const kept = () => {
    try {
      return localStorage.getItem(KEPT) === "1";
    } catch {
      return false; // a browser that keeps nothing is asked on each page
    }
  };

  /** @param {boolean} on */
  const turn = (on) => {
    root.classList.toggle("elder", on);
    try {
      if (on) localStorage.setItem(KEPT, "1");
      else localStorage.removeItem(KEPT);
    } catch {
      // The same.
    }
  };

  root.classList.toggle("elder", kept());
  // Whoever comes by an address with #elder wants it, too; the mark leaves, or the page could not be turned back.
  if (location.hash === "#elder") {
    turn(true);
    history.replaceState(null, "", location.pathname + location.search);
  }
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(".elder-switch") : null;
    if (!link) return;
    event.preventDefault();
    turn(link.classList.contains("elder-on"));
  });
})();
