import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { interceptRequests, newReader, openBrowser, watchTroubles } from "../support/node/browser.ts";
import { askNewsroom, importThread, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

const SENT = "The ice on the harbour is thin this year.";
const NEXT = "And the ferries stayed in.";

let paper: RunningPaper;
let browser: Browser;

beforeAll(async () => {
  [paper, browser] = await Promise.all([startPaper(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await paper?.stop();
});

// By their names in the form: a body may hold any id.
const comment = (page: Page) => page.locator("form textarea[name=comment]");
const author = (page: Page) => page.locator("form input[name=author]");
const button = (page: Page) => page.getByRole("button", { name: "Post Comment" });
const shown = (page: Page, text: string) => page.locator("article.comment").filter({ hasText: text });
const replyTo = (page: Page, text: string) =>
  shown(page, text).first().getByRole("link", { name: "Reply", exact: true }).click();
const texts = (page: Page) => page.locator("article.comment .comment-body").allTextContents();

async function open(address: string): Promise<Page> {
  const page = await newReader(browser);
  await page.goto(address);
  await author(page).fill("Mara");
  return page;
}

async function post(page: Page, text: string): Promise<void> {
  await comment(page).fill(text);
  await button(page).click();
  await shown(page, text).last().waitFor();
  await expect.poll(() => comment(page).inputValue()).toBe("");
}

/** Sends what is in the form, and lets the answer wait until `arrives` is called. */
async function sendSlowly(
  page: Page,
  answer: (route: Route) => Promise<void> = (route) => route.continue(),
  times = 1,
): Promise<{ arrives: () => Promise<void> }> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await interceptRequests(
    page,
    "**/comments",
    async (route) => {
      await released;
      await answer(route);
    },
    { times },
  );
  const asked = page.waitForRequest("**/comments");
  await button(page).click();
  await asked;
  return {
    arrives: async () => {
      release();
      await expect.poll(() => button(page).isEnabled()).toBe(true);
    },
  };
}

describe("what is typed while the comment before is on its way", () => {
  test.each([
    ["in its place", NEXT],
    ["behind it", `${SENT}\n\n${NEXT}`],
  ])("stays, also in a tab that is closed: %s", async (_, typed) => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await comment(page).fill(SENT);
    const { arrives } = await sendSlowly(page);
    await comment(page).fill(typed);
    await arrives();
    await shown(page, SENT).waitFor();
    expect(await comment(page).inputValue()).toBe(typed);
    expect(await page.evaluate(() => Reflect.get(document.activeElement ?? {}, "name"))).toBe("comment");
    await page.keyboard.type("!");
    expect(await comment(page).inputValue()).toBe(`${typed}!`);

    const again = await page.context().newPage();
    await page.close();
    await again.goto(address);
    await expect.poll(() => comment(again).inputValue()).toBe(`${typed}!`);
    await button(again).click();
    await expect.poll(() => comment(again).inputValue()).toBe("");
    expect(await texts(again)).toHaveLength(2);
  });

  test("stays where it was not sent in the end, with what was sent before", async () => {
    const page = await open(await publishArticle(paper));
    await comment(page).fill(SENT);
    const { arrives } = await sendSlowly(page, (route) => route.abort(), 2);
    await comment(page).fill(NEXT);
    await arrives();
    await page.getByText("No answer came").waitFor();
    expect(await comment(page).inputValue()).toBe(`${SENT}\n\n${NEXT}`);
    await page.reload();
    expect(await comment(page).inputValue()).toBe(`${SENT}\n\n${NEXT}`);
  });

  test("stays under the comment that it answers", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await open(address);
    await comment(page).fill(SENT);
    const { arrives } = await sendSlowly(page);
    await replyTo(page, "The first word.");
    await comment(page).fill(NEXT);
    await arrives();
    await shown(page, SENT).waitFor();
    expect(await page.getByText("Replying to Reader 0").isVisible()).toBe(true);
    await button(page).click();
    await shown(page, NEXT).waitFor();
    await page.reload();
    expect(await texts(page)).toEqual(["The first word.", NEXT, SENT]);
  });
});

describe("the second time", () => {
  test("replies stand behind those before them, in this page and in the next", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word.", "A reply to it.", "A reply to that."]);
    const page = await open(address);
    await post(page, "Another first word.");
    for (const reply of ["My first reply.", "My second reply."]) {
      await replyTo(page, "The first word.");
      await post(page, reply);
    }
    await replyTo(page, "A reply to it.");
    await post(page, "In between.");
    const order = [
      "The first word.",
      "A reply to it.",
      "A reply to that.",
      "In between.",
      "My first reply.",
      "My second reply.",
      "Another first word.",
    ];
    expect(await texts(page)).toEqual(order);
    await page.reload();
    expect(await texts(page)).toEqual(order);
  });

  test("a reply that is posted while another one is begun under the same comment stands behind what was there", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word.", "A reply to it."]);
    const page = await open(address);
    await replyTo(page, "The first word.");
    await comment(page).fill(SENT);
    const { arrives } = await sendSlowly(page);
    await comment(page).fill(NEXT);
    await arrives();
    await shown(page, SENT).waitFor();
    expect(await texts(page)).toEqual(["The first word.", "A reply to it.", SENT]);
    await button(page).click();
    await shown(page, NEXT).waitFor();
    expect(await texts(page)).toEqual(["The first word.", "A reply to it.", SENT, NEXT]);
  });

  test("an unsent reply is one still when the page is opened again", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await open(address);
    await replyTo(page, "The first word.");
    await comment(page).fill(NEXT);
    await page.reload();
    expect(await comment(page).inputValue()).toBe(NEXT);
    await page.getByText("Replying to Reader 0").waitFor();
    await page.getByRole("link", { name: "Cancel reply" }).click();
    await page.reload();
    expect(await comment(page).inputValue()).toBe(NEXT);
    expect(await page.getByText("Replying to").count()).toBe(0);
  });

  test.each([
    ["on another page of the thread", ""],
    ["in a tab that is closed", "close"],
  ])("an unsent reply stays one where what it answers is not shown: %s", async (_, then) => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await open(address);
    const id = (await shown(page, "The first word.").getAttribute("id"))?.replace("comment-", "");
    await replyTo(page, "The first word.");
    await comment(page).fill(NEXT);
    // As where it stands on a further page.
    const without = async (tab: Page) =>
      tab.route(address, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll(/<article id="comment-.*?<\/article>/gs, "");
        await route.fulfill({ response, body });
      });
    const again = then === "close" ? await page.context().newPage() : page;
    if (then === "close") await page.close();
    await without(again);
    await again.goto(address);
    await again.getByText("Replying to Reader 0").waitFor();
    expect(await again.locator("form input[name=parent]").inputValue()).toBe(id);
    expect(await comment(again).inputValue()).toBe(NEXT);
    await button(again).click();
    await expect.poll(() => comment(again).inputValue()).toBe("");
    await again.unroute(address);
    await again.goto(address);
    expect(await shown(again, NEXT).getAttribute("data-depth")).toBe("1");
  });

  test("what is typed before the script for it has come is a draft as well", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await newReader(browser);
    await page.route("**/writing.js*", () => {});
    await page.goto(address);
    await replyTo(page, "The first word.");
    await comment(page).fill(NEXT);
    await page.close();
    const again = await page.context().newPage();
    await again.goto(address);
    await again.getByText("Replying to Reader 0").waitFor();
    expect(await comment(again).inputValue()).toBe(NEXT);
  });

  test("each tab and each place keeps its own draft", async () => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await open(address);
    const id = (await shown(page, "The first word.").getAttribute("id"))?.replace("comment-", "");
    await comment(page).fill(SENT);
    const other = await page.context().newPage();
    await other.goto(`${address}?reply-to=${id}#respond`);
    expect(await comment(other).inputValue()).toBe("");
    await comment(other).fill(NEXT);
    await page.reload();
    expect(await comment(page).inputValue()).toBe(SENT);
    await other.reload();
    expect(await comment(other).inputValue()).toBe(NEXT);
    // What is begun here goes along, or waits where something else is begun.
    await other.getByRole("link", { name: "Cancel reply" }).click();
    await expect.poll(() => comment(other).inputValue()).toBe(NEXT);
    await other.reload();
    expect(await comment(other).inputValue()).toBe(NEXT);
    expect(await other.getByText("Replying to").count()).toBe(0);
    await page.reload();
    expect(await comment(page).inputValue()).toBe(SENT);
  });

  test("what an open tab has begun stays its own, wherever the article is opened again; a closed one's comes back", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await comment(page).fill(SENT);
    const draft = () =>
      page.evaluate(() => Object.entries(localStorage).find(([key]) => /^draft:/.test(key)));
    const begun = await draft();
    const other = await page.context().newPage();
    await other.clock.install();
    await other.goto(address);
    await expect.poll(draft).not.toEqual(begun);
    await other.clock.runFor(1000);
    expect(await comment(other).inputValue()).toBe("");
    await page.reload();
    expect(await comment(page).inputValue()).toBe(SENT);
    await page.close();
    await other.reload();
    await comment(other).pressSequentially("Hm.");
    await expect.poll(() => comment(other).inputValue()).toBe(`${SENT}\n\nHm.`);
  });

  test("what another tab has begun is not forgotten when this one's comment is posted", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await comment(page).fill(SENT);
    const other = await page.context().newPage();
    await other.goto(address);
    await comment(other).fill(NEXT);
    await button(page).click();
    await shown(page, SENT).waitFor();
    await other.reload();
    expect(await comment(other).inputValue()).toBe(NEXT);
  });

  test("a change that was begun does not come over words that were saved since", async () => {
    const page = await open(await publishArticle(paper));
    await post(page, SENT);
    const edit = async (tab: Page) => {
      await page.reload();
      const link = await page.getByRole("link", { name: "Edit or withdraw" }).getAttribute("href");
      await tab.goto(new URL(link ?? "", page.url()).href);
    };
    const [first, second] = [await page.context().newPage(), await page.context().newPage()];
    await edit(first);
    await edit(second);
    await comment(first).fill("Begun, and never saved.");
    // No script: it neither takes up the draft of the other tab nor forgets it.
    await page.request.post(second.url(), { form: { comment: "Saved in the meantime.", action: "save" } });
    await edit(second);
    expect(await comment(second).inputValue()).toBe("Saved in the meantime.");
    await comment(second).fill("Begun anew.");
    await edit(second);
    expect(await comment(second).inputValue()).toBe("Begun anew.");
  });

  const words = "Written in a tunnel, between two stations.";
  const OTHER_WORDS = "The ferry leaves the harbour when nobody expects it to.";

  /** What is sent arrives, and so many of the answers get lost. */
  async function loseAnswers(page: Page, times: number): Promise<number[]> {
    const stored: number[] = [];
    await interceptRequests(
      page,
      "**/comments",
      async (route) => {
        // Without the page's cookies: its answer never comes.
        const answer = await fetch(route.request().url(), {
          method: "POST",
          headers: {
            Accept: "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "CF-Connecting-IP": (await route.request().allHeaders())["cf-connecting-ip"] ?? "",
          },
          body: route.request().postData(),
        });
        stored.push(answer.status);
        await route.abort();
      },
      { times },
    );
    return stored;
  }

  test("an answer that got lost is asked for once more: it ends where the first one would have", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    const stored = await loseAnswers(page, 1);
    await post(page, OTHER_WORDS);
    expect(stored).toEqual([201]);
    expect(await page.getByText("No answer came").count()).toBe(0);
    await shown(page, OTHER_WORDS).getByRole("link", { name: "Edit or withdraw" }).waitFor();
    expect(page.url()).toBe(address);
    await page.reload();
    expect(await shown(page, OTHER_WORDS).count()).toBe(1);
  });

  test("where no answer comes, nobody says that a comment was not sent, or was, and a preview is another thing", async () => {
    const page = await open(await publishArticle(paper));
    await comment(page).fill(words);
    await interceptRequests(page, "**/comments", (route) => route.abort());
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText("No preview came. Please try again.").waitFor();
    await button(page).click();
    await page.getByText("your comment may have arrived or not").waitFor();
    expect(await comment(page).inputValue()).toBe(words);
  });

  test("a newcomer whose answers got lost owns the comment once it is sent again, after a reload too", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await comment(page).fill(words);
    const stored = await loseAnswers(page, 2);
    await button(page).click();
    await page.getByText("No answer came").waitFor();
    expect(stored).toEqual([201, 201]);
    await page.reload();
    await button(page).click();
    await expect.poll(() => comment(page).inputValue()).toBe("");
    await page.reload();
    expect(await shown(page, words).count()).toBe(1);
    await page.getByRole("link", { name: "Edit or withdraw" }).click();
    await expect.poll(() => comment(page).inputValue()).toBe(words);
  });

  test("a comment whose words somebody else has posted offers no change", async () => {
    const address = await publishArticle(paper);
    const page = await open(address);
    await post(page, SENT);
    const other = await newReader(browser, {
      extraHTTPHeaders: { "CF-Connecting-IP": "192.0.2.200" },
    });
    const third = await newReader(browser, { extraHTTPHeaders: { "CF-Connecting-IP": "192.0.2.200" } });
    for (const one of [other, third]) {
      await one.goto(address);
      await author(one).fill("Ada");
      await post(one, NEXT);
    }
    const links = (one: Page) => shown(one, NEXT).getByRole("link", { name: "Edit or withdraw" }).count();
    expect(await links(other)).toBe(1);
    expect(await links(third)).toBe(0);
  });

  test.each([true, false])(
    "a reply to a comment that is gone is sent as one of its own; scripts: %s",
    async (javaScriptEnabled) => {
      const address = await publishArticle(paper);
      await importThread(paper, address, ["The first word."]);
      const page = await newReader(browser, { javaScriptEnabled });
      await page.goto(address);
      await replyTo(page, "The first word.");
      const id = (await shown(page, "The first word.").getAttribute("id"))?.replace("comment-", "");
      await askNewsroom(paper, "POST", `/comments/${id}/decision`, { decision: "trash" });
      await author(page).fill("Mara");
      await comment(page).fill(NEXT);
      await button(page).click();
      await page.getByText("is not shown here any more").first().waitFor();
      expect(await comment(page).inputValue()).toBe(NEXT);
      expect(await page.getByText("Replying to").count()).toBe(0);
      await button(page).click();
      await shown(page, NEXT).waitFor();
    },
  );
});

