import { canonicalPath } from "../http/paths.ts";

/** `/2026/11/23/a-slug/`: the date is that of the site's time zone. */
export function datedPath(publishedAt: number, slug: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const date = parts.format(publishedAt).replaceAll("-", "/");
  return canonicalPath(`/${date}/${slug}/`) ?? `/${date}/`;
}
