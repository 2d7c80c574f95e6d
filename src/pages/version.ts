/** Put in by the build (scripts/bundle/versions.ts): the hash of all code that a stored page is made by. */
declare const PAGES_HASH: string | undefined;

/** Pages and lists that were stored under another version are made anew. */
export const PAGE_VERSION = typeof PAGES_HASH === "undefined" ? "unbuilt" : PAGES_HASH;
