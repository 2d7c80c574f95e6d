import { readMarker } from "../../auth/newsroom-marker.ts";
import { HOUR_MS } from "../../db/time.ts";
import { originOf } from "../../http/network-address.ts";
import { secretOf } from "../../http/secret-key.ts";
import { networkKey, readerKey } from "../../popularity/reader-key.ts";
import { isRobot } from "../../popularity/reader-or-robot.ts";
import { type Entry, recommendations } from "../../popularity/tally.ts";
import { ownSent, readOwn } from "../own/own-comments.ts";
import { type CommenterRequest, ensureWelcome } from "../posting/commenter-request.ts";
import { handIn } from "./hand-in.ts";

/** The runtime ends work behind a response after 30 s, and the write needs its part. */
const LONGEST_WAIT_MS = 20_000;
const LONGEST_AGENT = 512;

/**
 * Takes one reader's recommendation of a comment: it is gathered here and counted by the cron (count-recommendations.ts), so that it
 * asks the database nothing. Robots, the newsroom and a comment's own author are answered like all others, and do not count.
 * @throws Refusal
 */
export async function recommendComment(commenter: CommenterRequest, id: number): Promise<void> {
  await ensureWelcome(commenter);
  const { request, now, config } = commenter;
  const cookies = request.headers.get("Cookie");
  if (isRobot(request) || readMarker(cookies)) return;
  const secret = secretOf(config);
  const own = await readOwn(secret, ownSent(request), now);
  if ([...(own?.articles.values() ?? [])].some(({ ids }) => ids.includes(id))) return;
  const { address, network } = originOf(request.headers.get("CF-Connecting-IP") ?? "unknown");
  const agent = (request.headers.get("User-Agent") ?? "").slice(0, LONGEST_AGENT);
  const tally = recommendations;
  if (!tally.isNew({ articleId: id, address, agent }, now)) return;
  const [reader, ofNetwork] = await Promise.all([
    readerKey(secret, { articleId: id, agent, address, network }, now, tally),
    networkKey(secret, network, tally),
  ]);
  const entry: Entry = [Math.floor(now / HOUR_MS), id, reader, "", "", ofNetwork];
  tally.add(entry);
  const waitMs = Math.min(config.popularity.flushSeconds * 1000, LONGEST_WAIT_MS);
  if (tally.claimFlush(now, waitMs)) commenter.after(handIn(commenter.db, tally, now, waitMs));
}
