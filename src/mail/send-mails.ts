import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { type Sent, sendLetter } from "./binding.ts";
import { confirmLetter, type Letter, replyLetter } from "./compose.ts";
import { claimDue, type DueMail, readDue, settleMails } from "./due-mails.ts";
import { confirmLink, type LinkMaker, unsubscribeLink } from "./signed-links.ts";

export type MailContext = { db: Db; config: Config; now: number };

/** Mails that one run of the cron sends. */
const RUN_LIMIT = 20;
/** With the delays between them, a mail is tried for nearly two days. */
const MAX_TRIES = 9;

/**
 * The cron's job: sends what is due. A mail is claimed before it is sent, so that two runs at the same time do not send it twice, and settled when it is sent, before the next
 * one goes: where that cannot be written down no more are sent. A run that dies leaves the others to a later one.
 * @returns how many mails were sent
 */
export async function sendDueMails(context: MailContext): Promise<number> {
  const { db, config, now } = context;
  const { mail, secretKey, site } = config;
  if (!mail || !secretKey || !site.url) return 0;
  const claimed = await claimDue(db, now, RUN_LIMIT);
  if (claimed.length === 0) return 0;
  const wanted = await readDue(db, claimed);
  const wantedIds = new Set(wanted.map(({ id }) => id));
  await settleMails(db, { dropped: idsOf(claimed.filter(({ id }) => !wantedIds.has(id))) }, now);
  const tries = new Map(claimed.map(({ id, tries }) => [id, tries]));
  const maker: LinkMaker = { siteUrl: site.url, secretKey, now };
  let sent = 0;
  for (const [n, due] of wanted.entries()) {
    const about = { mail: due.kind, comment: due.commentId };
    const outcome = await sendLetter(mail, due.email, await compose(config, maker, due), about);
    await settle(context, due, outcome, tries.get(due.id) ?? 0);
    if (outcome === "sent") sent++;
    if (outcome === "all-later") {
      await settleMails(db, { untried: idsOf(wanted.slice(n + 1)) }, now);
      break;
    }
  }
  return sent;
}

function idsOf(mails: { id: number }[]): number[] {
  return mails.map(({ id }) => id);
}

async function compose({ site }: Config, maker: LinkMaker, due: DueMail): Promise<Letter> {
  const { subscriptionId, emailHash } = due;
  const scope = due.kind === "confirm" ? "all" : "comment";
  const unsubscribeUrl = await unsubscribeLink(maker, { commentId: subscriptionId, emailHash, scope });
  if (due.kind === "reply") return replyLetter(site, due, unsubscribeUrl);
  const confirmUrl = await confirmLink(maker, subscriptionId);
  return confirmLetter(site, { articleTitle: due.article.title, confirmUrl, unsubscribeUrl });
}

/** Writes down what became of a mail; one that stays is due again when its claim said. */
async function settle({ db, now }: MailContext, due: DueMail, outcome: Sent, tries: number): Promise<void> {
  if (outcome === "sent") return settleMails(db, { sent: [due.id] }, now);
  const isHopeless = outcome === "never" || outcome === "unwanted" || tries >= MAX_TRIES;
  if (!isHopeless) return;
  console.error({ event: "mail_given_up", mail: due.id, tries });
  await settleMails(db, { dropped: [due.id], unwanted: outcome === "unwanted" ? [due.emailHash] : [] }, now);
}
