import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { followPages } from "../../src/comments/follow/owner/routes.ts";
import { followForms } from "../../src/comments/follow/routes.ts";
import { type Config, readConfig } from "../../src/config/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import type { App } from "../../src/http/context.ts";
import { tellFollowers } from "../../src/mail/follow/send-follows.ts";
import { forgetOld } from "../../src/mail/forget-old.ts";
import { queueMails } from "../../src/mail/queue-mails.ts";
import { mailPages } from "../../src/mail/routes.ts";
import { sendDueMails } from "../../src/mail/send-mails.ts";
import { subscribe } from "../../src/mail/subscriptions.ts";
import { weeklyPages } from "../../src/mail/weekly/routes.ts";
import { sendWeeklyIfDue } from "../../src/mail/weekly/send-weekly.ts";
import { decisionPages } from "../../src/moderation/digest/routes.ts";
import { sendDigestIfDue } from "../../src/moderation/digest/send-digest.ts";
import { makeComment } from "../support/factories.ts";
import { roomApp } from "../support/room-app.ts";
import { makeOutbox } from "./outbox.ts";

export const db = openDatabase(env.DB);

const DIGEST_MINUTES = 60;

/** A site that sends mail through a stand-in, its pages, and what people do with both. */
export function mailContext(given: Partial<Config> = {}) {
  const outbox = makeOutbox();
  const base = readConfig(env);
  const config: Config = {
    ...base,
    site: { ...base.site, name: "The Paper", url: "https://paper.example" },
    mail: {
      binding: outbox.binding,
      from: "The Paper <comments@paper.example>",
      moderators: ["editor@paper.example"],
      digestMinutes: DIGEST_MINUTES,
      weekly: [],
    },
    ...given,
  };
  const pages = roomApp(
    new Hono<App>()
      .route("/", mailPages)
      .route("/", decisionPages)
      .route("/", weeklyPages)
      .route("/", followPages)
      .route("/", followForms),
    { config },
  );
  const context = () => ({ db, config, now: Date.now() });
  return {
    ...outbox,
    config,
    /** What the cron's jobs are given. */
    asked: context,
    pages,
    /** The cron sends what is due. */
    send: () => sendDueMails(context()),
    /** The cron tells who follows a conversation. */
    tell: async () => (await tellFollowers(context())) ?? 0,
    /** The cron erases what is not needed any more. */
    forget: () => forgetOld(context()),
    digest: () => sendDigestIfDue(context()),
    weekly: () => sendWeeklyIfDue(context()),
    open: (url: string) => pages.request(url),
    /** Reads the page at this address, and presses the button of its form. @returns what comes then, and what was read */
    readAndPress: async (url: string) => {
      const page = await pages.request(url);
      const html = await page.text();
      const fields = [
        ...html.matchAll(/<(?:input type="hidden"|button type="submit") name="(\w+)" value="([^"]*)"/g),
      ];
      const body = new URLSearchParams(fields.map(([, name = "", value = ""]) => [name, value]));
      return { html, press: () => pages.request(url, { method: "POST", body }) };
    },
    /** Sends the form of the page at this address, with these fields. */
    press: (url: string, fields: Record<string, string> = {}) =>
      pages.request(url, { method: "POST", body: new URLSearchParams(fields) }),
  };
}

type Posting = {
  id?: number;
  articleId?: number;
  email?: string | null;
  browser?: string | null;
  parentId?: number | null;
  authorName?: string;
  body?: string;
  status?: "published" | "held";
  notify?: boolean;
};

/** What posting writes for a comment, on article 1 where nothing else is said, in its one batch. */
export async function post(given: Posting): Promise<number> {
  const { email = null, browser = null, notify = email !== null, ...rest } = given;
  const emailHash = email === null ? null : hashOf(email);
  const { id } = await makeComment({
    articleId: 1,
    id: newId(),
    emailHash,
    commenterKey: browser,
    ...rest,
  });
  const asked =
    email !== null && emailHash !== null && notify
      ? [subscribe(db, { commentId: id, email, emailHash, commenterKey: browser ?? "" }, Date.now())]
      : [];
  await db.$client.batch([...asked, ...queueMails(db, [id], Date.now())]);
  return id;
}

export function hashOf(email: string): string {
  return `hash-of-${email.replace(/\W/g, "-")}`;
}

let made = 0;

function newId(): number {
  made = (made + 1) % 1024;
  return Date.now() * 1024 + made;
}

/** The address of a mail's link with this beginning. */
export function linkIn(text: string, path: string): string {
  const start = `https://paper.example${path}`;
  const found = text.split(/\s/).find((word) => word.startsWith(start));
  if (!found) throw new Error(`no link to ${path} in: ${text}`);
  return found;
}

export async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await env.DB.prepare(sql).all()).results;
}
