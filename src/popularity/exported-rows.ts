import type { Db } from "../db/client.ts";
import { travellingRows } from "../db/travelling-rows.ts";
import {
  topLists,
  viewSources,
  viewsByDay,
  viewsByHour,
  viewsEver,
  viewsImported,
  viewsImportedFrom,
  viewWindows,
} from "./table.ts";

/** A row has all articles that were read in its time. */
const LONG = { most: 30 };

export const viewRows = [
  travellingRows(viewsByHour, LONG),
  travellingRows(viewsByDay, LONG),
  travellingRows(viewWindows, LONG),
  travellingRows(viewsEver, LONG),
  travellingRows(viewsImported, LONG),
  travellingRows(viewsImportedFrom, LONG),
  travellingRows(viewSources, LONG),
  travellingRows(topLists),
];

/** For the batch that puts rows back: whoever has read the tables of views before reads them again. */
export function raiseRestored(db: Db): D1PreparedStatement {
  return db.$client.prepare(
    "INSERT INTO view_state (id, version) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET version = version + 1",
  );
}
