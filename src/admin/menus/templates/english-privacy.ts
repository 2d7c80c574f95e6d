import { list, type Paper, paragraphs, type Template } from "./template.ts";

/** What docs/privacy.md says, for readers: of what is switched off nothing is said. */
export const privacy: Template = {
  title: "Privacy",
  paths: ["/privacy/", "/privacy-policy/", "/data-protection/"],
  body: (paper) =>
    paragraphs(
      `What ${paper.name} stores of its readers, why, and for how long.`,
      "## Who is responsible",
      "[FILL IN: name, address and e-mail address of whoever is responsible, and of the data protection officer if there is one]",
      "## If you read",
      "You need no account, and you get no cookie. Nobody follows you from page to page, and your network address is not stored.",
      "To know how often an article is read, each reader is counted once a day. For that the paper keeps a code that is calculated from the article, your network address and the name of your browser, under a key that changes every day. The code does not tell who you are, and those of two articles cannot be told to be of the same reader. It goes after the following day.",
      "So that nobody can push an article up with many addresses, the paper also keeps, as such a code, how large a share of all its readers comes from a network (not from a single address). These figures fade within weeks and say nothing of what was read.",
      "From which other site and from which country readers came is counted for each article and day, as a number.",
      paper.facts.analyticsEngine === "on" &&
        "The same codes, with the referring site and the country, are also written to Cloudflare's Workers Analytics Engine, which keeps them for three months.",
      "Your browser itself remembers which of the newest comments you have seen, which threads you have folded and which comments you have recommended. The paper is not told.",
      "## Who delivers these pages",
      "The paper runs on the servers of Cloudflare, Inc. (101 Townsend St, San Francisco, USA), which has to process your network address to send you a page, and does so on our behalf.",
      elsewhere(paper),
      paper.facts.others !== "none" &&
        `These pages also load code of other companies, from ${paper.facts.others}. [FILL IN: what each of them is for, what it learns of readers, and how to object]`,
      ...comments(paper),
      "## Your rights",
      "You can ask what is stored of you, have it corrected or erased, object to its being stored, and get a copy. Write to the address above; if you have commented with an e-mail address, name that. You can also complain to a supervisory authority: [FILL IN: name of the authority, or take this sentence out].",
    ),
};

function elsewhere({ facts }: Paper): string {
  const pictures =
    "Some pictures, sound and films are loaded from where an author has taken them; that server then sees your network address.";
  const frames =
    "A video, a post or a map of another company is a card of our own until you click its button, which says whose it is. Only then something is loaded from there, and that company's rules hold.";
  return facts.embeds === "on" ? `${pictures} ${frames}` : pictures;
}

function comments({ facts }: Paper): (string | false)[] {
  if (facts.comments === "closed") return [];
  return [
    "## If you comment",
    list([
      "**Your name and your words**, as you typed them: they are the comment. They stay until you withdraw it or a moderator removes it.",
      `**Your e-mail address** ${facts.email === "required" ? "is asked for" : "if you give one"}: it is never shown, and only a code calculated from it is kept, by which the paper knows a regular again. It stays as long as the comment.`,
      facts.replyMails === "on" &&
        "**If you ask for mails** about answers to you or about a thread, the address itself is kept, to send them, until you end them (every mail has a link), at most for a year, or until soon after the article takes no more comments. Without your confirmation it is deleted within two weeks. Whoever confirms an address gets the cookie below.",
      "**A code calculated from your network address**, under a key that changes every day: so that the same comment sent twice is one, and against floods. It stays for a week.",
      "**A cookie** with a signed random name, so that you can change your comment. It stays in your browser for half a year; the paper keeps a code calculated from it as long as the comment.",
      "**How the check for spam came out**, and why, as long as the comment. The text of a comment that a moderator decided on, and what the check has learned from comments, stays, without your name, unless you have it erased.",
      "**How often comments of yours were accepted or were spam**, by those codes.",
    ]),
    `Spam and what was removed is erased ${facts.spamKept === "for ever" ? "when you ask for it" : `after ${facts.spamKept}`}.`,
    "What you have typed and not sent stays in your own browser for 30 days; and your name, unless you untick the box that says so.",
    facts.turnstile === "on" &&
      "Against robots the comment form loads Cloudflare Turnstile, which looks at your browser and sees your network address. Cloudflare tells us only whether you passed.",
    facts.akismet === "on" &&
      "Comments that are not clearly spam are also sent to Akismet (Automattic Inc., San Francisco, USA), with name, e-mail address, network address and the name of the browser. Akismet answers whether it takes the comment for spam.",
    facts.reports === "on" &&
      "If you report a comment, your reason and words are kept for 400 days, and an e-mail address, if you give one, until you have been told of the decision, at most for three months.",
    "We store this because we have a legitimate interest in comments that are free of spam and that people can answer for (Article 6(1)(f) of the GDPR); mails that you ask for rest on your consent (Article 6(1)(a)), which you can take back at any time.",
  ];
}
