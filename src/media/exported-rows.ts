import { travellingRows } from "../db/travelling-rows.ts";
import { media, mediaAddresses, mediaFiles, mediaUses } from "./table.ts";

/** What is known of pictures and files; their bytes stay in R2. */
export const mediaRows = [travellingRows(media), travellingRows(mediaFiles), travellingRows(mediaAddresses)];

/** Which articles show them. */
export const mediaUseRows = [travellingRows(mediaUses)];
