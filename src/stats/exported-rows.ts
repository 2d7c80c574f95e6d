import { travellingRows } from "../db/travelling-rows.ts";
import { articleSources, dailyFigures } from "./table.ts";

export const statsRows = [travellingRows(dailyFigures), travellingRows(articleSources, { most: 50 })];
