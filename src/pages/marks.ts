/** Around words that a search found in a text: noncharacters that no article has, and other ones than slots are made with. */
export const MARK_BEGIN = "\ufdd2";
export const MARK_END = "\ufdd3";
