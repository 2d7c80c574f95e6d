import { nearName, plainName } from "../http/near-name.ts";

/** What other programs call the time at which an article comes out. */
const WHEN = [
  ...["date", "pubdate", "publishdate", "publishon", "publicationdate", "releasedate"],
  ...[
    "scheduled",
    "schedule",
    "scheduledat",
    "scheduledfor",
    "embargo",
    "embargoed",
    "embargountil",
    "golive",
  ],
];

/** What other programs call an article that nobody shall see. */
const UNSEEN = ["draft", "hidden", "private", "unlisted", "unpublished", "visible", "visibility", "public"];

/** What fields are called here. */
type Own = { fields: string[]; when: string; status: string };

/**
 * The field that was meant by a name that is none: one nearly of that name, or the one that decides the same. Whoever wrote
 * it meant something: left out, an embargo would be broken by a slip. Null: nobody knows what it means.
 */
export function meantField(name: string, { fields, when, status }: Own): string | null {
  if (fields.includes(name)) return null;
  const plain = plainName(name);
  const same = fields.find((field) => plainName(field) === plain);
  if (same) return same;
  if (WHEN.includes(plain)) return when;
  if (UNSEEN.includes(plain)) return status;
  return nearName(name, fields);
}
