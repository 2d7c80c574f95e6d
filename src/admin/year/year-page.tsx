import { HOUR_MS } from "../../db/time.ts";
import type { YearFigures } from "../../moderation/notices/year-figures.ts";
import type { Cell } from "../../stats/csv.ts";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";

const DECIDED: Record<string, string> = {
  approve: "Published or kept",
  spam: "Removed as spam",
  trash: "Moved to the trash",
  hold: "Held",
};

/** What was reported, removed and objected to in a year, for the report that the Digital Services Act asks of bigger papers. */
export function yearPage(frame: NewsroomFrame, figures: YearFigures): string {
  const { year } = figures;
  const thisYear = new Date(frame.now).getUTCFullYear();
  const other = year === thisYear ? year - 1 : thisYear;
  const title = `Reports, decisions and objections of ${year}`;
  return newsroomPage(
    frame,
    { title, part: "comments" },
    <div class="stack">
      <div class="head">
        <h1>{title}</h1>
        <p class="row">
          <a href={`/admin/comments/year?year=${other}`}>{other}</a>
          <a href={`/admin/comments/year.csv?year=${year}`}>As a file for a spreadsheet</a>
        </p>
      </div>
      {figures.isCut && (
        <p class="notice problem" role="status">
          There is more than is counted here: of reports, reasons and objections 5,000, of decisions the
          newest 10,000.
        </p>
      )}
      <table class="table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Which</th>
            <th scope="col">How many</th>
            <th scope="col">What came of it</th>
          </tr>
        </thead>
        <tbody>
          {tableOf(figures).map(([what, which, count, came]) => (
            <tr>
              <td>{what}</td>
              <td>{which}</td>
              <td>{count ?? "–"}</td>
              <td>{came}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="help">
        Small and micro enterprises need report nothing (Articles 15, 19 and 24 of the Digital Services Act);
        who grows finds here what the paper knows: notices by their reasons, what people decided and why,
        complaints and what came of them, and the middle time of both. How often the judge was right stands on{" "}
        <a href="/admin">Today</a>. Orders of authorities, out-of-court disputes and suspended senders are
        kept nowhere here: add them by hand. Reports and objections are kept for 400 days, so take a year's
        figures in its January. Days are those of UTC.
      </p>
    </div>,
  );
}

/** A line each: what, which of it, how many, and what came of it. */
export function tableOf(figures: YearFigures): Cell[][] {
  const { notices, noticeMedian, removals, decisions, objections, objectionMedian } = figures;
  return [
    ...notices.map(({ reason, count, removed, kept, open }) => [
      "Reports",
      reason || "without a reason",
      count,
      `${removed} removed, ${kept} kept, ${open} open`,
    ]),
    ["Reports", "middle time to the first decision, in hours", hours(noticeMedian), ""],
    ...decisions.map(({ decision, count }) => [
      "Decisions of people",
      DECIDED[decision] ?? decision,
      count,
      "",
    ]),
    ...removals.map(({ reason, count }) => ["Removals with a reason", reason, count, ""]),
    ...objections.map(({ who, count, stands, changed, open }) => [
      "Objections",
      who === "author" ? "of who wrote the comment" : "of who reported it",
      count,
      `${stands} stand, ${changed} decided otherwise, ${open} open`,
    ]),
    ["Objections", "middle time until somebody answered, in hours", hours(objectionMedian), ""],
  ];
}

/** Null: there was none. */
function hours(ms: number | null): number | null {
  return ms === null ? null : Math.round((ms / HOUR_MS) * 10) / 10;
}
