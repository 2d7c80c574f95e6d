import type { Site } from "../../config/config.ts";
import type { LetterPart } from "../../pages/mail-letter.tsx";
import type { Week } from "../../stats/week.ts";
import { type Letter, letter } from "../compose.ts";
import { oneLine } from "../one-line.ts";

const MAX_TITLE = 120;
/** In the middle of an hour: where clocks are half an hour off, days begin within one. */
const MIDDLE = 1_800_000;

/** How the paper was read in a week. @param siteUrl the paper's origin, without a slash at the end */
export function weeklyLetter(
  site: Site,
  week: Week,
  { siteUrl, endUrl }: { siteUrl: string; endUrl: string },
): Letter {
  const dates = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", timeZone: site.timeZone });
  const weekday = new Intl.DateTimeFormat("en", { weekday: "long", timeZone: site.timeZone });
  const [first, last] = [week.days[0]?.from ?? 0, week.days.at(-1)?.from ?? 0];
  const span = dates.formatRange(first + MIDDLE, last + MIDDLE);
  const parts: LetterPart[] = [
    { paragraph: `${readers(week.readers)} from ${span}, ${against(week)}.` },
    {
      paragraph: week.days
        .map(({ from, value }) => `${weekday.format(from + MIDDLE)}: ${number(value)}`)
        .join(" · "),
    },
  ];
  if (week.top.length > 0) parts.push({ paragraph: "Read most:" });
  for (const [n, { id, views, ...article }] of week.top.entries()) {
    const title = oneLine(article.title, MAX_TITLE);
    const url = `${siteUrl}/admin/articles/${id}/figures`;
    parts.push({ label: `${n + 1}. ${title} (${number(views)})`, url, title });
  }
  if (week.referrers.length > 0) {
    const names = week.referrers.map(({ name, views }) => `${oneLine(name, MAX_TITLE)} (${number(views)})`);
    parts.push({ paragraph: `Where readers came from: ${names.join(", ")}.` });
  }
  parts.push(
    { paragraph: `${number(week.comments)} comments came, of which spam: ${number(week.spam)}.` },
    { label: "All figures, in the newsroom", url: `${siteUrl}/admin` },
    {
      paragraph:
        "A reader counts once a day for each article. Nobody is followed, and this mail loads nothing.",
    },
    { label: "No more of these mails", url: endUrl },
  );
  return letter(site, `${readers(week.readers)}, ${span}: ${site.name}`, endUrl, parts);
}

function against({ readers: now, before }: Week): string {
  if (before === 0) return "nobody in the week before";
  const percent = Math.round(100 * Math.abs(now / before - 1));
  const change = percent === 0 ? "as many as" : `${percent} % ${now > before ? "more" : "fewer"} than`;
  return `${change} the ${number(before)} of the week before`;
}

function readers(n: number): string {
  return n === 1 ? "1 reader" : `${number(n)} readers`;
}

function number(n: number): string {
  return n.toLocaleString("en");
}
