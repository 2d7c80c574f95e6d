import type { Context } from "hono";
import type { App } from "../../../http/context.ts";
import { Refusal } from "../../../http/errors.ts";
import { readFields } from "../../../http/forms.ts";
import { readFollowingLink, readFollowLink } from "../../../mail/follow/follow-links.ts";
import {
  confirmFollows,
  endFollows,
  type Follow,
  followsOf,
  setDaily,
} from "../../../mail/follow/follows.ts";
import { nextMorning } from "../../../mail/follow/news-times.ts";
import { linkedPages, linkSecret, NOT_OURS, OVER, showLinked } from "../../../mail/routes.ts";
import { stopAddress } from "../../../mail/subscriptions.ts";
import { commenterKey, newOwn, readOwn, writeOwn } from "../../own/own-comments.ts";

const ALL = "all";
const NOTHING_ASKED = {
  title: "Nothing to confirm",
  paragraphs: [
    "What was asked for with this address is ended by now, or it was never confirmed and is forgotten. To follow a conversation, begin again below its comments.",
  ],
};
const STOPPED = { title: "No more mails" };

/** The pages on which the owner of an address says what of the asked for is wanted, and sees, changes and ends what is followed. */
export const followPages = linkedPages()
  .get("/mail/follow", async (c) => {
    const emailHash = await linkedOwner(c);
    if (emailHash === "over") return showLinked(c, OVER, 410);
    const all = await followsOf(c.var.db, emailHash);
    const asked = all.filter(({ isConfirmed }) => !isConfirmed);
    if (all.length === 0) return showLinked(c, NOTHING_ASKED);
    if (asked.length === 0) return showConfirmed(c, 0);
    const [one] = asked;
    return showLinked(c, {
      title: "Follow by mail?",
      paragraphs: [
        asked.length === 1 && one
          ? `Do you want mails about ${nameOf(one)}${one.daily ? ", once a day" : ""}?`
          : "This address was given for several conversations. Which do you want mails about?",
      ],
      acts:
        asked.length === 1 && one
          ? [{ label: "Yes, send me these mails", name: "follow", value: String(one.id) }]
          : [
              ...asked.map((each) => ({
                label: upperFirst(`${nameOf(each)}${each.daily ? ", once a day" : ""}`),
                name: "follow",
                value: String(each.id),
              })),
              { label: "All of them", name: "follow", value: ALL },
            ],
    });
  })
  .post("/mail/follow", async (c) => {
    const emailHash = await linkedOwner(c);
    if (emailHash === "over") return showLinked(c, OVER, 410);
    const { follow } = await readFields(c);
    const { db, now } = c.var;
    const asked = (await followsOf(db, emailHash)).filter(({ isConfirmed }) => !isConfirmed);
    const ids = asked.flatMap(({ id }) => (follow === ALL || follow === String(id) ? [id] : []));
    const secret = linkSecret(c);
    // This browser is the owner's: for the next conversation nobody has to be asked.
    const own = (await readOwn(secret, c.req.header("Cookie") ?? null, now)) ?? newOwn();
    await confirmFollows(db, { ids, emailHash, commenterKey: await commenterKey(secret, own) }, now);
    const secure = new URL(c.req.url).protocol === "https:";
    const page = await showConfirmed(c, asked.length - ids.length);
    page.headers.append("Set-Cookie", await writeOwn(secret, own, { now, secure }));
    return page;
  })
  .get("/mail/following", async (c) => {
    const { emailHash } = await linkedFollower(c);
    return showFollowing(c, emailHash, "What do you want mails about?");
  })
  .post("/mail/following", async (c) => {
    const { emailHash, ends } = await linkedFollower(c);
    const fields = await readFields(c);
    const { db, now, config } = c.var;
    // RFC 8058: mail programs send this pair, without a cookie and without having seen the page.
    const isOneClick = fields["List-Unsubscribe"] === "One-Click";
    const [act = "", which = ""] = isOneClick ? ["end", String(ends)] : (fields.act ?? "").split(":");
    if (act === "end" && which === ALL) {
      await db.$client.batch(stopAddress(db, emailHash, now));
      return showLinked(c, {
        ...STOPPED,
        paragraphs: [`${config.site.name} sends no more mails to your address.`],
      });
    }
    if (act === "end") {
      await endFollows(db, which === "daily" ? which : [Number(which)], emailHash).run();
      return showFollowing(c, emailHash, "It is ended");
    }
    if (act !== "daily" && act !== "now")
      throw new Refusal("invalid_input", "Please choose which mails to change or end.");
    const dueAt = act === "daily" ? nextMorning(config.site.timeZone, now) : now;
    await setDaily(db, { id: Number(which), emailHash, daily: act === "daily", dueAt }).run();
    return showFollowing(c, emailHash, "It is changed");
  });

function showConfirmed(c: Context<App>, left: number) {
  const more =
    left > 0
      ? [
          `${left === 1 ? "One more was asked for and is" : `${left} more were asked for and are`} not followed: the link in the mail still leads there.`,
        ]
      : [];
  return showLinked(c, {
    title: "You follow by mail",
    paragraphs: ["Mails will tell you of what is new. Each has a link that ends them.", ...more],
  });
}

/** Everything that comes to the address, each with what can be done about it. */
async function showFollowing(c: Context<App>, emailHash: string, title: string) {
  const all = (await followsOf(c.var.db, emailHash)).filter(({ isConfirmed }) => isConfirmed);
  const { site } = c.var.config;
  return showLinked(c, {
    title,
    paragraphs: [
      all.length === 0
        ? "You follow nothing by mail. Mails about replies to single comments have links of their own."
        : "You follow:",
    ],
    acts: [
      ...all.flatMap((one) => [
        { label: `End mails about ${nameOf(one)}`, name: "act", value: `end:${one.id}` },
        one.daily
          ? {
              label: `${upperFirst(nameOf(one))}: when it comes, not once a day`,
              name: "act",
              value: `now:${one.id}`,
            }
          : {
              label: `${upperFirst(nameOf(one))}: once a day instead`,
              name: "act",
              value: `daily:${one.id}`,
            },
      ]),
      ...(all.some(({ daily }) => daily)
        ? [{ label: "End all that comes once a day", name: "act", value: "end:daily" }]
        : []),
      { label: `No mails at all from ${site.name} any more`, name: "act", value: `end:${ALL}` },
    ],
  });
}

function nameOf({ article }: Follow): string {
  return article ? `the conversation on “${article.title}”` : "answers to your comments";
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

async function linkedOwner(c: Context<App>): Promise<string | "over"> {
  if (!c.var.config.mail) throw new Refusal("not_found", NOT_OURS);
  const link = await readFollowLink(linkSecret(c), c.req.query(), c.var.now);
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link === "over" ? link : link.emailHash;
}

/** Mails that went out can be ended also when no more are sent. */
async function linkedFollower(c: Context<App>) {
  const link = await readFollowingLink(linkSecret(c), c.req.query());
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link;
}
