import { Zone } from "../../db/zone.ts";
import { Notice } from "../layout.tsx";

/** What is counted, by whose days, and what of it is kept. */
export function WhatIsKept({ timeZone, now }: { timeZone: string; now: number }) {
  const off = new Zone(timeZone).minutesOff(now);
  return (
    <details class="card stack">
      <summary>What these figures are made of, and what is kept</summary>
      <p>
        A reader counts once a day for each article; that day begins at 00:00 UTC, all other days and hours
        here are those of {timeZone}.
        {off > 0 &&
          ` Readers are counted by the whole hours of UTC, so a day here begins at ${`23:${60 - off}`} of the evening before.`}
      </p>
      <p>
        Nobody is followed: no cookie is set to count, and nothing is kept of who read what. Kept are numbers
        of readers by article: by hour for 31 days, by day of UTC for 400; by day also how many came from
        which other site and from which country, as Cloudflare names it. What tells a second view from a first
        is a fingerprint under a key that changes every day, and is deleted with the day after it.
      </p>
    </details>
  );
}

/** Where views are counted by Analytics Engine, D1 has none of them. */
export function CountedElsewhere({ isElsewhere }: { isElsewhere: boolean }) {
  return isElsewhere ? (
    <Notice kind="problem">
      Readers are counted by Workers Analytics Engine (POPULARITY_SOURCE), which ranks the lists. By hour, by
      day and by article only what was imported, or counted before, is shown here.
    </Notice>
  ) : null;
}
