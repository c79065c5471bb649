// What a script finds on its page, of the kind that it relies on.

/** The page lacks what its script relies on. */
export class MissingElementError extends Error {}

/**
 * The first element that a selector names.
 *
 * @template {Element} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @param {ParentNode} [place] where to look; the whole page if nothing is said
 * @throws {MissingElementError} there is none, or it is of another kind
 */
export function one(selector, kind, place = document) {
  const found = place.querySelector(selector);
  if (found instanceof kind) return found;
  throw new MissingElementError(`${selector} is no ${kind.name}`);
}

/**
 * All elements of a kind that a selector names, in their order.
 *
 * @template {Element} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @param {ParentNode} [place]
 */
export function all(selector, kind, place = document) {
  return [...place.querySelectorAll(selector)].flatMap((found) => (found instanceof kind ? [found] : []));
}

/**
 * The element that a selector names and in which an event happened; null if it happened elsewhere.
 *
 * @template {Element} Kind
 * @param {Event} event
 * @param {string} selector
 * @param {new () => Kind} kind
 */
export function around(event, selector, kind) {
  const found = event.target instanceof Element ? event.target.closest(selector) : null;
  return found instanceof kind ? found : null;
}

/**
 * A field of a form by its name.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @throws {MissingElementError} the form has no such field, or several
 */
export function field(form, name) {
  const found = form.elements.namedItem(name);
  if (found instanceof HTMLInputElement) return found;
  throw new MissingElementError(`${name} is no field`);
}

/**
 * What the server has written into an element's data-… attributes: each of which a script knows is there.
 *
 * @param {HTMLElement} element
 */
export const data = (element) => /** @type {Record<string, string>} */ (element.dataset);
