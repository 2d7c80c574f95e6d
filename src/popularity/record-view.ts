import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { HOUR_MS } from "../db/time.ts";
import { originOf } from "../http/network-address.ts";
import { flushTally } from "./flush.ts";
import { networkKey, readerKey } from "./reader-key.ts";
import { whoAsks, whoTells } from "./reader-or-robot.ts";
import { referringSite } from "./referring-site.ts";
import { type Entry, isolateTally, type Tally } from "./tally.ts";

export type View = {
  request: Request;
  articleId: number;
  /** Unix ms. */
  now: number;
  db: Db;
  config: Pick<Config, "popularity" | "secretKey">;
  after: (work: Promise<unknown>) => void;
  /** The signed-in newsroom's own views do not count. */
  isNewsroom?: boolean;
  /** Is handed every view that this isolate counts, behind the response. */
  writePoint?: (entry: Entry) => void;
  /** Of a page that was fetched ahead and tells that it is shown: what had led to it, as the page says. */
  toldReferrer?: string;
  /** Another than this isolate's, for those who play several. */
  tally?: Tally;
};

/** The runtime ends work behind a response after 30 s, and the write needs its part. */
const LONGEST_WAIT_MS = 20_000;
const LONGEST_AGENT = 512;

/**
 * Counts a 200 or 304 of an article's page, or the word of one that was fetched ahead, where a person asked for it who has not been seen here today. All but the
 * look at its own memory happens behind the response. The first such view of a window hands in all of the window's,
 * `popularity.flushSeconds` later (at most 20), so an isolate that falls idle hands in too.
 */
export function recordView(view: View): void {
  const { request, articleId, now, config, tally = isolateTally } = view;
  const who = (view.toldReferrer === undefined ? whoAsks : whoTells)(request, view.isNewsroom);
  if (who === "robot" || who === "prefetch") tally.leaveOut(articleId, who);
  if (who !== "reader") return;
  if (config.secretKey === null) {
    // Without a key, fingerprints would be addresses that anybody could find by trying.
    if (tally.isFirst("no_secret_key"))
      console.warn({ event: "views_not_counted", reason: "SECRET_KEY is not set" });
    return;
  }
  const origin = originOf(request.headers.get("CF-Connecting-IP") ?? "unknown");
  const agent = (request.headers.get("User-Agent") ?? "").slice(0, LONGEST_AGENT);
  if (!tally.isNew({ articleId, address: origin.address, agent }, now)) {
    tally.leaveOut(articleId, "repeat");
    return;
  }
  const keys = Promise.all([
    readerKey(config.secretKey, { articleId, agent, ...origin }, now, tally),
    networkKey(config.secretKey, origin.network, tally),
  ]);
  view.after(gather(view, tally, keys));
}

async function gather(view: View, tally: Tally, keys: Promise<[number, number]>): Promise<void> {
  const { request, articleId, now, db, config } = view;
  const [reader, network] = await keys;
  const entry: Entry = [
    Math.floor(now / HOUR_MS),
    articleId,
    reader,
    referringSite(request, view.toldReferrer),
    countryOf(request),
    network,
  ];
  view.writePoint?.(entry);
  // Analytics Engine is the one that counts: nothing is handed in.
  if (config.popularity.analyticsEngine) return;
  tally.add(entry);
  const waitMs = Math.min(config.popularity.flushSeconds * 1000, LONGEST_WAIT_MS);
  if (!tally.claimFlush(now, waitMs)) return;
  if (waitMs > 0) await scheduler.wait(waitMs);
  await flushTally(db, tally, now + waitMs);
}

/** Two letters, as Cloudflare says; "" where it does not know. */
function countryOf(request: Request): string {
  const country = request.cf?.country;
  return typeof country === "string" && /^[A-Z][A-Z0-9]$/.test(country) ? country : "";
}
