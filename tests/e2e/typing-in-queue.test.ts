import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { interceptRequests, openBrowser } from "../support/node/browser.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { cardOf, emptyQueue, openQueue, saidThat, sendHeld } from "../support/node/queue.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

/** First in the queue to last. */
const TEXTS = [
  "Is the ferry late?",
  "The market was full.",
  "Who sings on Sunday?",
  "The bridge needs paint.",
];
const [FERRY = "", MARKET = "", SINGER = "", BRIDGE = ""] = TEXTS;
const REPLY = "Dear reader, a ferry leaves at six, just as added; see us and ask.";
/** When answers come to who goes on typing. */
const MOMENTS = ["at once", "while somebody types", "when they have typed for long"] as const;
type Moment = (typeof MOMENTS)[number];
/** Slow enough for an answer to come between two keys. */
const KEY_MS = 20;

let paper: RunningPaper;
let browser: Browser;
let address: string;
let ids: number[];

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper({ vars: { COMMENT_POLICY: "hold" } }), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

beforeEach(async () => {
  await emptyQueue(paper);
  address = await publishArticle(paper);
  ids = (await sendHeld(address, ...TEXTS.toReversed())).toReversed();
});

const atOnce = async () => {};

/** A moderator whose forms wait on their way to the paper, or on their way back. */
async function moderator({ sending = atOnce, answering = atOnce } = {}): Promise<Page> {
  const page = await openQueue(browser, paper);
  await interceptRequests(page, "**/admin/comments/**", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await sending();
    const response = await route.fetch();
    await answering();
    await route.fulfill({ response });
  });
  return page;
}

/** What waits for `open`, or for the moment that answers are to come at. */
function gate(moment?: Moment) {
  let opening = Promise.withResolvers<void>();
  const open = () => opening.resolve();
  if (moment === "at once") open();
  return {
    wait: () => opening.promise,
    open,
    /** What comes from now on waits again. */
    close: () => {
      if (moment !== "at once") opening = Promise.withResolvers<void>();
    },
    reach: (reached: Moment) => {
      if (reached === moment) open();
    },
  };
}

/** Types, and answers that come meanwhile come in the middle. */
async function type(page: Page, text: string, answers: ReturnType<typeof gate>): Promise<void> {
  const middle = Math.ceil(text.length / 2);
  await page.keyboard.type(text.slice(0, middle), { delay: KEY_MS });
  answers.reach("while somebody types");
  await page.keyboard.type(text.slice(middle), { delay: KEY_MS });
}

