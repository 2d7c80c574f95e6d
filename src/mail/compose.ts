import type { Site } from "../config/config.ts";
import type { SpeaksFor } from "../pages/data.ts";
import { displayName, nameWithBadge } from "../pages/display-name.ts";
import { commentUrl, type ThreadPlace } from "../pages/links.ts";
import { type LetterPart, letterHtml, letterText } from "../pages/mail-letter.tsx";
import { oneLine, shortened } from "./one-line.ts";

/** A mail without its sender and recipient, as the binding takes it. */
export type Letter = { subject: string; text: string; html: string; headers: Record<string, string> };

/** A reply's place and words: author and text are a stranger's. */
export type Told = {
  commentId: number;
  authorName: string;
  speaksFor: SpeaksFor;
  body: string;
  article: { title: string } & ThreadPlace;
};

const MAX_TITLE = 120;
const MAX_QUOTE = 2000;

/** Asks the owner of an address whether mails are wanted. It holds no word of whoever typed the address. */
export function confirmLetter(
  site: Site,
  {
    articleTitle,
    confirmUrl,
    unsubscribeUrl,
  }: { articleTitle: string; confirmUrl: string; unsubscribeUrl: string },
): Letter {
  const title = oneLine(articleTitle, MAX_TITLE);
  return letter(site, `Do you want mails about replies on ${site.name}?`, unsubscribeUrl, [
    {
      paragraph: `Somebody gave this address with a comment on “${title}” and asked for a mail when it is answered.`,
      title,
    },
    { paragraph: "If that was you, please say so. The link works for a week:" },
    { label: "Send me mails about replies", url: confirmUrl },
    { paragraph: "If it was not you, you need not do anything: no such mails will come." },
    { label: `No mails from ${site.name} to this address at all`, url: unsubscribeUrl },
  ]);
}

/** Tells a subscriber of a reply. */
export function replyLetter(site: Site, reply: Told, unsubscribeUrl: string): Letter {
  const name = nameWithBadge(displayName(reply.authorName), reply.speaksFor);
  const title = oneLine(reply.article.title, MAX_TITLE);
  return letter(site, `${name} answered your comment on “${title}”`, unsubscribeUrl, [
    { paragraph: `${name} answered your comment on “${title}”:`, title },
    { quote: shortened(reply.body, MAX_QUOTE) },
    { label: "Read it and answer", url: commentUrl(reply.article, reply.commentId, site.url ?? "") },
    { paragraph: `You asked ${site.name} to tell you of replies to your comment.` },
    { label: "No more of these mails", url: unsubscribeUrl },
  ]);
}

/** A letter in both forms. With `unsubscribeUrl` mail programs show a button of their own (RFC 8058); it needs https. */
export function letter(
  site: Site,
  subject: string,
  unsubscribeUrl: string | null,
  parts: LetterPart[],
): Letter {
  const oneClick = unsubscribeUrl?.startsWith("https://") && {
    "List-Unsubscribe": `<${unsubscribeUrl}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
  return {
    subject: oneLine(subject, 200),
    text: letterText(parts),
    html: letterHtml(site, parts),
    headers: { "Auto-Submitted": "auto-generated", ...oneClick },
  };
}
