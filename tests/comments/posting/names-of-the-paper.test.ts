import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
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

async function post(author: string): Promise<Answer> {
  sent += 1;
  const response = await ask(`${path}comments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": `198.51.100.${sent}` },
    body: JSON.stringify({ comment: TEXTS[sent % TEXTS.length], author }),
  });
  return response.json<Answer>();
}

const keyNames = () => Promise.all([keyAuthors(db), keyPeople(db)]);
const publish = async (author: string, at: string) =>
  expect(
    (
      await askNewsroom("PUT", "/articles", {
        path: at,
        title: "A story",
        body: "Words.",
        bodyFormat: "markdown",
        author: { name: author, slug: "ida" },
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
    expect(page.match(/✓/g)).toHaveLength(2);
    const feed = await (await ask("/comments/feed.xml")).text();
    expect(feed).toContain("<dc:creator>Rosa Quill ✓ Author</dc:creator>");
    expect(feed).toContain("<dc:creator>The desk ✓ Newsroom</dc:creator>");
    expect(feed).toContain("<dc:creator>Ada Reader Newsroom?</dc:creator>");
    const listed = await (await ask("/api/v1/comments/recent")).json<{ items: Answer["comment"][] }>();
    expect(listed.items.map(({ speaksFor }) => speaksFor).sort()).toEqual(["author", "newsroom", null]);
  });
});
