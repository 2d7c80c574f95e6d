import type { ReadNow } from "../../stats/now.ts";
import type { Shares } from "../../stats/shares.ts";
import type { Stats } from "../../stats/stats.ts";
import { LeftOutCard } from "../figures/left-out.tsx";
import { CountedElsewhere, WhatIsKept } from "../figures/notes.tsx";
import { Now } from "../figures/read-now.tsx";
import { SameDayChart } from "../figures/same-day.tsx";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { Articles, Card, Names, Verdicts, Waiting } from "./cards.tsx";
import { Charts } from "./charts.tsx";
import { Alarms, Machinery, Plan } from "./machinery.tsx";
import { Windows } from "./windows.tsx";

const LEFT_OUT_DAYS = { day: "yesterday and today", week: "of eight days", month: "of 31 days" };

export type Dashboard = {
  stats: Stats;
  shares: Shares;
  read: ReadNow;
  isCountedElsewhere: boolean;
  isTokenShort: boolean;
  /** Asked only of a paper that is new: whether it has articles, drafts too. */
  hasArticles: boolean;
};

function isUnread({ views }: Stats["top"][number]): boolean {
  return views === 0;
}

/** Whether nobody has read or written anything yet. */
export function isNew({ totals, views, comments, top }: Stats): boolean {
  return totals.all === 0 && [...views, ...comments].every(({ value }) => value === 0) && top.every(isUnread);
}

/** The newsroom's first page: what is read, how the paper does, and what waits. */
export function dashboardPage(frame: NewsroomFrame, data: Dashboard): string {
  const { stats, shares, read, isCountedElsewhere } = data;
  const { timeZone } = frame.site;
  const isFresh = isNew(stats);
  return newsroomPage(
    frame,
    { title: "Today", part: "dashboard", scripts: ["morph.js", "now.js"] },
    <>
      <div class="head">
        <h1>How the paper does</h1>
        <Windows window={stats.window} />
      </div>
      <Alarms frame={frame} stats={stats} isTokenShort={data.isTokenShort} />
      <CountedElsewhere isElsewhere={isCountedElsewhere} />
      {isFresh && <Beginning frame={frame} hasArticles={data.hasArticles} />}
      <div class="cards">
        <Now read={read} timeZone={timeZone} />
        <Articles
          title="Most read"
          list={stats.top.filter((one) => !isUnread(one))}
          unit="readers"
          none="Nobody has read anything in this time."
        >
          <Downloads window={stats.window} />
        </Articles>
        <Articles
          title="Rising now"
          list={stats.rising}
          unit="in three hours"
          none="Nothing is read more than usual just now."
        />
      </div>
      {!isFresh && (
        <>
          <SameDayChart sameDay={stats.sameDay} timeZone={timeZone} />
          <Charts frame={frame} stats={stats} />
        </>
      )}
      <div class="board">
        <Waiting waiting={stats.waiting} />
        <Card title="Spam">
          <Verdicts judged={stats.judged} />
        </Card>
        <Names title="Sections" names={shares.sections} none="Nothing of a section has been read yet.">
          <Coverage shares={shares} />
        </Names>
        <Names title="Authors" names={shares.authors} none="Nothing with an author has been read yet.">
          <Coverage shares={shares} />
        </Names>
        <Names
          title="Where readers come from"
          names={stats.referrers}
          none="No other site has sent readers yet."
        >
          <WholeDays window={stats.window} />
        </Names>
        <Names title="Countries" names={stats.countries} none="Cloudflare has not named any yet.">
          <WholeDays window={stats.window} />
        </Names>
        <LeftOutCard leftOut={stats.leftOut} days={LEFT_OUT_DAYS[stats.window]} />
        <Plan stats={stats} />
        <Machinery frame={frame} stats={stats} />
      </div>
      <WhatIsKept timeZone={timeZone} now={frame.now} />
    </>,
  );
}

function Downloads({ window }: { window: Stats["window"] }) {
  return (
    <p class="help">
      Download: <a href={`/admin/most-read.csv?window=${window}`}>300 articles (CSV)</a>,{" "}
      <a href={`/admin/readers.csv?window=${window}`}>readers by {window === "day" ? "hour" : "day"} (CSV)</a>
    </p>
  );
}

/** Of which articles sections and authors are counted, where that is not all. */
function Coverage({ shares: { articles, covered, total } }: { shares: Shares }) {
  if (covered === total) return null;
  return (
    <p class="help">
      Of the {articles.length} articles that were read most: {Math.floor((100 * covered) / total)} of 100
      readers.
    </p>
  );
}

function WholeDays({ window }: { window: Stats["window"] }) {
  return window === "day" ? (
    <p class="help">All of yesterday and today: sites and countries are kept by day.</p>
  ) : null;
}

function Beginning({ frame, hasArticles }: { frame: NewsroomFrame; hasArticles: boolean }) {
  return (
    <section class="card stack">
      <h2>Begin here</h2>
      <p>Nobody has read the paper yet. What usually comes first:</p>
      <ul>
        {frame.identity?.role === "admin" && (
          <>
            <li>
              <a href="/admin/settings">Name the paper</a>, and set its language and time zone.
            </li>
            <li>
              <a href="/admin/settings/comments">Choose who may comment.</a> We recommend that first-timers
              wait with a link: what links of strangers are for, no text tells.
            </li>
            {!hasArticles && (
              <li>
                <a href="/admin/articles/new">Write an article</a>, or bring over what you have:{" "}
                <code>npx broadsheet import wordpress export.xml</code>.
              </li>
            )}
            <li>
              <a href="/admin/settings/face">Give it a logo and a colour</a>, and{" "}
              <a href="/admin/settings/menus">menus and an imprint</a>.
            </li>
            <li>
              <a href="/admin/people">Give your moderators tokens</a> of their own.
            </li>
          </>
        )}
        <li>
          <a href="/">Look at the paper</a> as readers see it. Your own views are not counted.
        </li>
      </ul>
    </section>
  );
}
