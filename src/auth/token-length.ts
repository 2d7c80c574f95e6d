/** A token of fewer characters can be guessed, in the end. What `npm run deploy` makes has 32. */
export const SHORTEST_TOKEN = 20;
