import { createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSamples } from "../../scripts/samples.ts";
import { axeFindings, openDesk } from "../support/node/axe.ts";
import { newReader, openBrowser } from "../support/node/browser.ts";
import { askNewsroom, importThread, publishArticle, signIn } from "../support/node/newsroom.ts";
import { makePhoto, sendPhoto } from "../support/node/photos.ts";
import { cardOf, saidThat, sendHeld } from "../support/node/queue.ts";
import { type RunningPaper, startPaper, TEST_VARS } from "../support/node/server.ts";

const SAMPLES = fileURLToPath(new URL("../../samples", import.meta.url));
const MODERATOR = "ida@paper.example";
const WORDS = "Nobody asked the people who live there.";

/** Everything that a body can hold, below a heading of its own. */
const BODY = `The ice came overnight.

## What is known

- The ferries stay in.
- The school is [open](/section/town/).

1. First.
2. Second.

> A quotation of somebody who was there.

\`\`\`
a line of code that is far longer than a phone is wide, so that it has to be moved to the side to be read
\`\`\`

| Day | Boats | Persons |
| --- | ---: | ---: |
| Monday | 3 | 41 |

https://www.openstreetmap.org/?mlat=51.5&mlon=-0.12#map=16/51.5/-0.12

### A smaller heading

Text with a note.[^1]

[^1]: The note.

## And after

It ended.`;

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  const vars = { MAIL_FROM: "comments@paper.example", SITE_URL: "https://paper.example" };
  const more = { MODERATOR_MAILS: MODERATOR, COMMENT_POLICY: "hold" };
  [paper, browser] = await Promise.all([
    startPaper({ vars: { ...vars, ...more }, hasMail: true }),
    openBrowser(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

/** Each kind of layout once; the others on a desk in the light, and on a phone in the dark. */
const IN_EVERY_VIEW = [
  "front",
  "article",
  "section",
  "an empty comment",
  "reporting",
  "today",
  "what waits",
  "an article",
];

/** Axe takes a second a page. */
const MINUTES = 4 * 60_000;

/** A page's address below the paper's, or the way to it. */
type Way = string | ((page: Page) => Promise<unknown>);

/**
 * Goes all the ways, in three tabs with the same cookies: a tab for each page would compile axe anew.
 * @returns what axe finds on each page, by its name
 */
async function findingsOn(first: Page, ways: Record<string, Way>): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const waiting = Object.entries(ways);
  const work = async () => {
    const page = await first.context().newPage();
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, way] = next;
      await openDesk(page);
      await (typeof way === "string" ? page.goto(paper.url + way) : way(page));
      const findings = await axeFindings(page, { inEveryView: IN_EVERY_VIEW.includes(name) });
      if (findings.length > 0) found[name] = findings;
      // What a page keeps for its tab is not for the next.
      await page.evaluate(() => sessionStorage.clear());
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: 3 }, work));
  return found;
}

/** Posts a form as a browser without scripts does, from a page of the paper's. */
async function post(page: Page, path: string, fields: Record<string, string>, from = "/about-this-paper/") {
  await page.goto(paper.url + from);
  await Promise.all([
    page.waitForEvent("load"),
    page.evaluate(
      ({ action, fields }) => {
        const form = Object.assign(document.createElement("form"), { method: "post", action });
        for (const [name, value] of Object.entries(fields)) {
          const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
          form.append(field);
        }
        document.body.append(form);
        form.submit();
      },
      { action: paper.url + path, fields },
    ),
  ]);
}

const posting = (path: string, fields: Record<string, string>, from?: string) => (page: Page) =>
  post(page, path, fields, from);

/**
 * Presses Tab from the page's beginning to its end. @returns what is wrong with each place that the focus comes to: that it is above
 * the one before (within a part of the page, since columns stand beside each other), or that it is covered
 */
async function tabThrough(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  for (let presses = 0; presses < 600; presses++) {
    await page.keyboard.press("Tab");
    const place = await page.evaluate(() => {
      const state = window as typeof window & { last?: { part: Element | null; top: number; name: string } };
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const box = element.getBoundingClientRect();
      const name = `${element.tagName.toLowerCase()}.${element.className} ${element.textContent?.trim().slice(0, 40)}`;
      const part = element.closest("header, nav, aside, footer, section, article, form");
      const top = box.top + window.scrollY;
      const { last } = state;
      state.last = { part, top, name };
      // As high as a line of what stands beside each other.
      const isAbove = last?.part === part && top < last.top - 24;
      // A link that is broken into lines has a box for each.
      const line = element.getClientRects()[0] ?? box;
      const isSeen = [0.5, 0.1, 0.9].some((part) => {
        const [x, y] = [line.left + line.width * part, line.top + line.height * part];
        const seen = document.elementFromPoint(x, y);
        return seen !== null && (element.contains(seen) || seen.contains(element));
      });
      return { name, isAbove: isAbove ? last.name : null, isSeen };
    });
    if (place === null) return presses < 10 ? ["the page has hardly anything to come to"] : wrong;
    if (place.isAbove) wrong.push(`${place.name} comes after ${place.isAbove}`);
    if (!place.isSeen) wrong.push(`${place.name} is covered`);
  }
  return ["there is no end to it"];
}

