import { Time } from "../../pages/time.tsx";
import type { ArticleFigures } from "../../stats/article-figures.ts";
import { Bars } from "../dashboard/bars.tsx";
import { Card, Names } from "../dashboard/cards.tsx";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { Compared } from "./compared.tsx";
import { LeftOutCard } from "./left-out.tsx";
import { CountedElsewhere, WhatIsKept } from "./notes.tsx";
import { Places } from "./places.tsx";
import { dayLabels, hourLabels, timeOfDay } from "./times.ts";

export type ArticleFiguresPage = {
  figures: ArticleFigures;
  /** Which hours are shown. */
  hours: "first" | "last";
  isCountedElsewhere: boolean;
};

/** How one article is read. */
export function articleFiguresPage(frame: NewsroomFrame, data: ArticleFiguresPage): string {
  const { figures, isCountedElsewhere } = data;
  const { article, readers, today, countedUpTo, sources, places } = figures;
  const { timeZone } = frame.site;
  return newsroomPage(
    frame,
    { title: `Readers of ${article.title}`, part: "dashboard" },
    <>
      <div class="head">
        <h1>{article.title}</h1>
        <p class="row">
          <a href={article.path}>Read it</a>
          {frame.identity?.role === "admin" && <a href={`/admin/articles/${article.id}`}>Edit it</a>}
          <a href="/admin">All of the paper</a>
        </p>
      </div>
      <CountedElsewhere isElsewhere={isCountedElsewhere} />
      <section class="card stack">
        <h2>
          {count(readers)} {readers === 1 ? "reader" : "readers"}{" "}
          <span class="soft">
            {count(today)} of them today, up to {timeOfDay(countedUpTo, timeZone)}
          </span>
        </h2>
        {article.publishedAt !== null && (
          <p class="soft">
            {article.status === "published" ? "Published" : "Dated"}{" "}
            <Time at={article.publishedAt} site={frame.site} />
          </p>
        )}
        <Compared figures={figures} />
      </section>
      <Hours frame={frame} data={data} />
      <Days figures={figures} timeZone={timeZone} />
      <div class="board">
        <Names
          title="Where readers come from"
          names={sources.referrers}
          none="No other site has sent readers."
        >
          <SinceWhen />
        </Names>
        <Names title="Countries" names={sources.countries} none="Cloudflare has not named any.">
          <SinceWhen />
        </Names>
        <Places places={places} />
        <Comments figures={figures} />
        <LeftOutCard leftOut={figures.leftOut} days="yesterday and today" />
      </div>
      <p class="row">
        Download: <a href={`/admin/articles/${article.id}/figures.csv?by=day`}>readers by day (CSV)</a>
        <a href={`/admin/articles/${article.id}/figures.csv?by=hour`}>by hour (CSV)</a>
      </p>
      <WhatIsKept timeZone={timeZone} now={frame.now} />
    </>,
  );
}

function Hours({ frame, data: { figures, hours } }: { frame: NewsroomFrame; data: ArticleFiguresPage }) {
  const { firstHours, lastHours, article } = figures;
  const isFirst = hours === "first" && firstHours !== null;
  const bars = isFirst ? firstHours : lastHours;
  const base = `/admin/articles/${article.id}/figures`;
  const which = isFirst ? "first" : "last";
  const sum = bars.reduce((total, { value }) => total + value, 0);
  return (
    <section class="card stack">
      <h2>
        By hour <span class="soft">{`${count(sum)} in the ${which} ${bars.length} hours`}</span>
      </h2>
      {firstHours !== null && lastHours[0]?.from !== firstHours[0]?.from && (
        <ul class="tabs" aria-label="Which hours">
          <li>
            <a href={base} aria-current={isFirst ? "page" : undefined}>
              The first 48 hours
            </a>
          </li>
          <li>
            <a href={`${base}?hours=last`} aria-current={isFirst ? undefined : "page"}>
              The last 48 hours
            </a>
          </li>
        </ul>
      )}
      <Bars
        title="Readers by hour"
        summary={`Readers by hour, the ${which} ${bars.length} hours: ${count(sum)} in all.`}
        bars={bars}
        labelOf={hourLabels(frame.site.timeZone)}
      />
    </section>
  );
}

function Days({ figures: { days, weeks }, timeZone }: { figures: ArticleFigures; timeZone: string }) {
  return (
    <>
      <section class="card stack">
        <h2>
          By day <span class="soft">{weeks ? "the last 31 days" : "since it was published"}</span>
        </h2>
        <Bars
          title="Readers by day"
          summary={`Readers by day: ${count(days.reduce((total, { value }) => total + value, 0))} in all.`}
          bars={days}
          labelOf={dayLabels(timeZone)}
        />
      </section>
      {weeks && (
        <section class="card stack">
          <h2>
            By week <span class="soft">since it was published, at most 57 weeks</span>
          </h2>
          <Bars
            title="Readers by week"
            summary={`Readers by week: ${count(weeks.reduce((total, { value }) => total + value, 0))} in all.`}
            bars={weeks}
            labelOf={dayLabels(timeZone, "The week from ")}
          />
          <p class="help">Days of which the hours are not kept any more are those of UTC.</p>
        </section>
      )}
    </>
  );
}

function SinceWhen() {
  return <p class="help">Since it was published, at most in the last 31 days.</p>;
}

function Comments({ figures: { comments } }: { figures: ArticleFigures }) {
  return (
    <Card title="Comments">
      <dl class="facts">
        <dt>shown</dt>
        <dd>{count(comments.shown)}</dd>
        <dt>wait</dt>
        <dd>{count(comments.held)}</dd>
        <dt>in spam</dt>
        <dd>{count(comments.spam)}</dd>
        <dt>in the trash</dt>
        <dd>{count(comments.trash)}</dd>
      </dl>
      <p class="help">Of those that are not shown, the newest thousand comments are looked through.</p>
    </Card>
  );
}

function count(value: number): string {
  return value.toLocaleString("en");
}
