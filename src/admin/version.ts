/** Raised with every change of the newsroom's stylesheet or scripts, which browsers keep for a year under their version. */
export const NEWSROOM_VERSION = 1;