/** What the database holds of the comments, by their texts. */
async function states(): Promise<Record<string, string>> {
  const database = await paper.miniflare.getD1Database("DB");
  const { results } = await database
    .prepare("SELECT id, status FROM comments WHERE id IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(ids))
    .all<{ id: number; status: string }>();
  return Object.fromEntries(results.map(({ id, status }) => [TEXTS[ids.indexOf(id)] ?? "", status]));
}

const ALL_HELD = Object.fromEntries(TEXTS.map((text) => [text, "held"]));

const focused = (page: Page) =>
  page.evaluate(() => {
    const { id, value } = document.activeElement as HTMLTextAreaElement;
    return { id, value };
  });

/** Clicks a fold's summary of a card. */
async function unfold(page: Page, text: string, fold: string): Promise<void> {
  await cardOf(page, text).locator(`.${fold} > summary`).click();
}

describe.each(MOMENTS)("with answers that come %s", (moment) => {
  const LATEST = "when they have typed for long";

  test("a reply typed while the decision before it is on its way stays a reply, and nothing else is decided", async () => {
    const answers = gate(moment);
    const page = await moderator({ answering: answers.wait });
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await page.keyboard.press("r");
    await type(page, REPLY, answers);
    answers.reach(LATEST);
    await saidThat(page, "1 comment approved.");
    expect(await focused(page)).toEqual({ id: `reply-${ids[1]}`, value: REPLY });
    expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published" });
    await page.keyboard.press("Control+Enter");
    await saidThat(page, "your reply is published");
    expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published", [MARKET]: "published" });
  });

  test("so does a correction, while an undo is on its way; what was marked in it stays marked", async () => {
    const answers = gate(moment);
    const page = await moderator({ answering: answers.wait });
    await page.keyboard.press("j");
    await page.keyboard.press("s");
    answers.open();
    await saidThat(page, "1 comment marked as spam.");
    answers.close();
    await page.keyboard.press("u");
    await page.keyboard.press("e");
    await page.keyboard.press("Control+End");
    await type(page, " Sad.", answers);
    const field = page.locator(`#edit-${ids[1]}`);
    await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(4, 10, "backward"));
    answers.reach(LATEST);
    await saidThat(page, "1 comment put back");
    expect(await focused(page)).toEqual({ id: `edit-${ids[1]}`, value: `${MARKET} Sad.` });
    const marked = (area: HTMLTextAreaElement) => [
      area.selectionStart,
      area.selectionEnd,
      area.selectionDirection,
    ];
    expect(await field.evaluate(marked)).toEqual([4, 10, "backward"]);
    expect(await states()).toEqual(ALL_HELD);
  });

  test("so do words to block, and a name in a card far from the one decided on", async () => {
    const answers = gate(moment);
    const page = await moderator({ answering: answers.wait });
    await unfold(page, BRIDGE, "more");
    await unfold(page, SINGER, "reply");
    await cardOf(page, FERRY).getByRole("button", { name: "Trash" }).click();
    await page.locator(`#words-${ids[3]}`).click();
    await type(page, "sad bridge", answers);
    await page.locator(`#reply-name-${ids[2]}`).fill("");
    await page.keyboard.type("Jada", { delay: KEY_MS });
    answers.reach(LATEST);
    await saidThat(page, "1 comment moved to the trash.");
    expect(await focused(page)).toEqual({ id: `reply-name-${ids[2]}`, value: "Jada" });
    expect(await page.locator(`#words-${ids[3]}`).inputValue()).toBe("sad bridge");
    expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "trash" });
  });

  test("ticks stay, and mean what was ticked", async () => {
    const answers = gate(moment);
    const page = await moderator({ answering: answers.wait });
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await cardOf(page, SINGER).getByRole("checkbox").check();
    answers.reach("while somebody types");
    await cardOf(page, BRIDGE).getByRole("checkbox").check();
    answers.reach(LATEST);
    await saidThat(page, "1 comment approved.");
    answers.close();
    await page.getByRole("group", { name: /above/ }).getByRole("button", { name: "Spam" }).click();
    await unfold(page, MARKET, "reply");
    await page.keyboard.press("Tab");
    await type(page, "as sad", answers);
    answers.reach(LATEST);
    await saidThat(page, "2 comments marked as spam.");
    expect(await focused(page)).toEqual({ id: `reply-${ids[1]}`, value: "as sad" });
    expect(await states()).toEqual({
      [FERRY]: "published",
      [MARKET]: "held",
      [SINGER]: "spam",
      [BRIDGE]: "spam",
    });
  });

  test("undo takes back the decision that was made last, also while its answer is on its way", async () => {
    const answers = gate(moment);
    const page = await moderator({ answering: answers.wait });
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    answers.open();
    await saidThat(page, "1 comment approved.");
    answers.close();
    await page.keyboard.press("s");
    answers.reach("while somebody types");
    await page.keyboard.press("u");
    answers.reach(LATEST);
    await saidThat(page, "1 comment put back");
    expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published" });
  });
});

/** On the first card, by keys alone. */
async function beginReply(page: Page, words: string): Promise<void> {
  await page.keyboard.press("j");
  await page.keyboard.press("r");
  await page.keyboard.type(words);
}

