import type { Bindings } from "../../config/bindings.ts";
import { fixedSettings } from "../../config/config.ts";
import { mailAddresses } from "../../config/values.ts";
import type { Db } from "../../db/client.ts";
import { changeSettings } from "../../settings/change-settings.ts";
import { findSettings } from "../../settings/settings.ts";
import { changeWeeklyState } from "./weekly-state.ts";

/** Two who end theirs at once do not keep each other from it. */
const TRIES = 5;

/**
 * Ends the week's mails to an address: it is taken out of the setting, which the audit trail notes; where wrangler.toml
 * fixes that, it is remembered beside it. Repeating it changes nothing.
 * @returns whether a setting was changed
 */
export async function endWeekly(env: Bindings, db: Db, address: string, now: number): Promise<boolean> {
  for (let n = 0; n < TRIES && !fixedSettings(env).WEEKLY_MAILS; n++) {
    const named = mailAddresses((await findSettings(db)).WEEKLY_MAILS);
    const left = named.filter((one) => one !== address);
    if (left.length === named.length) return false;
    const given = { WEEKLY_MAILS: left.join(", ") };
    const change = await changeSettings(env, db, { given, basedOn: null }, { who: `mail:${address}`, now });
    if (change.outcome === "saved") return true;
    if (change.outcome === "refused") break;
  }
  await changeWeeklyState(db, (state) => ({ ...state, ended: [...new Set([...state.ended, address])] }));
  return false;
}
