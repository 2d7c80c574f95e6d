import { travellingRows } from "../db/travelling-rows.ts";
import { lessons } from "./table.ts";

/** Of these the cron makes the model again, to the same bytes. */
export const learningRows = [travellingRows(lessons, { most: 100 })];