describe("a reply that was begun", () => {
  test.each(["a", "s"])(
    "stays when its comment is decided on with %s, and the card says what it is now",
    async (key) => {
      const page = await moderator();
      await beginReply(page, "At six");
      await page.keyboard.press("Escape");
      await page.keyboard.press(key);
      await saidThat(page, key === "a" ? "1 comment approved." : "1 comment marked as spam.");
      await saidThat(page, "What you have typed there is kept");
      const card = cardOf(page, FERRY);
      await card.locator(".state", { hasText: key === "a" ? "published" : "spam" }).waitFor();
      const field = page.locator(`#reply-${ids[0]}`);
      expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: key === "a" ? "published" : "spam" });
      if (key === "s") return expect(await field.inputValue()).toBe("At six");
      await field.click();
      await page.keyboard.press("Control+End");
      await page.keyboard.type(" sharp.");
      await page.keyboard.press("Control+Enter");
      await saidThat(page, "Your reply is published.");
      await expect.poll(() => card.count()).toBe(0);
    },
  );

  test("goes on after the reply before it was sent", async () => {
    const answers = gate();
    const page = await moderator({ sending: answers.wait });
    await beginReply(page, "At six.");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.type(" And at ass-daft seven.");
    answers.open();
    await saidThat(page, "your reply is published");
    expect(await focused(page)).toEqual({ id: `reply-${ids[0]}`, value: "At six. And at ass-daft seven." });
    expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published" });
  });

  test("stays with who types, also where they take all of it out again to begin anew", async () => {
    const answers = gate();
    const page = await moderator({ sending: answers.wait });
    await beginReply(page, "At six.");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    answers.open();
    await saidThat(page, "your reply is published");
    await page.keyboard.type("As sad");
    expect(await focused(page)).toEqual({ id: `reply-${ids[0]}`, value: "As sad" });
    expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published" });
  });

  test("stays where it was begun when somebody else decides on its comment", async () => {
    const answers = gate();
    const page = await moderator({ sending: answers.wait });
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await page.keyboard.press("r");
    await page.keyboard.type("As ");
    await askNewsroom(paper, "POST", "/decisions", { decisions: [{ id: ids[1], decision: "trash" }] });
    answers.open();
    await saidThat(page, "1 comment approved.");
    await page.keyboard.type("sad as that");
    expect(await focused(page)).toEqual({ id: `reply-${ids[1]}`, value: "As sad as that" });
    expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published", [MARKET]: "trash" });
  });

  test("is not sent on a text that was changed meanwhile, and stays beside the new one", async () => {
    const page = await moderator();
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await page.keyboard.press("r");
    await page.keyboard.type("At six.");
    const database = await paper.miniflare.getD1Database("DB");
    await database
      .prepare("UPDATE comments SET body = 'Buy crystals', edited_at = 5 WHERE id = ?")
      .bind(ids[1])
      .run();
    await page.keyboard.press("Escape");
    await page.keyboard.press("k");
    await page.locator(`#reply-${ids[1]}`).click();
    await page.keyboard.press("Control+Enter");
    await saidThat(page, "changed after you had read it");
    await cardOf(page, "Buy crystals").waitFor();
    expect(await page.locator(`#reply-${ids[1]}`).inputValue()).toBe("At six.");
    expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published" });
  });
});

test("a decision that is refused or does not arrive takes no key from the field that is typed in", async () => {
  const answers = gate();
  const page = await moderator({ sending: answers.wait });
  const database = await paper.miniflare.getD1Database("DB");
  await interceptRequests(page, "**/admin/comments/*/words", async (route) => {
    await answers.wait();
    await route.abort();
  });
  await database.prepare("UPDATE comments SET edited_at = 5 WHERE id = ?").bind(ids[0]).run();
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await unfold(page, BRIDGE, "more");
  await page.locator(`#words-${ids[3]}`).fill("bridge");
  await page.keyboard.press("Control+Enter");
  await page
    .locator(`#reply-${ids[2]}`)
    .evaluate((area) => area.closest("details")?.setAttribute("open", ""));
  await page.locator(`#reply-${ids[2]}`).click();
  await page.keyboard.type("as");
  answers.open();
  await saidThat(page, "could not be reached");
  await page.keyboard.type(" sad");
  expect(await focused(page)).toEqual({ id: `reply-${ids[2]}`, value: "as sad" });
  expect(await page.locator(`#words-${ids[3]}`).inputValue()).toBe("bridge");
  expect(await states()).toEqual(ALL_HELD);
});

