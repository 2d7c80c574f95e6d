import { DAY_MS } from "../db/time.ts";
import { Zone } from "../db/zone.ts";
import { canonicalPath } from "../http/paths.ts";

/** `/2026/11/23/a-slug/`: the date is that of the site's time zone. */
export function datedPath(publishedAt: number, slug: string, timeZone: string): string {
  const { day } = new Zone(timeZone).clockAt(publishedAt);
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll("-", "/");
  return canonicalPath(`/${date}/${slug}/`) ?? `/${date}/`;
}
