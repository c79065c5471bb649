// What lies beside a bundle, told in lines: of each tier how many prizes wait, were claimed and went elsewhere, and who else
// has verified the draw. Each has the word for how far it was checked. The words are the page's.
import { one } from "../../elements.js";
import { counted, fill, inFours } from "../../words.js";

/** @import { Awards, Standing, Verdict } from "../../verify/beside.js" */
/** @import { Tier } from "../../verify/awards.js" */
/** @typedef {Record<string, string>} Says the page's sentences, by name */
/** @typedef {{ says: Says, roles: Says, failure: (error: NonNullable<Verdict["error"]>) => Node[] }} Words with the names of roles, and how it is told why something does not hold */
/** @typedef {"waiting" | "claimed" | "vacant" | "takenBack" | "empty" | "returned" | "passed"} Told of a tier */

const DAY = /([0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9:]{8})?)/;
/** @type {[Told, string][]} what is told of a tier, by the name of its sentence */
const TOLD = [["claimed", "claimed"], ["waiting", "waiting"], ["vacant", "vacant"], ["takenBack", "taken"], ["empty", "unfilled"], ["returned", "returned"], ["passed", "passed"]];

/**
 * @param {string} tag
 * @param {string} className
 * @param {...(string | Node)} children
 */
function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/**
 * A sentence whose days are not broken at a line's end.
 * @param {string} text
 */
const dated = (text) => text.split(DAY).map((part, index) => (index % 2 ? element("span", "day", part) : part));

/**
 * @param {Standing} standing
 * @param {Says} says
 */
const mark = (standing, says) => element("b", `standing ${standing}`, says[`is${standing}`]);

/**
 * @param {Tier} tier
 * @param {Says} says
 */
function tierLine(tier, says) {
  const parts = TOLD.filter(([name]) => tier[name] || name === "claimed" || name === "waiting").map(([name, sentence]) => element("span", sentence, fill(says[sentence], { n: counted(tier[name]) })));
  return element("li", "", element("b", "", fill(says.tier, { code: tier.code, count: counted(tier.count) })), ...parts);
}

/**
 * @param {Awards | undefined} awards nothing where no list was given
 * @param {Says} says
 */
export function showAwards(awards, says) {
  one("#awards", HTMLElement).hidden = !awards;
  if (!awards) return;
  const { standing, parts, day, until, tiers = [] } = awards;
  const told = parts ? fill(says.list, { parts, day }) : standing === "no" ? says.refused : says.unread;
  const last = parts ? (until === "-" ? says.endless : fill(says.until, { day: until })) : "";
  one("#awards-told", HTMLElement).replaceChildren(mark(standing, says), " ", ...dated(`${told}${last}`));
  one("#awards-tiers", HTMLElement).replaceChildren(...tiers.map((tier) => tierLine(tier, says)));
}

/**
 * @param {Verdict} verdict
 * @param {Words} words
 */
function verdictLine({ file, standing, error, name, role, time, program, hash, isNamed }, { says, roles, failure }) {
  if (error) return element("li", "", mark(standing, says), ` ${file}`, ...failure(error));
  const when = (time ?? "").replace("T", " ").replace("+08:00", "");
  const whose = role ? fill(says.role, { role: roles[role] ?? role }) : says.roleless;
  const by = fill(isNamed ? says.own : says.other, { program });
  return element("li", "", mark(standing, says), " ", ...dated(`${fill(says.verified, { name, when })}${whose}`), element("p", "told", by, element("code", "hash", ...inFours(hash ?? ""))));
}

/**
 * @param {Verdict[] | undefined} outside nothing where no verdict was given
 * @param {Words} words
 */
export function showOutside(outside, words) {
  one("#outside", HTMLElement).hidden = !outside;
  one("#outside-list", HTMLElement).replaceChildren(...(outside ?? []).map((each) => verdictLine(each, words)));
}
