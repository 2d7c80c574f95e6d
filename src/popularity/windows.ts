/** The times that lists of what is read most are of; `rising` is what is read more than usual now. */
export const WINDOWS = ["day", "week", "month", "all", "rising"] as const;

export type Window = (typeof WINDOWS)[number];
