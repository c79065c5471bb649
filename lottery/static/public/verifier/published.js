// A draw that this site has published, checked with one press: its files come one by one, and how much has come is shown.
// The minutes are offered when all else is checked.
import { UnreadableError } from "../../bundles.js";
import { data, one } from "../../elements.js";
import { fill } from "../../words.js";
import { judge } from "../verifier.js";
import { NotGivenError } from "./downloading.js";
import { Taking } from "./taking.js";

/** @import { Pair } from "../../bundles.js" */
/** @import { GoOn } from "../verifier.js" */
/** @import { Place, Progress } from "./taking.js" */

const draw = one("#draw", HTMLSelectElement);
const take = one("#take", HTMLButtonElement);
const bar = one("#taking progress", HTMLProgressElement);
const [panel, taken, broken, offer, stamp] = ["#taking", "#taken", "#broken", "#offer", "#stamp"].map((selector) => one(selector, HTMLElement));
const [goOn, takeMinutes] = ["#go-on", "#take-minutes"].map((selector) => one(selector, HTMLButtonElement));
const says = data(panel);
/** @type {Taking | null} */
let current = null;

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** @param {Progress} progress */
function show({ taken: bytes, total, broken: isBroken, again }) {
  panel.hidden = false;
  const known = { taken: megabytes(bytes), total: megabytes(total ?? 0) };
  taken.textContent = fill(total === null ? says.some : says.of, known);
  if (total === null) bar.removeAttribute("value");
  else [bar.max, bar.value] = [total, bytes];
  panel.dataset.left = total === null ? "" : String(total - bytes);
  stamp.textContent = isBroken ? says.stopped : says.running;
  broken.hidden = !isBroken;
  goOn.hidden = !isBroken;
  if (isBroken) broken.textContent = again === null ? says.broken : fill(says.again, { n: again });
}

/**
 * @template Found
 * @param {() => Promise<Found>} act
 */
async function told(act) {
  stamp.textContent = says.running;
  try {
    const found = await act();
    panel.hidden = true;
    stamp.textContent = String(one("#verifier", HTMLElement).dataset.running);
    return found;
  } catch (error) {
    panel.hidden = true;
    throw error instanceof NotGivenError ? new UnreadableError("a file that the site does not give") : error;
  }
}

/** @param {GoOn} resume */
async function offerMinutes(resume) {
  const from = current;
  const size = await from?.sizeOfMinutes();
  if (!from || current !== from || from.signal.aborted) return;
  takeMinutes.textContent = size ? fill(says.minutes, { size: megabytes(size) }) : says.minutesOnly;
  takeMinutes.onclick = () => resume(() => told(() => from.minutes()));
  offer.hidden = false;
}

/**
 * @param {HTMLOptionElement} option
 * @param {boolean} isWhole with the minutes at once, as for a paper that is compared with them
 */
function check({ textContent, dataset }, isWhole) {
  const { name } = dataset;
  const place = /** @type {Place} */ (/** @type {unknown} */ (dataset));
  const files = (/** @type {AbortSignal} */ signal) => told(async () => {
    const taking = new Taking(place, show, signal);
    current = taking;
    const pairs = await taking.files();
    if (isWhole) {
      const { minutes, signed } = await taking.minutes();
      pairs.push(["minutes.pdf", minutes]);
      if (signed) pairs.push(["minutes-signed.pdf", signed]);
    }
    return pairs.map(([path, file]) => /** @type {Pair} */ ([`${name}/${path}`, file]));
  });
  judge(textContent ?? "", files, isWhole ? null : { offer: offerMinutes });
}

goOn.addEventListener("click", () => current?.goOn());
take.disabled = false;
take.addEventListener("click", () => {
  const besides = ["#papers", "#signed"].some((selector) => one(selector, HTMLInputElement).files?.length);
  check(draw.selectedOptions[0], besides);
});
// Where plain files are sent, nobody has chosen the draw that the address names.
const asked = new URLSearchParams(location.search).get("draw");
const wanted = [...draw.options].find(({ dataset }) => dataset.name === asked);
if (wanted) wanted.selected = true;
if (asked !== null) take.click();
