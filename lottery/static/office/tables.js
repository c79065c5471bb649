// While a table is at work, ask how far it is; when that ends, the page itself says what came of it.
const bar = document.querySelector("[data-progress]");
const told = document.querySelector("#progress-told");

async function ask() {
  try {
    const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) return location.reload();
    const now = await answer.json();
    told.textContent = now.told;
    if (!now.running) return location.reload();
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
    }
  } catch {
    // The server is away for a moment: what is stored stays, and the next question may be answered.
  }
  setTimeout(ask, 1000);
}

if (bar) setTimeout(ask, 500);
