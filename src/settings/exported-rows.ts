import { travellingRows } from "../db/travelling-rows.ts";
import { faceFiles } from "./table.ts";

/** What the face refers to; the rest of this room has lines of its own. */
export const settingsRows = [travellingRows(faceFiles, { most: 3 })];
