import type { Context } from "hono";
import type { App } from "../../http/context.ts";
import { Refusal } from "../../http/errors.ts";
import type { MailPageData } from "../../pages/mail-pages.tsx";
import { linkedPages, linkSecret, NOT_OURS, showLinked } from "../routes.ts";
import { endWeekly } from "./end-weekly.ts";
import { readWeeklyEndLink } from "./weekly-links.ts";

const ENDED: MailPageData = {
  title: "No more of these mails",
  paragraphs: [
    "You get no more mails with the week's figures. They stand in the newsroom as before; its settings have who gets the mail.",
  ],
};

/** The page on which an editor ends the week's mails. Opening it changes nothing. */
export const weeklyPages = linkedPages()
  .get("/mail/weekly", async (c) => {
    if ((await linkedEditor(c)) === "ended") return showLinked(c, ENDED);
    return showLinked(c, {
      title: "No more mails with the week's figures?",
      paragraphs: ["They come on Monday mornings. Nobody else's mails are ended by this."],
      acts: [{ label: "No more of these mails", name: "end", value: "1" }],
    });
  })
  // RFC 8058: mail programs send this by themselves, without a cookie and without having seen the page.
  .post("/mail/weekly", async (c) => {
    const editor = await linkedEditor(c);
    if (editor === "ended") return showLinked(c, ENDED);
    const isChanged = await endWeekly(c.env, c.var.db, editor.address, c.var.now);
    if (isChanged) await c.var.refresh(["/"]);
    return showLinked(c, ENDED);
  });

async function linkedEditor(c: Context<App>): Promise<{ address: string } | "ended"> {
  const link = await readWeeklyEndLink(linkSecret(c), c.req.query(), c.var.config.mail?.weekly ?? []);
  if (!link) throw new Refusal("not_found", NOT_OURS);
  return link;
}
