/** Raised with every change of the markup, the stylesheet or the script: pages stored under another version are not served. */
export const PAGE_VERSION = 3;
