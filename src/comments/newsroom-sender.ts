/** In place of the hash of an address: a reply sent twice is one, whoever of the newsroom sends it. */
export const NEWSROOM = "newsroom";
