/** What people do, in the order of the columns of the table in docs/operations.md. */
export const DEEDS = ["stored page", "cold page", "list", "comment", "sign-in", "queue", "save"] as const;
export type Deed = (typeof DEEDS)[number];

/** As ever; or 503, which says when to come again and has all that was typed. */
export type Outcome = "as ever" | "503" | "503, words kept";

const AS_EVER = Object.fromEntries(DEEDS.map((deed) => [deed, "as ever"])) as Record<Deed, Outcome>;

const WITHOUT_DATABASE: Record<Deed, Outcome> = {
  ...AS_EVER,
  "cold page": "503",
  list: "503",
  comment: "503, words kept",
  "sign-in": "503",
  queue: "503",
  save: "503, words kept",
};

/** What must come out, by what fails, how it fails, and what somebody does meanwhile: a test for each, and a row of the docs. */
export const EXPECTED: Record<string, Record<string, Record<Deed, Outcome>>> = {
  DB: {
    error: WITHOUT_DATABASE,
    hang: WITHOUT_DATABASE,
    slowness: AS_EVER,
    "platform limit": WITHOUT_DATABASE,
  },
  PAGES: { error: AS_EVER, hang: AS_EVER, slowness: AS_EVER, "platform limit": AS_EVER },
  CACHE_API: { error: AS_EVER, hang: AS_EVER, slowness: AS_EVER, "platform limit": AS_EVER },
  limiters: { error: AS_EVER, hang: AS_EVER, slowness: AS_EVER, "platform limit": AS_EVER },
};

/** What the docs call what fails. */
const CALLED: Record<string, string> = {
  DB: "D1",
  PAGES: "KV",
  CACHE_API: "data centre's cache",
  limiters: "limiters",
};

/** The lines of the table in docs/operations.md: kinds of fault that come out alike share one. */
export function faultRows(): string[] {
  return Object.entries(EXPECTED).flatMap(([what, kinds]) => {
    const lines = Object.entries(kinds).map(
      ([kind, outcomes]) => [kind, DEEDS.map((deed) => outcomes[deed]).join(" | ")] as const,
    );
    const alike = Map.groupBy(lines, ([, outcomes]) => outcomes);
    return [...alike].map(
      ([outcomes, of]) => `| ${CALLED[what]} | ${of.map(([kind]) => kind).join(", ")} | ${outcomes} |`,
    );
  });
}
