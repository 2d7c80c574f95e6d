import type { Child } from "hono/jsx";
import { MINUTE_MS } from "../../db/time.ts";
import { Time } from "../../pages/time.tsx";
import { LATE_MS } from "../../stats/schedule-state.ts";
import type { Judged, Stats, StatsWindow } from "../../stats/stats.ts";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import { Bars } from "./bars.tsx";

const WINDOWS: [StatsWindow, string][] = [
  ["day", "24 hours"],
  ["week", "7 days"],
  ["month", "30 days"],
];

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

function Windows({ window }: { window: StatsWindow }) {
  return (
    <ul class="tabs" aria-label="How far back">
      {WINDOWS.map(([name, label]) => (
        <li>
          <a href={`/admin?window=${name}`} aria-current={name === window ? "page" : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Alarms({ frame, stats }: { frame: NewsroomFrame; stats: Stats }) {
  const { schedule, plan } = stats;
  const isLate = schedule !== null && frame.now - schedule.at > LATE_MS;
  return (
    <>
      {isLate && (
        <Notice kind="problem">
          The schedule has not run since <Time at={schedule.at} site={frame.site} />. Counting, mails and
          scheduled articles wait for it. Look at the Worker's Cron Triggers in Cloudflare's dashboard, or run{" "}
          <code>npm run deploy</code> again.
        </Notice>
      )}
      {schedule?.failures.map(({ job, error }) => (
        <Notice kind="problem">
          The scheduled job <code>{job}</code> failed when it last ran: {error}. It is tried again every
          minute; docs/operations.md says what it does.
        </Notice>
      ))}
      {plan.database.used > 0.9 * plan.database.limit && (
        <Notice kind="problem">
          The database holds {megabytes(plan.database.used)} of the free plan's 500 MB. On the paid plan it
          may hold 10 GB.
        </Notice>
      )}
    </>
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

function Charts({ frame, stats }: { frame: NewsroomFrame; stats: Stats }) {
  const { site } = frame;
  const isDay = stats.window === "day";
  const formats = isDay
    ? {
        short: new Intl.DateTimeFormat("en", { hour: "2-digit", hourCycle: "h23", timeZone: site.timeZone }),
        long: new Intl.DateTimeFormat("en", {
          weekday: "short",
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
          timeZone: site.timeZone,
        }),
      }
    : {
        short: new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: site.timeZone }),
        long: new Intl.DateTimeFormat("en", {
          weekday: "long",
          day: "numeric",
          month: "long",
          timeZone: site.timeZone,
        }),
      };
  const labelOf = (from: number) => ({
    // In the middle of the hour: half an hour's zones begin their days within one.
    short: formats.short.format(from + (isDay ? 0 : 1_800_000)),
    long: formats.long.format(from + (isDay ? 0 : 1_800_000)),
  });
  const sum = (bars: Stats["views"]) =>
    bars.reduce((total, { value }) => total + value, 0).toLocaleString("en");
  const [, span = ""] = WINDOWS.find(([name]) => name === stats.window) ?? [];
  const per = isDay ? "by hour" : "by day";
  return (
    <>
      <section class="card stack">
        <h2>
          {sum(stats.views)} readers <span class="soft">in the last {span}</span>
        </h2>
        <Bars
          title="Readers"
          summary={`Readers ${per}, last ${span}: ${sum(stats.views)} in all.`}
          bars={stats.views}
          labelOf={labelOf}
        />
      </section>
      <section class="card stack">
        <h2>
          {sum(stats.comments)} comments <span class="soft">of which spam: {sum(stats.spam)}</span>
        </h2>
        <Bars
          title="Comments"
          summary={`Comments ${per}, last ${span}: ${sum(stats.comments)} in all, ${sum(stats.spam)} of them spam.`}
          bars={stats.comments}
          part={{ label: "spam", bars: stats.spam }}
          labelOf={labelOf}
        />
      </section>
    </>
  );
}

function Card({ title, children }: { title: string; children?: Child }) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Waiting({ waiting }: { waiting: Stats["waiting"] }) {
  const upTo = (count: number) => (count >= 1_000 ? "1,000 or more" : String(count));
  return (
    <Card title="Comments">
      <dl class="facts">
        <dt>wait for you</dt>
        <dd>
          <a href="/admin/comments?status=held">{upTo(waiting.held)}</a>
        </dd>
        <dt>reported</dt>
        <dd>
          <a href="/admin/comments?status=reported">{upTo(waiting.reported)}</a>
        </dd>
        <dt>in spam</dt>
        <dd>
          <a href="/admin/comments?status=spam">{upTo(waiting.spam)}</a>
        </dd>
        <dt>came today (UTC)</dt>
        <dd>{waiting.today.toLocaleString("en")}</dd>
      </dl>
    </Card>
  );
}

function Verdicts({ judged }: { judged: Judged }) {
  const { caught, wronglyHeld, missed, precision } = judged;
  if (precision === null && missed === 0)
    return <p>The judge has stopped nothing, and nobody has marked spam.</p>;
  return (
    <>
      <dl class="facts">
        <dt>stopped as spam</dt>
        <dd>{caught.toLocaleString("en")}</dd>
        <dt>stopped, and approved by you</dt>
        <dd>{wronglyHeld.toLocaleString("en")}</dd>
        <dt>let through, and marked by you</dt>
        <dd>{missed.toLocaleString("en")}</dd>
      </dl>
      {precision !== null && (
        <p>
          {wronglyHeld === 0
            ? "You have taken back nothing of what was stopped."
            : `Of 100 that were stopped, ${Math.floor(100 * precision)} were spam.`}{" "}
          <span class="soft">Spam counts as such until you approve it; each decision teaches the judge.</span>
        </p>
      )}
    </>
  );
}

function Articles({
  title,
  list,
  unit,
  none,
}: {
  title: string;
  list: Stats["top"];
  unit: string;
  none: string;
}) {
  return (
    <Card title={title}>
      {list.length === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <ol class="ranked">
          {list.map(({ title: name, path, views }) => (
            <li>
              <a href={path}>{name}</a>{" "}
              <span class="soft small">
                {views.toLocaleString("en")} {unit}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function Names({ title, names, none }: { title: string; names: Stats["referrers"]; none: string }) {
  return (
    <Card title={title}>
      {names.length === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <ol class="ranked">
          {names.map(({ name, views }) => (
            <li>
              {name} <span class="soft small">{views.toLocaleString("en")} readers</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function Plan({ stats: { plan } }: { stats: Stats }) {
  const { kvWrites, database } = plan;
  return (
    <Card title="What is left today">
      <Meter label="Writes to KV" {...kvWrites} text={`${kvWrites.used} of ${kvWrites.limit}`} />
      <Meter
        label="Database"
        {...database}
        text={`${megabytes(database.used)} of the free plan's ${megabytes(database.limit)}`}
      />
      <p class="help">
        Requests, rows and CPU time are known to Cloudflare alone: its dashboard has them under Workers &
        Pages and D1. They begin anew at 00:00 UTC.
      </p>
    </Card>
  );
}

function Meter({ label, used, limit, text }: { label: string; used: number; limit: number; text: string }) {
  return (
    <p>
      <span class="row">
        <span>{label}</span> <span class="soft small">{text}</span>
      </span>
      <meter min={0} max={limit} high={limit * 0.9} value={Math.min(used, limit)} aria-label={label}>
        {text}
      </meter>
    </p>
  );
}

function Machinery({ frame, stats: { schedule, stale } }: { frame: NewsroomFrame; stats: Stats }) {
  const minutes = Math.ceil(stale.oldestMs / MINUTE_MS);
  return (
    <Card title="Behind the scenes">
      <dl class="facts">
        <dt>schedule last noted</dt>
        <dd>{schedule === null ? "never" : <Time at={schedule.at} site={frame.site} />}</dd>
        <dt>pages to refresh</dt>
        <dd>
          {stale.waiting === 0
            ? "none"
            : `${stale.waiting}, the oldest for ${minutes === 1 ? "a minute" : `${minutes} minutes`}`}
        </dd>
      </dl>
      <p class="help">The schedule runs every minute and notes itself every fifth.</p>
    </Card>
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
