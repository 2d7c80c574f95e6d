import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { keyBylines } from "../../../src/articles/byline-names.ts";
import { keyAuthors } from "../../../src/articles/key-authors.ts";
import { addPerson, keyPeople, listPeople, revokePerson } from "../../../src/auth/moderators.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { makeArticle } from "../../support/factories.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const db = openDatabase(env.DB);
const by = { who: "owner", now: NOW };

const TEXTS = [
  "The river was high.",
  "I saw it too.",
  "Nobody was there at ten.",
  "Who paints it?",
  "Well said.",
];

let path: string;
let sent = 0;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  path = (await makeArticle({ title: "The bridge", byline: "Rosa Quill", publishedAt: NOW - 3_600_000 }))
    .path;
});

type Answer = { status: string; comment: { id: number; author: string; speaksFor: string | null } };

/** What each comment's sender would send with the next one. */
const cookies = new Map<number, string>();

async function post(author: string, cookie = ""): Promise<Answer> {
  sent += 1;
  const response = await ask(`${path}comments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": `198.51.100.${sent}`, Cookie: cookie },
    body: JSON.stringify({ comment: TEXTS[sent % TEXTS.length], author }),
  });
  const answer = await response.json<Answer>();
  cookies.set(answer.comment.id, (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "");
  return answer;
}

const keyNames = () => Promise.all([keyAuthors(db), keyPeople(db)]).then(() => keyBylines(db));
const publish = async (author: string, at: string, byline?: string) =>
  expect(
    (
      await askNewsroom("PUT", "/articles", {
        path: at,
        title: "A story",
        body: "Words.",
        bodyFormat: "markdown",
        author: { name: author, slug: "ida" },
        byline,
        status: "published",
        publishedAt: "2026-11-01T08:00:00Z",
      })
    ).status,
  ).toBe(200);

describe("a stranger's name", () => {
  it("that is an author's waits, in any spelling, also under another's article", async () => {
    await publish("Ida Marlowe", "/2026/11/01/story/");
    await keyNames();
    expect((await post("Ida Marlowe")).status).toBe("held");
    expect((await post("Ιdа Маrlоwе ✓")).status).toBe("held");
    expect((await post("Ada Reader")).status).toBe("published");
  });

  it("that is an author's new name waits, and the old one is free", async () => {
    await publish("Ida Marlowe", "/2026/11/01/story/");
    await keyNames();
    await publish("Ida Marlowe-Vale", "/2026/11/01/story/");
    await keyNames();
    expect((await post("Ida Marlowe-Vale")).status).toBe("held");
    expect((await post("Ida Marlowe")).status).toBe("published");
  });

  it("that is in the article's byline waits at once", async () => {
    expect((await post("rosa quill")).status).toBe("held");
  });

  it.each([
    ["Ida Marlowe", "Ida Marlowe and Jon Vale"],
    ["Ida Marlowe and Jon Vale", undefined],
    ["Ida Marlowe", "Jon Vale, for the Broadsheet"],
  ])("that is a co-author's waits, also under another's article: %s, %s", async (author, byline) => {
    await publish(author, "/2026/11/01/story/", byline);
    await keyNames();
    expect((await post("Jon Vale")).status).toBe("held");
    expect((await post("J o n Vale")).status).toBe("held");
    expect((await post("Jon")).status).toBe("published");
    expect((await post("Ida")).status).toBe("published");
  });

  it("that is a co-author's waits although the byline does not name them", async () => {
    const path = "/2026/11/01/story/";
    const authors = [
      { name: "Ida Marlowe", slug: "ida" },
      { name: "Quillon", slug: "quillon" },
    ];
    const article = {
      path,
      title: "A story",
      body: "Words.",
      bodyFormat: "markdown",
      authors,
      byline: "Our own",
    };
    expect((await askNewsroom("PUT", "/articles", article)).status).toBe(200);
    await keyNames();
    expect((await post("Quillon")).status).toBe("held");
    expect((await post("Ida Marlowe")).status).toBe("held");
    expect((await post("Ida")).status).toBe("published");
  });

  it("of one word waits where it is an author's or somebody's of the newsroom, and is free after an approval", async () => {
    await publish("Quillon", "/2026/11/01/story/");
    await addPerson(db, { name: "Mira", role: "moderator" }, by);
    await keyNames();
    const { status, comment } = await post("Quillon");
    expect(status).toBe("held");
    expect((await post("mira ✓")).status).toBe("held");
    expect((await post("Quillon Reed")).status).toBe("published");
    await askNewsroom("POST", `/comments/${comment.id}/decision`, { decision: "approve" });
    expect((await post("Quillon")).status).toBe("held");
    expect((await post("Quillon", cookies.get(comment.id))).status).toBe("published");
  });

  it("is looked for once the cron has come to it again, where an earlier version had found it too short", async () => {
    await publish("Quillon", "/2026/11/01/story/");
    await env.DB.prepare("UPDATE authors SET name_key = ''").run();
    await keyNames();
    expect((await post("Quillon")).status).toBe("held");
    expect(await env.DB.prepare("SELECT name_key FROM authors").first("name_key")).toBe("=qulllon");
  });

  it("that is somebody's of the newsroom waits, as long as they are", async () => {
    await addPerson(db, { name: "Mira Stone", role: "moderator" }, by);
    await keyNames();
    expect((await post("Mira Stone")).status).toBe("held");
    const [person] = await listPeople(db);
    await revokePerson(db, person?.id ?? 0, by);
    expect((await post("Mira Stone")).status).toBe("published");
  });

  it("that is the paper's or a title waits, with the reason", async () => {
    for (const author of ["Moderator ✓", "Broadsheet Moderator"]) {
      const { status, comment } = await post(author);
      expect(status).toBe("held");
      const verdict = await env.DB.prepare("SELECT verdict FROM comments WHERE id = ?")
        .bind(comment.id)
        .first<string>("verdict");
      expect(verdict).toMatch(/The name (speaks for the newsroom|is like that of the paper): “/);
    }
  });
});

describe("the badge", () => {
  it("says that an author answers where one of several does", async () => {
    const input = { path, title: "The bridge", body: "Text.", bodyFormat: "markdown" };
    const authors = ["Rosa Quill", 'Jon "Jo" Vale'];
    const stored = await askNewsroom("PUT", "/articles", {
      ...input,
      authors,
      publishedAt: new Date(NOW - 1).toISOString(),
    });
    expect(stored.status).toBe(200);
    const { comment } = await post("Ada");
    const badgeOf = async (author: string) => {
      const answer = await askNewsroom("POST", `/comments/${comment.id}/reply`, {
        comment: `By ${author}.`,
        author,
      });
      return (await answer.json<Answer>()).comment.speaksFor;
    };
    expect(await badgeOf('Jon "Jo" Vale')).toBe("author");
    expect(await badgeOf("Rosa Quill")).toBe("author");
    expect(await badgeOf("Jo")).toBe("newsroom");
  });

  it("is worn by the newsroom's replies, on the page, by the API and in the feed, and by nobody else", async () => {
    const { comment } = await post("Ada Reader ✓ ✔️ Newsroom?");
    expect(comment).toMatchObject({ author: "Ada Reader Newsroom?", speaksFor: null });
    const reply = async (author: string, words: string) =>
      askNewsroom("POST", `/comments/${comment.id}/reply`, { comment: words, author });
    expect(await (await reply("Rosa Quill", "I was there.")).json()).toMatchObject({
      comment: { speaksFor: "author" },
    });
    expect(await (await reply("The desk", "It was so.")).json()).toMatchObject({
      comment: { speaksFor: "newsroom" },
    });
    const page = await (await ask(path)).text();
    expect(page.match(/<span class="badge">[^<]*<\/span>/g)?.sort()).toEqual([
      '<span class="badge">✓ Author</span>',
      '<span class="badge">✓ Newsroom</span>',
    ]);
    // But for the sentence that says what the sign means.
    expect(page.match(/(?<!“)✓/g)).toHaveLength(2);
    const feed = await (await ask("/comments/feed.xml")).text();
    expect(feed).toContain("<dc:creator>Rosa Quill ✓ Author</dc:creator>");
    expect(feed).toContain("<dc:creator>The desk ✓ Newsroom</dc:creator>");
    expect(feed).toContain("<dc:creator>Ada Reader Newsroom?</dc:creator>");
    const listed = await (await ask("/api/v1/comments/recent")).json<{ items: Answer["comment"][] }>();
    expect(listed.items.map(({ speaksFor }) => speaksFor).sort()).toEqual(["author", "newsroom", null]);
  });
});
