import { travellingRows } from "../db/travelling-rows.ts";
import { mailAddresses, subscriptions } from "./table.ts";

/** What owners of addresses have said: who wants no mails is to get none, and stands here by a keyed hash. */
export const mailRows = [travellingRows(mailAddresses)];

/** Plain addresses of commenters who asked for mails: only for those who ask for them. */
export const subscriptionRows = [travellingRows(subscriptions)];
