import { travellingRows } from "../db/travelling-rows.ts";
import { blockedWords, decisions, statements } from "./table.ts";

export const moderationRows = [
  travellingRows(decisions),
  travellingRows(blockedWords),
  travellingRows(statements),
];
