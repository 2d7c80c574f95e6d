import { type AuditEvent, recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import { versionOf } from "./settings.ts";
import { readSetting, replaceSetting } from "./stored.ts";

/** A row of `settings` as it was read, to be saved anew. */
export type ReadRow = { name: string; stored: string | null };

/**
 * Reads a row that is to be changed.
 * @param basedOn the version that was shown to whoever changes it; null: whatever it is
 * @returns null: somebody else has saved since
 */
export async function rowToChange(db: Db, name: string, basedOn: string | null): Promise<ReadRow | null> {
  const stored = await readSetting(db, name);
  return basedOn !== null && basedOn !== (await versionOf(stored)) ? null : { name, stored };
}

/**
 * Saves a row that was read, and notes it in the audit trail.
 * @param also statements of the same transaction
 * @returns false: somebody else has saved meanwhile, and neither was done
 */
export async function saveRow(
  db: Db,
  { name, stored }: ReadRow,
  value: string,
  { event, who, now }: { event: AuditEvent; who: string; now: number },
  also: D1PreparedStatement[] = [],
): Promise<boolean> {
  const [saved] = await db.$client.batch([
    replaceSetting(db, name, stored, value),
    recordEvent(db, who, event, now, "changes() > 0"),
    ...also,
  ]);
  return saved?.meta.changes !== 0;
}
