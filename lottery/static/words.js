// Sentences of a page: they stand in its markup, and scripts only fill them in.

/**
 * A sentence in which each {name} that has a value stands for it.
 * @param {string} text
 * @param {object} values
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(Reflect.get(values, name) ?? whole));

/**
 * A count with commas.
 * @param {number} number
 */
export const counted = (number) => String(number).replace(/\B(?=(?:[0-9]{3})+$)/g, ",");

/**
 * A hash, or digits, in parts of four that can be read aloud.
 * @param {string} text
 */
export const inFours = (text) => (text.match(/.{1,4}/g) ?? []).map((four) => Object.assign(document.createElement("span"), { textContent: four }));
