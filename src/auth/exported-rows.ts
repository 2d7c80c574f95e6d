import { travellingRows } from "../db/travelling-rows.ts";
import { moderators } from "./table.ts";

/** People without what they sign in by: after a restore nobody's token is worth anything, and each needs a new one. */
export const peopleRows = [
  travellingRows(moderators, { left: { token_hash: "'none ' || (value->>'id')", name_key: "NULL" } }),
];
