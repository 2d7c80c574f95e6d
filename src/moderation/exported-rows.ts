import { travellingRows } from "../db/travelling-rows.ts";
import { blockedWords, decisions } from "./table.ts";

export const moderationRows = [travellingRows(decisions), travellingRows(blockedWords)];
