import type { Stats } from "../../stats/stats.ts";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { Articles, Card, Names, Verdicts, Waiting } from "./cards.tsx";
import { Charts } from "./charts.tsx";
import { Alarms, Machinery, Plan } from "./machinery.tsx";
import { Windows } from "./windows.tsx";

/** The newsroom's first page: how the paper does, and what waits. */
export function dashboardPage(frame: NewsroomFrame, stats: Stats): string {
  const isEmpty = stats.totals.all === 0 && stats.comments.every(({ value }) => value === 0);
  return newsroomPage(
    frame,
    { title: "Today", part: "dashboard" },
    <>
      <div class="head">
        <h1>How the paper does</h1>
        <Windows window={stats.window} />
      </div>
      <Alarms frame={frame} stats={stats} />
      {isEmpty && <Beginning frame={frame} />}
      <Charts frame={frame} stats={stats} />
      <div class="board">
        <Waiting waiting={stats.waiting} />
        <Card title="Spam">
          <Verdicts judged={stats.judged} />
        </Card>
        <Articles title="Most read" list={stats.top} unit="readers" none="Nobody has read anything yet." />
        <Articles
          title="Rising now"
          list={stats.rising}
          unit="in three hours"
          none="Nothing is read more than usual just now."
        />
        <Names
          title="Where readers come from"
          names={stats.referrers}
          none="No other site has sent readers yet."
        />
        <Names title="Countries" names={stats.countries} none="Cloudflare has not named any yet." />
        <Plan stats={stats} />
        <Machinery frame={frame} stats={stats} />
      </div>
    </>,
  );
}

function Beginning({ frame }: { frame: NewsroomFrame }) {
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
              <a href="/admin/articles/new">Write an article</a>, or bring over what you have:{" "}
              <code>npx broadsheet import wordpress export.xml</code>.
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
