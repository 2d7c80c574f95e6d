import {
  costsOfRequests,
  DAY_MS,
  inTown,
  live,
  type Requests,
  START,
  type Step,
} from "./popularity.bench.ts";

/**
 * What a month costs: the town of the popularity bench reads for a day at three speeds, metered, and the public price list
 * does the rest. A hundred million views are ten times the day of ten million: more of them would come from memory, so
 * that is an upper bound. Prices are in dollars, those of autumn 2026.
 */
const MONTH_DAYS = 30;
const SIMULATED = [100_000, 1_000_000, 10_000_000];
const LARGEST = 100_000_000;

/** Five comments a thousand views. */
const COMMENTS_A_VIEW = 0.005;
const CRONS_A_DAY = 1_440;
/** Of a run that finds nothing to do; tests/scheduled/scheduled.test.ts holds it. */
const CRON_ROWS_READ = 24;
/** `npm run bench -- view`: from the isolate's memory, and with a KV read. */
const CPU_MS = { memory: 0.91, kv: 2.1, comment: 6, cron: 5 };
/** The default of KV_DAILY_WRITES. */
const KV_WRITES_A_DAY = 900;

type Usage = Record<"requests" | "cpuMs" | "kvReads" | "kvWrites" | "rowsRead" | "rowsWritten", number>;

/** What the paid plan's five dollars hold in a month, and what each million more costs. */
const PAID_BASE = 5;
const PAID: Usage = {
  requests: 10e6,
  cpuMs: 30e6,
  kvReads: 10e6,
  kvWrites: 1e6,
  rowsRead: 25e9,
  rowsWritten: 50e6,
};
const PER_MILLION: Usage = {
  requests: 0.3,
  cpuMs: 0.02,
  kvReads: 0.5,
  kvWrites: 5,
  rowsRead: 0.001,
  rowsWritten: 1,
};
/** What the free plan allows in a day. Its CPU limit is one of each request, and KV's writes keep to a budget below theirs. */
const FREE: Omit<Usage, "cpuMs" | "kvWrites"> = {
  requests: 100_000,
  kvReads: 100_000,
  rowsRead: 5e6,
  rowsWritten: 100_000,
};

export async function run(): Promise<void> {
  const months = new Map<number, Usage>();
  await inTown(async (miniflare) => {
    const request = await costsOfRequests(miniflare);
    for (const [n, views] of SIMULATED.entries()) {
      const step = await live(miniflare, START + n * DAY_MS, 1, views / MONTH_DAYS);
      months.set(views, monthOf(views, step, request));
    }
  });
  const last = SIMULATED.at(-1) ?? 1;
  const base = months.get(last);
  if (base) months.set(LARGEST, scale(base, LARGEST / last));
  report(months);
}

/**
 * Counting as metered; pages as in the popularity bench: none is taken to be in KV, so the first request of an article
 * in each data centre renders it, and every other one that memory cannot answer compares the revision.
 */
function monthOf(views: number, { meter, kv }: Step, { unread, again, comment }: Requests): Usage {
  const comments = (views / MONTH_DAYS) * COMMENTS_A_VIEW;
  const asked = Math.min(kv.pages, views / MONTH_DAYS);
  const day: Usage = {
    requests: views / MONTH_DAYS + comments + CRONS_A_DAY,
    cpuMs:
      asked * CPU_MS.kv +
      (views / MONTH_DAYS - asked) * CPU_MS.memory +
      comments * CPU_MS.comment +
      CRONS_A_DAY * CPU_MS.cron,
    kvReads: kv.pages + kv.lists + comments * comment.kv.reads,
    kvWrites: Math.min(KV_WRITES_A_DAY, kv.listWrites + kv.rendered + comments * comment.kv.writes),
    rowsRead:
      meter.rowsRead +
      kv.rendered * unread.meter.rowsRead +
      (kv.pages - kv.rendered) * again.meter.rowsRead +
      comments * comment.meter.rowsRead +
      CRONS_A_DAY * CRON_ROWS_READ,
    rowsWritten: meter.rowsWritten + comments * comment.meter.rowsWritten + KV_WRITES_A_DAY,
  };
  return scale(day, MONTH_DAYS);
}

function scale(usage: Usage, times: number): Usage {
  const { requests, cpuMs, kvReads, kvWrites, rowsRead, rowsWritten } = usage;
  return {
    requests: requests * times,
    cpuMs: cpuMs * times,
    kvReads: kvReads * times,
    // The budget is the same however many read.
    kvWrites: Math.min(kvWrites * times, KV_WRITES_A_DAY * MONTH_DAYS),
    rowsRead: rowsRead * times,
    rowsWritten: rowsWritten * times,
  };
}

/** The base, and each use above what it holds by its price. */
function paidDollars(usage: Usage): number {
  const names = Object.keys(PAID) as (keyof Usage)[];
  const above = names.map((name) => (Math.max(0, usage[name] - PAID[name]) / 1e6) * PER_MILLION[name]);
  return above.reduce((sum, dollars) => sum + dollars, PAID_BASE);
}

/** The free plan's limit that is nearest, and how much of it a day uses. */
function tightest(usage: Usage): { name: string; share: number } {
  const names = Object.keys(FREE) as (keyof typeof FREE)[];
  const shares = names.map((name) => ({ name, share: usage[name] / MONTH_DAYS / FREE[name] }));
  return shares.reduce((most, each) => (each.share > most.share ? each : most));
}

function report(months: Map<number, Usage>): void {
  const rows = [...months].map(([views, usage]) => {
    const { name, share } = tightest(usage);
    const paid = paidDollars(usage);
    return {
      views,
      usage,
      free: share <= 1,
      name,
      share,
      paid,
      perMillion: ((paid - PAID_BASE) / views) * 1e6,
    };
  });
  console.log("A month, with five comments a thousand views; the cron included");
  console.table(
    rows.map(({ views, usage, free, name, share, paid, perMillion }) => ({
      views: views.toLocaleString("en-US"),
      ...Object.fromEntries(Object.entries(usage).map(([key, value]) => [key, millions(value)])),
      "free plan": `${free ? "fits" : "too small"}: ${Math.round(share * 100)} % of ${name}`,
      "paid plan": `$${paid.toFixed(2)}`,
      "above the base, a million": `$${perMillion.toFixed(2)}`,
    })),
  );
  const printed = rows.map(({ views, usage, share, paid }) => ({
    views,
    ...Object.fromEntries(Object.entries(usage).map(([key, value]) => [key, Math.round(value)])),
    freeShare: Math.round(share * 100) / 100,
    paidDollars: Math.round(paid * 100) / 100,
  }));
  console.log(JSON.stringify({ bench: "cost", months: printed }));
}

function millions(value: number): string {
  return `${(value / 1e6).toLocaleString("en-US", { maximumSignificantDigits: 3 })} M`;
}
