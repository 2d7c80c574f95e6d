import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { type Sent, sendLetter } from "./binding.ts";
import { confirmLetter, type Letter, replyLetter } from "./compose.ts";
import { type Claimed, claimDue, type DueMail, readDue, settleMails } from "./due-mails.ts";
import { forgetOld } from "./forget-old.ts";
import { confirmLink, type LinkMaker, unsubscribeLink } from "./signed-links.ts";

export type MailContext = { db: Db; config: Config; now: number };

/** Mails that one run of the cron sends. */
const RUN_LIMIT = 20;
/** With the delays between them, a mail is tried for nearly two days. */
const MAX_TRIES = 9;

/**
 * The cron's job: sends what is due, and once a day erases addresses that are not needed any more. A mail is claimed
 * before it is sent, so that two runs at the same time do not send it twice; a run that dies leaves it to a later one.
 * @returns how many mails were sent
 */
export async function sendDueMails(context: MailContext): Promise<number> {
  await forgetOld(context);
  const { db, config, now } = context;
  const { mail, secretKey, site } = config;
  if (!mail || !secretKey || !site.url) return 0;
  const claimed = await claimDue(db, now, RUN_LIMIT);
  if (claimed.length === 0) return 0;
  const wanted = await readDue(db, claimed);
  const maker: LinkMaker = { siteUrl: site.url, secretKey, now };
  const outcomes = new Map<number, Sent>();
  for (const due of wanted) {
    const about = { mail: due.kind, comment: due.commentId };
    const outcome = await sendLetter(mail, due.email, await compose(config, maker, due), about);
    outcomes.set(due.id, outcome);
    if (outcome === "all-later") break;
  }
  await settle(context, claimed, wanted, outcomes);
  return [...outcomes.values()].filter((outcome) => outcome === "sent").length;
}

async function compose({ site }: Config, maker: LinkMaker, due: DueMail): Promise<Letter> {
  const { subscriptionId, emailHash } = due;
  const scope = due.kind === "confirm" ? "all" : "comment";
  const unsubscribeUrl = await unsubscribeLink(maker, { commentId: subscriptionId, emailHash, scope });
  if (due.kind === "reply") return replyLetter(site, due, unsubscribeUrl);
  const confirmUrl = await confirmLink(maker, subscriptionId);
  return confirmLetter(site, { articleTitle: due.article.title, confirmUrl, unsubscribeUrl });
}

/** Writes down what became of the claimed mails; those that stay are due again when their claim said. */
async function settle(
  { db, now }: MailContext,
  claimed: Claimed[],
  wanted: DueMail[],
  outcomes: Map<number, Sent>,
): Promise<void> {
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const givenUp = claimed.filter(({ id, tries }) => isHopeless(outcomes.get(id), tries));
  for (const { id, tries } of givenUp) console.error({ event: "mail_given_up", mail: id, tries });
  const ids = (mails: { id: number }[]) => mails.map(({ id }) => id);
  await settleMails(
    db,
    {
      sent: ids(wanted.filter(({ id }) => outcomes.get(id) === "sent")),
      dropped: ids([...claimed.filter(({ id }) => !wantedIds.has(id)), ...givenUp]),
      untried: ids(wanted.filter(({ id }) => !outcomes.has(id))),
      unwanted: wanted.filter(({ id }) => outcomes.get(id) === "unwanted").map(({ emailHash }) => emailHash),
    },
    now,
  );
}

function isHopeless(outcome: Sent | undefined, tries: number): boolean {
  if (outcome === undefined || outcome === "sent") return false;
  return outcome === "never" || outcome === "unwanted" || tries >= MAX_TRIES;
}
