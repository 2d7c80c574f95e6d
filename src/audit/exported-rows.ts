import { travellingRows } from "../db/travelling-rows.ts";
import { auditEvents } from "./table.ts";

export const auditRows = [travellingRows(auditEvents)];
