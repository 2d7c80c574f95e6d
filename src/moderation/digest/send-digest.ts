import type { Mail, Site } from "../../config/config.ts";
import { MINUTE_MS } from "../../db/time.ts";
import { sendLetter } from "../../mail/binding.ts";
import { type Letter, letter } from "../../mail/compose.ts";
import { oneLine } from "../../mail/one-line.ts";
import type { MailContext } from "../../mail/send-mails.ts";
import type { LinkMaker } from "../../mail/signed-links.ts";
import { displayName } from "../../pages/display-name.ts";
import type { LetterPart } from "../../pages/mail-letter.tsx";
import type { Decision } from "../inputs.ts";
import { decisionLink } from "./decision-links.ts";
import { claimDigest, finishDigest, readDigestState } from "./digest-state.ts";
import { type HeldComment, heldBetween } from "./held-comments.ts";

const LISTED = 20;
const MAX_EXCERPT = 300;
const MAX_REASONS = 3;
/** A comment's id is as old as its request: what is younger than this may not be stored yet, and comes with the next. */
const SETTLED_MS = MINUTE_MS;
/** Crons come some seconds early or late. */
const CRON_JITTER_MS = 20_000;

const DECISIONS: [Decision, string][] = [
  ["approve", "Approve"],
  ["spam", "Spam"],
  ["trash", "Trash"],
];

/**
 * The cron's job: tells the moderators of comments that were held since the last such mail, at most once in
 * `digestMinutes`. What could not be told is told by the next one.
 * @returns whether a mail was sent
 */
export async function sendDigestIfDue({ db, config, now }: MailContext): Promise<boolean> {
  const { mail, secretKey, site } = config;
  if (!mail || mail.moderators.length === 0 || !secretKey || !site.url) return false;
  const state = await readDigestState(db);
  if (state && now < state.triedAt + mail.digestMinutes * MINUTE_MS - CRON_JITTER_MS) return false;
  if (!(await claimDigest(db, state, now))) return false;
  const until = now - SETTLED_MS;
  const held = await heldBetween(db, { from: state?.toldUntil ?? 0, until }, LISTED);
  if (held.comments.length > 0) {
    const maker = { siteUrl: site.url, secretKey, now };
    if (!(await tellModerators(site, mail, maker, held))) return false;
  }
  await finishDigest(db, { triedAt: now, toldUntil: until });
  return held.comments.length > 0;
}

type Held = Awaited<ReturnType<typeof heldBetween>>;

/** Each moderator gets links of their own. False: nobody could be told. */
async function tellModerators(site: Site, mail: Mail, maker: LinkMaker, held: Held): Promise<boolean> {
  let told = 0;
  for (const moderator of mail.moderators) {
    const digest = await digestLetter(site, maker, moderator, held);
    if ((await sendLetter(mail, moderator, digest, { mail: "digest" })) === "sent") told++;
  }
  return told > 0;
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
  for (const comment of comments) parts.push(...(await commentParts(maker, moderator, comment)));
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
  return [
    { paragraph: `${displayName(comment.authorName)} on “${oneLine(comment.article.title, 120)}”:` },
    { quote: oneLine(comment.body, MAX_EXCERPT) },
    ...(reasons.length > 0 ? [{ paragraph: `What speaks against it: ${reasons.join("; ")}` }] : []),
    { label: "The article", url: `${maker.siteUrl}${comment.article.path}` },
    ...(await Promise.all(links)),
  ];
}