test("an answer that cannot be shown keeps no later decision from being made", async () => {
  const page = await moderator();
  await interceptRequests(page, "**/admin/comments/*?*", (route) =>
    /comments\/\d+\?/.test(route.request().url()) ? route.abort() : route.fallback(),
  );
  await beginReply(page, "At six.");
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await saidThat(page, "Please load it again");
  expect(await page.locator(`#reply-${ids[0]}`).inputValue()).toBe("At six.");
  await page.keyboard.press("j");
  await page.keyboard.press("s");
  await saidThat(page, "1 comment marked as spam.");
  expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published", [MARKET]: "spam" });
});

test("comments that came while all of the page were ticked are not meant", async () => {
  const answers = gate();
  const page = await moderator({ sending: answers.wait });
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.getByLabel("All on this page").check();
  const [late = 0] = await sendHeld(address, "I come late.");
  answers.open();
  await cardOf(page, "I come late.").waitFor();
  await page.getByRole("group", { name: /above/ }).getByRole("button", { name: "Spam" }).click();
  await saidThat(page, "3 comments marked as spam.");
  ids.push(late);
  expect(Object.values(await states()).toSorted()).toEqual(["held", "published", "spam", "spam", "spam"]);
});

test("a key that is held down decides once", async () => {
  const page = await moderator();
  await page.keyboard.press("j");
  for (let times = 0; times < 4; times++) await page.keyboard.down("a");
  await page.keyboard.up("a");
  await saidThat(page, "1 comment approved.");
  expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published" });
});

test("a comment that was decided on stays out of the way until its own answer comes, whatever becomes of it before", async () => {
  const [first, second] = [gate(), gate()];
  let sent = 0;
  const page = await moderator({ sending: () => (++sent === 1 ? first : second).wait() });
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.keyboard.press("s");
  const database = await paper.miniflare.getD1Database("DB");
  await database.prepare("UPDATE comments SET body = 'Else', edited_at = 5 WHERE id = ?").bind(ids[1]).run();
  first.open();
  await saidThat(page, "1 comment approved.");
  const card = page.locator(`#comment-${ids[1]}`);
  expect(await card.getAttribute("class")).toContain("leaving");
  await page.keyboard.press("k");
  await page.keyboard.press("d");
  second.open();
  await saidThat(page, "1 comment moved to the trash.");
  expect(await card.textContent()).toContain("Else");
  expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published", [SINGER]: "trash" });
});

test("a comment that is read while somebody else decides on it stays, and who decides on it is told", async () => {
  const answers = gate();
  const page = await moderator({ sending: answers.wait });
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await askNewsroom(paper, "POST", "/decisions", { decisions: [{ id: ids[1], decision: "trash" }] });
  answers.open();
  await saidThat(page, "1 comment approved.");
  await page.keyboard.press("s");
  await saidThat(page, "moved it to the trash");
  expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published", [MARKET]: "trash" });
});

test("a comment that was ticked stays ticked while somebody else decides on it, and who decides on it is told", async () => {
  const answers = gate();
  const page = await moderator({ sending: answers.wait });
  await cardOf(page, BRIDGE).getByRole("checkbox").check();
  await cardOf(page, SINGER).getByRole("checkbox").check();
  await cardOf(page, FERRY).getByRole("button", { name: "Approve" }).click();
  await askNewsroom(paper, "POST", "/decisions", { decisions: [{ id: ids[3], decision: "trash" }] });
  answers.open();
  await saidThat(page, "1 comment approved.");
  await page.getByRole("group", { name: /above/ }).getByRole("button", { name: "Spam" }).click();
  await saidThat(page, "moved it to the trash");
  expect(await states()).toEqual({ ...ALL_HELD, [FERRY]: "published", [SINGER]: "spam", [BRIDGE]: "trash" });
});
