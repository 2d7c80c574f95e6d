import { travellingRows } from "../db/travelling-rows.ts";
import { follows, mailAddresses, subscriptions } from "./table.ts";

/** What owners of addresses have said: who wants no mails is to get none, and stands here by a keyed hash. */
export const mailRows = [travellingRows(mailAddresses)];

/** What is new for whom is found anew where they are put back. */
const FROM_NOW_ON = {
  told: "(SELECT coalesce(max(id), 0) FROM news)",
  due_at: "NULL",
  tries: "0",
  mailed_at: "NULL",
};

/** Plain addresses of those who asked for mails: only for those who ask for them. */
export const subscriptionRows = [
  travellingRows(subscriptions),
  travellingRows(follows, { left: FROM_NOW_ON }),
];
