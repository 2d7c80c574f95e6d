import { type AuditEvent, recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import { versionOf } from "./settings.ts";
import { readSetting, replaceSetting } from "./stored.ts";

/** A row of `settings` as it was read, to be saved anew. `isOutdated`: somebody has saved it since it was shown. */
export type ReadRow = { name: string; stored: string | null; isOutdated: boolean };

/**
 * Reads a row that is to be changed. Whoever finds that it says already what is to be saved has nothing to save: the same form may
 * have come a second time, after a double tap or an answer that was lost.
 * @param basedOn the version that was shown to whoever changes it; null: whatever it is
 */
export async function rowToChange(db: Db, name: string, basedOn: string | null): Promise<ReadRow> {
  const stored = await readSetting(db, name);
  return { name, stored, isOutdated: basedOn !== null && basedOn !== (await versionOf(stored)) };
}

/**
 * Saves a row that was read, and notes it in the audit trail.
 * @param also statements of the same transaction
 * @returns false: somebody else has saved since it was shown or read, and nothing was done
 */
export async function saveRow(
  db: Db,
  { name, stored, isOutdated }: ReadRow,
  value: string,
  { event, who, now }: { event: AuditEvent; who: string; now: number },
  also: D1PreparedStatement[] = [],
): Promise<boolean> {
  if (isOutdated) return false;
  const [saved] = await db.$client.batch([
    replaceSetting(db, name, stored, value),
    recordEvent(db, who, event, now, "changes() > 0"),
    ...also,
  ]);
  return saved?.meta.changes !== 0;
}