describe("nothing is cut", () => {
  const LONG = "🌉 is wide. ".repeat(1_163);

  test.each([true, false])(
    "what is too long stays whole, and its writer is told; scripts: %s",
    async (javaScriptEnabled) => {
      const address = await publishArticle(paper);
      const page = await newReader(browser, { javaScriptEnabled });
      await page.goto(address);
      await author(page).fill("Mara");
      await comment(page).fill(LONG);
      const counter = page.locator("form .counter");
      if (javaScriptEnabled) {
        await counter.getByText("Too many characters: 2,792.").first().waitFor();
        expect(await counter.getByRole("status").textContent()).toContain("Nothing is cut");
      }
      await button(page).click();
      await page.getByText("it is 12,792 characters long, and at most 10,000 fit").first().waitFor();
      expect(await comment(page).inputValue()).toBe(LONG);
      if (javaScriptEnabled) {
        // As many as people count: of UTF-16 units these are more than 10,000.
        await comment(page).fill("🌉".repeat(9_900));
        await counter.getByText("Characters left: 100").first().waitFor();
        await comment(page).fill("Short.");
        await counter.waitFor({ state: "hidden" });
      }
    },
  );
});

test.each([true, false])(
  "a comment is looked at before it is sent; scripts: %s",
  async (javaScriptEnabled) => {
    const address = await publishArticle(paper);
    await importThread(paper, address, ["The first word."]);
    const page = await newReader(browser, { javaScriptEnabled });
    await page.goto(address);
    await replyTo(page, "The first word.");
    // It takes the focus along: what is typed until then goes there.
    if (javaScriptEnabled) await page.getByText("Replying to Reader 0").waitFor();
    await author(page).fill("Mara");
    await comment(page).fill("A **bold** claim:\n- one\n- two");
    await page.getByRole("button", { name: "Preview" }).click();
    const preview = page.getByRole("region", { name: "How your comment will look" });
    await preview.locator("strong", { hasText: "bold" }).waitFor();
    expect(await preview.locator("li").count()).toBe(2);
    expect(await preview.evaluate((shown) => shown === document.activeElement)).toBe(true);
    expect(await comment(page).inputValue()).toBe("A **bold** claim:\n- one\n- two");
    await page.getByText("Replying to Reader 0").waitFor();
    await button(page).click();
    await expect.poll(() => comment(page).inputValue()).toBe("");
    const posted = shown(page, "claim:");
    await posted.last().waitFor();
    expect(await posted.last().getAttribute("data-depth")).toBe("1");
    await preview.waitFor({ state: "hidden" });
  },
);

