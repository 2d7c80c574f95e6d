/** One address each, so `https://www.` is a single match. */
export const LINK = /https?:\/\/(?:www\.)?|\bwww\.[a-z0-9]/gi;

/** An address as far as it reaches. */
export const WHOLE_LINK = /(?:https?:\/\/|\bwww\.)\S+/gi;
