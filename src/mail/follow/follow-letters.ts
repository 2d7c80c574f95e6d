import type { Site } from "../../config/config.ts";
import { displayName, nameWithBadge } from "../../pages/display-name.ts";
import { commentUrl, threadUrl } from "../../pages/links.ts";
import type { LetterPart } from "../../pages/mail-letter.tsx";
import { type Letter, letter, type Told } from "../compose.ts";
import { oneLine, shortened } from "../one-line.ts";
import type { DueFollow, News } from "./due-follows.ts";

const MAX_TITLE = 120;
/** Of one comment where a mail has several. */
const MAX_QUOTE = 600;

/** Asks the owner of an address whether mails are wanted. It holds no word of whoever typed the address. */
export function askLetter(
  site: Site,
  { article }: DueFollow,
  { confirmUrl, endUrl }: { confirmUrl: string; endUrl: string },
): Letter {
  const title = oneLine(article?.title ?? "", MAX_TITLE);
  const what = article ? `the conversation on “${title}”` : "all answers to the comments of one browser";
  return letter(site, `Do you want to follow a conversation on ${site.name}?`, endUrl, [
    { paragraph: `Somebody gave this address and asked for mails about ${what}.`, title },
    { paragraph: "If that was you, please say so. The link works for a week:" },
    { label: "Yes, send me these mails", url: confirmUrl },
    { paragraph: "If it was not you, you need not do anything: no such mails will come." },
    { label: `No mails from ${site.name} to this address at all`, url: endUrl },
  ]);
}

/** What is new in one or more conversations. */
export function newsLetter(site: Site, all: { follow: DueFollow; news: News }[], endUrl: string): Letter {
  const told = all.flatMap(({ news }) => news.comments);
  const parts = all.flatMap((one) => partsOf(site, one));
  const isDigest = all.some(({ follow }) => follow.daily);
  return letter(site, subjectOf(site, all, told), endUrl, [
    ...parts,
    {
      paragraph: isDigest
        ? `You asked ${site.name} for one mail a day about what you follow.`
        : `You asked ${site.name} for these mails.`,
    },
    { label: isDigest ? "Change or end these mails" : "No more of these mails, or one a day", url: endUrl },
  ]);
}

function subjectOf(site: Site, all: { follow: DueFollow; news: News }[], told: Told[]): string {
  const [first, ...others] = told;
  if (!first) throw new Error("a mail without news");
  const title = oneLine(first.article.title, MAX_TITLE);
  const isAnswer = all[0]?.follow.kind === "answers";
  const isOneThread = told.every(({ article }) => article.path === first.article.path);
  const count = `${told.length}${all.some(({ news }) => news.more) ? " and more" : ""}`;
  if (others.length === 0)
    return isAnswer
      ? `${nameOf(first)} answered your comment on “${title}”`
      : `${nameOf(first)} on “${title}”`;
  if (isOneThread) return `${count} new ${isAnswer ? "answers" : "comments"} on “${title}”`;
  return `${count} new comments in what you follow on ${site.name}`;
}

function partsOf(site: Site, { follow, news }: { follow: DueFollow; news: News }): LetterPart[] {
  const parts: LetterPart[] = [];
  let path: string | null = null;
  for (const told of news.comments) {
    const title = oneLine(told.article.title, MAX_TITLE);
    if (told.article.path !== path)
      parts.push({
        paragraph: follow.kind === "answers" ? `Answers to you on “${title}”:` : `New on “${title}”:`,
        title,
      });
    path = told.article.path;
    parts.push(
      { paragraph: `${nameOf(told)}:` },
      { quote: shortened(told.body, MAX_QUOTE) },
      { label: "Read it and answer", url: commentUrl(told.article, told.commentId, site.url ?? "") },
    );
  }
  if (news.more)
    parts.push(
      follow.article
        ? { label: "There is more: all comments", url: threadUrl(follow.article, site.url ?? "") }
        : { paragraph: "There are more answers than fit into a mail: they stand below your comments." },
    );
  return parts;
}

function nameOf({ authorName, speaksFor }: Told): string {
  return nameWithBadge(displayName(authorName), speaksFor);
}
