import type { Mail, Site } from "../../config/config.ts";
import { type Sent, sendLetter } from "../binding.ts";
import type { Letter } from "../compose.ts";
import type { MailContext } from "../send-mails.ts";
import type { LinkMaker } from "../signed-links.ts";
import { stopAddress } from "../subscriptions.ts";
import {
  claimFollows,
  type DueFollow,
  giveBack,
  type News,
  readClaimed,
  settleFollows,
} from "./due-follows.ts";
import { askLetter, newsLetter } from "./follow-letters.ts";
import { type Ends, followingLink, followLink } from "./follow-links.ts";
import { gatherNews, type NewsLook, newsQuery } from "./gather-news.ts";
import { nextMorning } from "./news-times.ts";

/** Mails of one run: with those about replies, and a query for each, within the free plan's queries. */
const A_RUN = 10;
/** With the delays between them, a mail is tried for nearly two days. */
const MAX_TRIES = 9;

/** One mail: what is at once is by itself, what comes once a day is together with all else of the address. */
type Parcel = { first: DueFollow; follows: DueFollow[] };

/** How claimed ones are settled. */
type Settling = { upTo: number; morning: number };

/**
 * The cron's job: finds what is new in what people follow, and tells them. A mail is settled when it is sent, before the next one goes:
 * where that cannot be written down no more are sent.
 * @returns how many mails were sent; null: nobody follows anything, or no mails are sent
 */
export async function tellFollowers(context: MailContext): Promise<number | null> {
  const { db, config, now } = context;
  const { mail, secretKey, site } = config;
  if (!mail || !secretKey || !site.url) return null;
  const look = await newsQuery(db).first<NewsLook>();
  if (!look) return null;
  const morning = nextMorning(site.timeZone, now);
  const madeDue = await gatherNews(db, { look, now, morning });
  if (madeDue === 0 && (look.next_due === null || look.next_due > now)) return 0;
  const claimed = await claimFollows(db, now, A_RUN);
  if (claimed.length === 0) return 0;
  const { follows, news, upTo } = await readClaimed(db, claimed, now);
  const told = follows.filter((one) => isToldOf(one, news));
  const silent = claimed.filter((id) => !told.some((one) => one.id === id));
  if (silent.length > 0) await settleFollows(db, silent, { upTo, morning, now, mailed: false }).run();
  return sendParcels(context, { mail, maker: { siteUrl: site.url, secretKey, now } }, parcelsOf(told), news, {
    upTo,
    morning,
  });
}

/** Who has not confirmed is asked, as long as what they asked for is there. */
function isToldOf({ id, isConfirmed, kind, article }: DueFollow, news: Map<number, News>): boolean {
  return isConfirmed ? news.has(id) : kind === "answers" || article !== null;
}

function parcelsOf(follows: DueFollow[]): Parcel[] {
  const digests = new Map<string, Parcel>();
  return follows.flatMap((first) => {
    const parcel = { first, follows: [first] };
    if (!first.daily || !first.isConfirmed) return [parcel];
    const digest = digests.get(first.emailHash);
    digest?.follows.push(first);
    if (!digest) digests.set(first.emailHash, parcel);
    return digest ? [] : [parcel];
  });
}

async function sendParcels(
  { db, config, now }: MailContext,
  { mail, maker }: { mail: Mail; maker: LinkMaker },
  parcels: Parcel[],
  news: Map<number, News>,
  settling: Settling,
): Promise<number> {
  let sent = 0;
  for (const [n, parcel] of parcels.entries()) {
    const { first } = parcel;
    const letter = await letterOf(parcel, news, { site: config.site, maker });
    const outcome = await sendLetter(mail, first.email, letter, { mail: "follow", follow: first.id });
    if (outcome === "sent") sent++;
    if (outcome === "all-later") {
      const untried = parcels.slice(n + 1).flatMap(idsOf);
      if (untried.length > 0) await giveBack(db, untried).run();
      break;
    }
    await settle({ db, now }, parcel, outcome, settling);
  }
  return sent;
}

function idsOf({ follows }: Parcel): number[] {
  return follows.map(({ id }) => id);
}

/** Writes down what became of a mail; one that stays is due again when its claim said. */
async function settle(
  { db, now }: Pick<MailContext, "db" | "now">,
  parcel: Parcel,
  outcome: Sent,
  settling: Settling,
): Promise<void> {
  const { id, tries, emailHash } = parcel.first;
  const isHopeless = outcome === "never" || outcome === "unwanted" || tries >= MAX_TRIES;
  if (outcome !== "sent" && !isHopeless) return;
  if (isHopeless && outcome !== "sent") console.error({ event: "mail_given_up", follow: id, tries });
  if (outcome === "unwanted") await db.$client.batch(stopAddress(db, emailHash, now));
  else await settleFollows(db, idsOf(parcel), { ...settling, now, mailed: outcome === "sent" }).run();
}

async function letterOf(
  { first, follows }: Parcel,
  news: Map<number, News>,
  { site, maker }: { site: Site; maker: LinkMaker },
): Promise<Letter> {
  const { emailHash, isConfirmed } = first;
  const ends: Ends = !isConfirmed ? "all" : first.daily ? "daily" : first.id;
  const endUrl = await followingLink(maker, emailHash, ends);
  if (!isConfirmed) return askLetter(site, first, { confirmUrl: await followLink(maker, emailHash), endUrl });
  const all = follows.map((follow) => ({
    follow,
    news: news.get(follow.id) ?? { comments: [], more: false },
  }));
  return newsLetter(site, all, endUrl);
}
