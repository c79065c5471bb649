/**
 * Whether a key belongs to an input method that is still making characters. Safari tells the Enter that
 * ends a composition only by its key code, 229, after it has already said that nothing is being composed.
 * @param {KeyboardEvent} event
 */
export const composing = (event) => event.isComposing || event.keyCode === 229;
