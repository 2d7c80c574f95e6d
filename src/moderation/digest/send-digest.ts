import type { Mail, Site } from "../../config/config.ts";
import type { Db } from "../../db/client.ts";
import { isDue, MINUTE_MS } from "../../db/time.ts";
import { sendLetter } from "../../mail/binding.ts";
import { type Letter, letter } from "../../mail/compose.ts";
import { oneLine } from "../../mail/one-line.ts";
import type { MailContext } from "../../mail/send-mails.ts";
import type { LinkMaker } from "../../mail/signed-links.ts";
import { displayName } from "../../pages/display-name.ts";
import type { LetterPart } from "../../pages/mail-letter.tsx";
import type { Decision } from "../inputs.ts";
import { readersPage } from "../outside-page.ts";
import { decisionLink } from "./decision-links.ts";
import { claimDigest, type DigestState, readDigestState, writeDigestState } from "./digest-state.ts";
import { type HeldComment, heldBetween } from "./held-comments.ts";

const LISTED = 20;
const MAX_EXCERPT = 300;
const MAX_REASONS = 3;
/** A comment's id is as old as its request: what is younger than this may not be stored yet, and comes with the next. */
const SETTLED_MS = MINUTE_MS;

const DECISIONS: [Decision, string][] = [
  ["approve", "Approve"],
  ["spam", "Spam"],
  ["trash", "Trash"],
];

/**
 * The cron's job: tells the moderators of comments that were held since the last such mail, at most once in
 * `digestMinutes`. What one of them could not be told the next mail to them tells, and nobody is told twice.
 * @param stored what DIGEST_ROW says, for those who have read it already; null: nothing
 * @returns whether a mail was sent
 */
export async function sendDigestIfDue(
  { db, config, now }: MailContext,
  stored?: string | null,
): Promise<boolean> {
  const { mail, secretKey, site } = config;
  if (!mail || mail.moderators.length === 0 || !secretKey || !site.url) return false;
  const read = await readDigestState(db, stored);
  if (!isDue(read?.state.triedAt ?? null, mail.digestMinutes * MINUTE_MS, now)) return false;
  const before: DigestState = read?.state ?? { triedAt: now, toldUntil: 0, told: {} };
  // Whoever is no moderator any more is forgotten.
  const told = Object.fromEntries(mail.moderators.map((one) => [one, before.told[one] ?? before.toldUntil]));
  const state: DigestState = { triedAt: now, toldUntil: before.toldUntil, told };
  if (!(await claimDigest(db, read?.stored ?? null, state))) return false;
  const maker = { siteUrl: site.url, secretKey, now };
  return await tellModerators({ db, site, mail, maker }, state, now - SETTLED_MS);
}

type Telling = { db: Db; site: Site; mail: Mail; maker: LinkMaker };

type Held = Awaited<ReturnType<typeof heldBetween>>;

/** Each moderator gets links of their own, and it is written down at once who was told. @returns whether anybody was */
async function tellModerators(
  { db, site, mail, maker }: Telling,
  state: DigestState,
  until: number,
): Promise<boolean> {
  const lists = new Map<number, Held>();
  let isTold = false;
  for (const moderator of mail.moderators) {
    const from = state.told[moderator] ?? 0;
    const held = lists.get(from) ?? (await heldBetween(db, { from, until }, LISTED));
    lists.set(from, held);
    if (held.comments.length > 0) {
      const digest = await digestLetter(site, maker, moderator, held);
      const outcome = await sendLetter(mail, moderator, digest, { mail: "digest" });
      if (outcome === "all-later") break;
      if (outcome !== "sent") continue;
      isTold = true;
    }
    state.told[moderator] = until;
    if (held.comments.length > 0) await writeDigestState(db, state);
  }
  // Whoever becomes a moderator later is told of what is held from now on.
  await writeDigestState(db, { ...state, toldUntil: until });
  return isTold;
}

async function digestLetter(
  site: Site,
  maker: LinkMaker,
  moderator: string,
  { comments, fresh, waiting }: Held,
): Promise<Letter> {
  const what = fresh === 1 ? "1 comment waits" : `${fresh} comments wait`;
  const parts: LetterPart[] = [
    {
      paragraph: `${what} for a decision. Each link shows the comment again and asks before it does anything.`,
    },
  ];
  for (const comment of comments) parts.push("divider", ...(await commentParts(maker, moderator, comment)));
  parts.push("divider");
  if (fresh > comments.length) parts.push({ paragraph: `And ${fresh - comments.length} more.` });
  parts.push(
    { label: `The newsroom, where ${waiting} wait altogether`, url: `${maker.siteUrl}/admin/comments` },
    { paragraph: "The links work for a week and decide in your name: please do not pass this mail on." },
  );
  return letter(site, `${what} for a decision: ${site.name}`, null, parts);
}

async function commentParts(
  maker: LinkMaker,
  moderator: string,
  comment: HeldComment,
): Promise<LetterPart[]> {
  const links = DECISIONS.map(async ([decision, label]) => ({
    label,
    url: await decisionLink(maker, { commentId: comment.id, decision, moderator }),
  }));
  const reasons = comment.findings
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MAX_REASONS)
    .map(({ reason }) => oneLine(reason, 200));
  const title = oneLine(comment.article.title, 120);
  return [
    { paragraph: `${displayName(comment.authorName)} on “${title}”:`, title },
    { quote: oneLine(comment.body, MAX_EXCERPT) },
    ...(reasons.length > 0 ? [{ paragraph: `What speaks against it: ${reasons.join("; ")}` }] : []),
    { label: "The article", url: new URL(readersPage(comment.article), maker.siteUrl).href },
    ...(await Promise.all(links)),
  ];
}
