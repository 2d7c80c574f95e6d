import { SHORTEST_TOKEN } from "../../auth/token-length.ts";
import { MINUTE_MS } from "../../db/time.ts";
import { Time } from "../../pages/time.tsx";
import { LATE_MS } from "../../stats/schedule-state.ts";
import type { Stats } from "../../stats/stats.ts";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { Card } from "./cards.tsx";

/** What needs somebody. */
export function Alarms({
  frame,
  stats,
  isTokenShort,
}: {
  frame: NewsroomFrame;
  stats: Stats;
  isTokenShort: boolean;
}) {
  const { schedule, plan } = stats;
  const isLate = schedule !== null && frame.now - schedule.at > LATE_MS;
  return (
    <>
      {isTokenShort && (
        <Notice kind="problem">
          The paper's <code>ADMIN_TOKEN</code> has fewer than {SHORTEST_TOKEN} characters and can be guessed.
          Set a longer one with <code>npx wrangler secret put ADMIN_TOKEN</code>; that ends its sessions.
        </Notice>
      )}
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

export function Plan({ stats: { plan } }: { stats: Stats }) {
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

export function Machinery({ frame, stats: { schedule, stale } }: { frame: NewsroomFrame; stats: Stats }) {
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
