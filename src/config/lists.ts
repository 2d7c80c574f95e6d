/** What the newsroom sets of the two lists that pages show, and of the list of all time. */
export type ListSettings = {
  top: { window: "day" | "week" | "month"; length: number };
  popular: { window: "week" | "month" | "all"; length: number };
  /** How old an article of all time's list may be, in days; 0: any age. */
  allDays: number;
};

export const USUAL_LISTS: ListSettings = {
  top: { window: "week", length: 5 },
  popular: { window: "month", length: 8 },
  allDays: 0,
};