test("a browser remembers the name of who comments, until it is told to forget it", async () => {
  const address = await publishArticle(paper);
  const page = await open(address);
  const remember = page.getByLabel("Remember my name in this browser");
  await post(page, SENT);
  const elsewhere = await publishArticle(paper);
  const name = async () => {
    await page.goto(elsewhere);
    await comment(page).focus();
    await remember.waitFor();
    return author(page).inputValue();
  };
  expect(await name()).toBe("Mara");
  await remember.uncheck();
  expect(await name()).toBe("");
  await author(page).fill("Mara");
  await post(page, NEXT);
  expect(await name()).toBe("");
  expect(await remember.isChecked()).toBe(false);
});

test("a comment just posted is all that it is after a reload", async () => {
  const page = await open(await publishArticle(paper));
  const words = "A pilot brought the last barge home before the fog.";
  await post(page, words);
  const seen = async () => {
    const own = shown(page, words).first();
    const links = own.locator("a");
    return {
      name: await own.getAttribute("aria-label"),
      links: await links.evaluateAll((all) =>
        all.map((link) => [
          link.className,
          (link as HTMLAnchorElement).href.replace(/^.*?(?=[?#]|comments)/, ""),
          link.getAttribute("data-reply-to"),
          link.getAttribute("data-name"),
          link.getAttribute("aria-describedby"),
        ]),
      ),
    };
  };
  const before = await seen();
  await replyTo(page, words);
  await page.getByText("Replying to Mara").waitFor();
  await post(page, "Which one was it?");
  await page.reload();
  expect(await seen()).toEqual(before);
  expect(await texts(page)).toEqual([words, "Which one was it?"]);
  expect(await shown(page, "Which one").getAttribute("data-depth")).toBe("1");
});

test("a comment just posted is there for who goes on from the page and comes back", async () => {
  const page = await open(await publishArticle(paper));
  const elsewhere = await publishArticle(paper);
  const first = "The lamplighter crossed by the lower bridge.";
  const second = "It was the upper one, as my brother saw.";
  await post(page, first);
  await page.goto(elsewhere);
  await page.goBack();
  await shown(page, first).waitFor();
  expect(await page.locator(".facts .comment-count").allInnerTexts()).toEqual(["1 comment"]);
  await post(page, second);
  await page.goto(elsewhere);
  await page.goBack();
  await shown(page, second).waitFor();
  expect(await texts(page)).toEqual([first, second]);
});

test("wherever a page says how many comments there are, it counts the one that was just posted", async () => {
  const page = await open(await publishArticle(paper));
  const counts = () => page.locator(".facts, #comments-title, .thread .fold").allInnerTexts();
  await post(page, "Counting swans took us all of Sunday.");
  expect((await counts()).join()).toContain("1 comment");
  const first = await counts();
  await page.reload();
  expect(await counts()).toEqual(first);
  await replyTo(page, "Counting swans");
  await post(page, "How many were there in the end?");
  expect((await counts()).join()).toContain("2 comments");
  const both = await counts();
  expect(both).toContain("Hide replies (1)");
  await page.reload();
  expect(await counts()).toEqual(both);
});

test("without scripts, two quick clicks of a newcomer are one comment, which waits before their eyes", async () => {
  const address = await publishArticle(paper);
  const page = await newReader(browser, { javaScriptEnabled: false });
  await page.goto(address);
  const text =
    "Three plans: https://one.example/ https://two.example/ https://three.example/ of a quick hand.";
  await author(page).fill("Mara");
  await comment(page).fill(text);
  // The first answer is on its way when the second click lets go of it.
  let answers = 0;
  await page.route("**/comments", async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    answers += 1;
    await route.fulfill({ response }).catch(() => {});
  });
  await button(page).dblclick({ noWaitAfter: true });
  await shown(page, "of a quick hand").getByText("Your comment is awaiting moderation.").waitFor();
  await expect.poll(() => answers).toBeGreaterThan(0);
  expect(await shown(page, "of a quick hand").count()).toBe(1);
  const held = (await askNewsroom(paper, "GET", "/comments?status=held")) as { items: { text: string }[] };
  expect(held.items.filter((one) => one.text === text)).toHaveLength(1);
});

test("a body with ids like ours loses nobody's comment", async () => {
  const ids = [
    "new-comment",
    "replying",
    "main",
    "field-comment",
    "field-author",
    "comments",
    "respond",
    "main",
  ];
  const body = ids.map((id) => `<p id="${id}">Ice, part ${id}.</p>`).join("");
  const address = await publishArticle(paper, { body, bodyFormat: "html" });
  await importThread(paper, address, ["The first word."]);
  const page = await open(address);
  const troubles = watchTroubles(page);
  await post(page, SENT);
  expect(await page.getByText("was not sent").count()).toBe(0);
  await replyTo(page, "The first word.");
  await post(page, NEXT);
  expect(await texts(page)).toEqual(["The first word.", NEXT, SENT]);
  await page.reload();
  expect(await texts(page)).toEqual(["The first word.", NEXT, SENT]);
  expect(troubles).toEqual([]);
});

test("a page that cannot show a comment leaves that to the server, and never says that it was not sent", async () => {
  const page = await open(await publishArticle(paper));
  await page.evaluate(() => document.querySelector("template#new-comment")?.remove());
  await comment(page).fill(SENT);
  await button(page).click();
  await shown(page, SENT).waitFor();
  expect(await page.getByText("was not sent").count()).toBe(0);
  expect(page.url()).toMatch(/#comment-\d+$/);
});