const pathOf = (address: string) => new URL(address, paper.url).pathname;

/** An address as the paper signs it for its mails. */
function signedLink(purpose: string, fields: Record<string, string>, addressee = ""): string {
  const text = `mail:${purpose}:${JSON.stringify([fields, addressee])}`;
  const signature = createHmac("sha256", TEST_VARS.SECRET_KEY).update(text).digest("base64url");
  return `/mail/${purpose}?${new URLSearchParams({ ...fields, signature })}`;
}

/** Opens it, which is asked whether it is what it should be. */
const opening = (path: string, title: string) => async (page: Page) => {
  await page.goto(paper.url + path);
  await page.getByRole("heading", { name: title }).waitFor();
};

/** A comment of this browser's own, which waits. */
async function commentOf(reader: Page, article: string) {
  await post(reader, `${article}comments`, { comment: WORDS, author: "Mara" });
  const edit = await reader.locator("article.comment a.edit").getAttribute("href");
  const path = String(edit).replace(/\/edit$/, "");
  return { article, path, id: Number(path.split("/").at(-1)) };
}

test("a paper that has nothing yet", { timeout: MINUTES }, async () => {
  const reader = await newReader(browser);
  expect(
    await findingsOn(reader, { front: "/", section: "/section/town/", search: "/search?q=ice" }),
  ).toEqual({});
  const editor = await newReader(browser);
  await signIn(editor, paper);
  const newsroom = {
    today: "/admin",
    queue: "/admin/comments",
    articles: "/admin/articles",
    media: "/admin/media",
  };
  expect(await findingsOn(editor, newsroom)).toEqual({});
});

/** A paper of eight sections, with all that pages can show. */
async function fill() {
  await loadSamples(SAMPLES, { site: paper.url, token: paper.token }, Date.now());
  for (const section of ["Weather", "Opinion", "Business"]) await publishArticle(paper, { section });
  const photo = await sendPhoto(paper, await makePhoto(1, { width: 1600, height: 1200 }), {
    alt: "The quay",
  });
  const whole = { body: BODY, bodyFormat: "markdown", section: "Harbour", tags: ["ice", "ferries"] };
  const path = "/2026/01/20/the-ice-came/";
  await publishArticle(paper, { ...whole, path, title: "The ice" });
  const article = await publishArticle(paper, {
    ...whole,
    path,
    title: "The ice came overnight",
    standfirst: "And the ferries stayed in.",
    author: "Ida Marlowe",
    image: { url: pathOf(photo.url), alt: "The quay", caption: "On Monday.", credit: "Ida Marlowe" },
  });
  const closed = await publishArticle(paper, { title: "Nothing more to say", commentsOpen: false });
  await importThread(paper, closed, ["Words from when it was open."]);
  const short = pathOf(await publishArticle(paper, { title: "In short" }));
  const gone = await publishArticle(paper, { title: "Never mind", status: "withdrawn" });
  await publishArticle(paper, { title: "Half of a story", status: "draft" });
  // Ten answers in a row, each to the one before, then forty that a reader finds below them.
  const texts = Array.from(
    { length: 10 },
    (_, at) => `This is what I have to say, as the ${at + 1}. of ten.`,
  );
  const others = Array.from(
    { length: 40 },
    (_, at) => `And this is what I think, as the ${at + 1}. of many.`,
  );
  await importThread(paper, article, texts, others);
  const [held = 0, removed = 0] = await sendHeld(
    article,
    "The ferry was late again. https://example.com/timetable",
    "Cheap watches at my shop, all of them real.",
    "When does the museum open?",
  );
  const { items } = (await askNewsroom(
    paper,
    "GET",
    `/comments?${new URLSearchParams({ status: "published", q: "many", limit: "9" })}`,
  )) as {
    items: { id: number }[];
  };
  const published = items[0]?.id;
  if (published === undefined) throw new Error("no comment is published");
  await askNewsroom(paper, "POST", "/decisions", { decisions: [{ id: removed, decision: "spam" }] });
  return {
    short,
    article: pathOf(article),
    closed: pathOf(closed),
    gone: pathOf(gone),
    held,
    published,
    photo,
  };
}

let there: Awaited<ReturnType<typeof fill>>;

describe("a paper of eight sections", () => {
  beforeAll(async () => {
    there = await fill();
  });

  test("what readers read", { timeout: MINUTES }, async () => {
    const { article, closed, gone } = there;
    const reader = await newReader(browser);
    const ways = {
      front: "/",
      article,
      "an article that is closed": closed,
      "a page": "/about-this-paper/",
      "newest first": `${article}comments?order=newest`,
      section: "/section/harbour/",
      tag: "/tag/ice/",
      author: "/author/ida-marlowe/",
      archive: "/2026/",
      search: "/search",
      "a search": "/search?q=ferry",
      "a search for nothing": "/search?q=zyxwv",
      "no such article": "/2026/01/20/no-such-story/",
      "no such address": "/no-such-address/",
      "a withdrawn article": gone,
    };
    expect(await findingsOn(reader, ways)).toEqual({});
  });

  test("what commenters and mails' links meet", { timeout: MINUTES }, async () => {
    const { article, short, closed, published, held } = there;
    const reader = await newReader(browser);
    const about = `${article}comments/${published}`;
    const own = await commentOf(reader, short);
    const ways = {
      "an empty comment": posting(`${short}comments`, { comment: "", author: "", email: "no address" }),
      "a preview": posting(`${article}comments`, { comment: "*So* it looks.", author: "Mara", preview: "1" }),
      "a comment on a closed article": posting(`${closed}comments`, { comment: WORDS, author: "Mara" }),
      "a reply": `${article}?reply-to=${published}`,
      "a comment that waits": own.article,
      "changing it": `${own.path}/edit`,
      "changing it to nothing": posting(`${own.path}/edit`, { comment: "" }),
      "withdrawing it": posting(`${own.path}/edit`, { action: "withdraw", comment: WORDS }),
      "what was decided on it": `${own.path}/decision`,
      "changing somebody else's": `${about}/edit`,
      recommending: posting(`${about}/recommend`, {}),
      reporting: `${about}/report`,
      "a report that is no report": posting(`${about}/report`, { email: "no address", words: "It insults." }),
      "a report": posting(`${about}/report`, { words: "It insults.", email: "mara@mail.example" }),
      "its receipt": async (page: Page) => {
        await post(page, `${about}/report`, { words: "It insults." });
        await Promise.all([page.waitForURL("**/decision?**"), page.getByText("Your receipt").click()]);
      },
      "a link of a mail": opening(
        signedLink("unsubscribe", { comment: String(held), address: "x", scope: "all" }),
        "No more mails?",
      ),
      "a link that is too old": opening(
        signedLink("confirm", { comment: String(held), expires: "0" }),
        "This link is too old",
      ),
      "a link that is not whole": "/mail/unsubscribe?comment=1",
      "a moderator's link": opening(
        signedLink("decide", { comment: String(held), decision: "approve", expires: "zzzzzzzzz" }, MODERATOR),
        "Approve this comment?",
      ),
    };
    expect(await findingsOn(reader, ways)).toEqual({});

    await askNewsroom(paper, "POST", "/decisions", { decisions: [{ id: own.id, decision: "trash" }] });
    const removal = {
      "a removal": `${own.path}/decision`,
      "an objection without words": posting(`${own.path}/decision`, { objection: "" }),
    };
    expect(await findingsOn(reader, removal)).toEqual({});
    await post(reader, `${own.path}/decision`, { objection: "It was no insult." });
    expect(await findingsOn(reader, { "an objection": `${own.path}/decision` })).toEqual({});
  });

  test("the newsroom", { timeout: MINUTES }, async () => {
    const { published, photo } = there;
    const guest = await newReader(browser);
    const door = {
      "the door": "/admin",
      "a wrong token": posting("/admin/sign-in", { token: "no such token", back: "/admin" }),
    };
    expect(await findingsOn(guest, door)).toEqual({});

    const editor = await newReader(browser);
    await signIn(editor, paper);
    const { items } = (await askNewsroom(paper, "GET", "/comments?status=held&limit=20")) as {
      items: { id: number }[];
    };
    expect(items.length).toBeGreaterThan(0);
    const { id } = (await (await fetch(`${paper.url}/api/v1/articles/the-ice-came`)).json()) as {
      id: number;
    };
    const ways = {
      today: "/admin",
      now: "/admin/now",
      "what waits": "/admin/comments",
      spam: "/admin/comments?status=spam",
      reported: "/admin/comments?status=reported",
      published: "/admin/comments?status=published",
      "no trash": "/admin/comments?status=trash&q=zyxwv",
      "a search": "/admin/comments?status=published&q=ten",
      "one comment": `/admin/comments/${published}`,
      "what was decided": async (page: Page) => {
        await page.goto(`${paper.url}/admin/comments`);
        await cardOf(page, "When does the museum").getByRole("button", { name: "Approve" }).click();
        await saidThat(page, "1 comment approved.");
      },
      objections: "/admin/comments/objections",
      "a year of reports": "/admin/comments/year",
      "a thread": `/admin/threads/${id}`,
      "other sites' threads": "/admin/threads/outside",
      articles: "/admin/articles",
      "a new article": "/admin/articles/new",
      "an article": `/admin/articles/${id}`,
      "an article without a title": posting("/admin/articles", { title: "", body: "" }, "/admin"),
      revisions: `/admin/articles/${id}/revisions`,
      "a revision": `/admin/articles/${id}/revisions/1`,
      "an article's end": `/admin/articles/${id}/delete`,
      figures: `/admin/articles/${id}/figures`,
      pictures: "/admin/media",
      "a picture": `/admin/media/${photo.id}`,
      "a picture's end": `/admin/media/${photo.id}/delete`,
      settings: "/admin/settings",
      "settings of comments": "/admin/settings/comments",
      "keys and connections": "/admin/settings/connections",
      "the paper's look": "/admin/settings/face",
      "a look that cannot be read": posting("/admin/settings/face", { accent: "#ffcc00" }, "/admin"),
      "settings that are wrong": posting("/admin/settings", { TIME_ZONE: "Atlantis" }, "/admin"),
      menus: "/admin/settings/menus",
      "menus that are wrong": posting("/admin/settings/menus", { "main.newTo": "/nothing/" }, "/admin"),
      "lists of words": "/admin/settings/words",
      "a search of the settings": "/admin/settings/search?q=colour",
      "code of others": "/admin/settings/code",
      "code that needs hosts": posting(
        "/admin/settings/code",
        { head: '<script src="https://stats.example/s.js"></script>' },
        "/admin",
      ),
      "files for programs": "/admin/settings/files",
      people: "/admin/people",
      "a person's token": posting("/admin/people", { name: "Jon Vale", role: "moderator" }, "/admin"),
      "a commenter": "/admin/person",
      "a commenter's address": posting("/admin/person", { email: "mara@mail.example" }, "/admin"),
      sessions: "/admin/sessions",
      "the trail": "/admin/audit",
      "no such page": "/admin/no-such-page",
    };
    expect(await findingsOn(editor, ways)).toEqual({});
  });

  test.each(["a phone", "a desk"])("the keyboard goes through a page as it is read, on %s", async (where) => {
    const viewport = where === "a phone" ? { width: 390, height: 844 } : { width: 1280, height: 900 };
    const reader = await newReader(browser, { viewport });
    await reader.goto(paper.url + there.article);
    await reader.locator(".thread[data-ready]").waitFor();
    expect(await tabThrough(reader)).toEqual([]);
    const editor = await newReader(browser, { viewport });
    await signIn(editor, paper, "/admin/comments?status=published&q=ten");
    await editor.locator("#keys-button:not([hidden])").waitFor();
    expect(await tabThrough(editor)).toEqual([]);
  });

  test("a screen reader hears of each comment who, to whom, when, what, and what can be done", async () => {
    const reader = await newReader(browser, { javaScriptEnabled: false });
    await reader.goto(paper.url + there.article);
    const second = reader.locator("article.comment", { hasText: "as the 2. of ten." });
    const heard = (await second.ariaSnapshot()).split("\n").filter((line) => !line.includes("/url:"));
    expect(heard.map((line) => line.trim())).toEqual([
      '- article "Reader 1":',
      "- text: Reader 1",
      '- link "in reply to Reader 0":',
      '- link "January 21, 2026 at 8:01 AM":',
      "- time: January 21, 2026 at 8:01 AM",
      '- link "Report":',
      "- paragraph: This is what I have to say, as the 2. of ten.",
      '- button "Recommend"',
      '- link "Reply":',
    ]);
    // Answers come after what they answer, and the form after the thread.
    const names = await reader
      .getByRole("article")
      .evaluateAll((articles) => articles.map(({ ariaLabel }) => ariaLabel));
    expect(names.filter((name) => /^Reader \d$/.test(name ?? "")).slice(0, 4)).toEqual(
      [0, 1, 2, 3].map((n) => `Reader ${n}`),
    );
    const headings = await reader.getByRole("heading", { level: 2 }).allTextContents();
    expect(headings.slice(-3)).toEqual([
      expect.stringMatching(/^Comments \d/),
      "Leave a Reply",
      "Popular Articles",
    ]);
  });
});
