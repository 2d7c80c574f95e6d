import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetAll } from "../../../src/cache/memory.ts";
import { makeFormToken } from "../../../src/comments/posting/form-token.ts";
import { emailHash } from "../../../src/comments/posting/store-comment.ts";
import type { Bindings } from "../../../src/config/bindings.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { markCommenter } from "../../../src/moderation/mark-commenters.ts";
import { forgetWords } from "../../../src/settings/memory.ts";
import { saveWords } from "../../../src/settings/site-words.ts";
import { makeArticle } from "../../support/factories.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const now = Date.UTC(2026, 10, 23, 12);
const SECRET = "test-secret-key-of-at-least-32-characters";
const TEXT = "The old bridge was narrower than this one, and nobody in our street ever complained about it.";

let path: string;
let token: string;

beforeEach(async () => {
  forgetAll();
  forgetWords();
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
  path = (await makeArticle({ title: "The bridge opens", publishedAt: now - 3_600_000 })).path;
  token = await makeFormToken(SECRET, now - 60_000);
});

type Given = { fields?: object; from?: string; cookie?: string; settings?: Partial<Bindings>; path?: string };

const takeBack = (id: number) => askNewsroom("POST", "/decisions/undo", { undo: [id] });

let readers = 0;

/** As the link in a mail does: the address belongs to who uses this browser. */
async function prove(row: Record<string, unknown> | null) {
  await env.DB.prepare("INSERT OR REPLACE INTO mail_addresses (email_hash, commenter_key) VALUES (?, ?)")
    .bind(row?.email_hash, row?.commenter_key)
    .run();
}

async function post({ fields = {}, cookie = "", settings = {}, ...given }: Given = {}) {
  readers += 1;
  const response = await ask(
    `${given.path ?? path}comments`,
    {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "CF-Connecting-IP": given.from ?? `198.51.100.${readers}`,
        Cookie: cookie,
      },
      body: JSON.stringify({ comment: TEXT, author: "Ada Reader", token, ...fields }),
    },
    settings,
  );
  const answer = await response.json<{ comment: { id: number } }>();
  const row = await env.DB.prepare("SELECT * FROM comments WHERE id = ?")
    .bind(answer.comment?.id ?? 0)
    .first<Record<string, unknown> & { status: string; verdict: string }>();
  return {
    status: row?.status,
    rules: (JSON.parse(row?.verdict ?? "[]") as { rule: string }[]).map(({ rule }) => rule),
    row,
    id: answer.comment?.id,
    cookie: (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "",
    code: response.status,
  };
}

const decide = (id: number | undefined, decision: string) =>
  askNewsroom("POST", `/comments/${id}/decision`, { decision });

const other = (words: string) => ({ comment: `${words} It is Monday, and the river is high.` });

describe("what the judge is told of a comment", () => {
  it("nearly the same text elsewhere on the site", async () => {
    await post();
    const elsewhere = (await makeArticle({ publishedAt: now - 3_600_000 })).path;
    const copy = await post({ path: elsewhere, fields: { comment: TEXT.replace("street", "village") } });
    expect(copy.rules).toContain("same-text");
    expect(copy.status).toBe("held");
    expect((await post({ path: elsewhere, fields: other("Quite another thought.") })).rules).not.toContain(
      "same-text",
    );
  });

  it("how much the same address sent, whatever its names, and that of an IPv6 network as one", async () => {
    const settings = { COMMENTS_KEPT: { limit: async () => ({ success: true }) } };
    const from = (n: number) => `2001:db8:1:2::${n}`;
    const words = ["First thoughts on trams.", "Second: gulls.", "Third: bread.", "Fourth: rain."];
    const posts = [];
    for (const [n, text] of words.entries())
      posts.push(await post({ from: from(n), settings, fields: { ...other(text), author: `Reader ${n}` } }));
    expect(posts[0]?.rules).not.toContain("rate");
    expect(posts[3]?.rules).toContain("rate");
    const neighbour = await post({ from: "2001:db8:1:3::1", settings, fields: other("Fifth: boats.") });
    expect(neighbour.rules).not.toContain("rate");
  });

  it.each([
    ["text", { comment: `${TEXT} Buy zorblatt today.` }],
    ["name", { author: "Zorblatt Shop" }],
    ["e-mail address", { email: "zorblatt@mail.example" }],
    ["link", { comment: `${TEXT} https://zorblatt.example/a` }],
  ])("the site's own words, in the %s", async (_, fields) => {
    const lists = { block: "zorblatt\n203.0.113.66", hold: "brindle", allow: "" };
    await saveWords(openDatabase(env.DB), lists, { who: "Ida Marlowe", now: Date.now() });
    const blocked = await post({ fields });
    expect(blocked).toMatchObject({ status: "spam", rules: expect.arrayContaining(["blocked-word"]) });
    expect(await post({ fields: other("A brindle cat.") })).toMatchObject({ status: "held" });
    expect(await post({ from: "203.0.113.66", fields: other("A white cat.") })).toMatchObject({
      status: "spam",
    });
    expect(JSON.stringify((await env.DB.prepare("SELECT * FROM comments").all()).results)).not.toContain(
      "203.0.113.66",
    );
  });

  it.each([
    ["name", "ADA  Réader", {}, "block-name"],
    ["network address of today", "Somebody Else", { from: "203.0.113.9" }, "block-sender"],
  ] as const)("that a moderator has blocked the %s", async (_, author, given, mark) => {
    const { id: commentId } = await post({ fields: { author: "Ada Réader" }, from: "203.0.113.9" });
    const db = openDatabase(env.DB);
    const marks = await markCommenter(
      db,
      { commentId: commentId ?? 0, mark, decision: null, secretKey: SECRET },
      { who: "Ida Marlowe", now },
    );
    await env.DB.batch(marks ?? []);
    const later = await post({ fields: { ...other("The gulls are back."), author }, ...given });
    expect(later).toMatchObject({ status: "spam", rules: expect.arrayContaining(["blocked-commenter"]) });
    const neighbour = await post({ fields: { ...other("The tide is late."), author: "Bea" } });
    expect(neighbour.rules).not.toContain("blocked-commenter");
  });

  it("a new list of words from its next comment on", async () => {
    const db = openDatabase(env.DB);
    expect(
      (await post({ fields: { comment: "A brindle cat sits on our wall every morning." } })).status,
    ).toBe("published");
    const by = { who: "Ida Marlowe", now: Date.now() };
    await saveWords(db, { hold: "brindle" }, by);
    expect((await post({ fields: { comment: "Who has lost two brindle dogs near the mill?" } })).status).toBe(
      "held",
    );
    await saveWords(db, { hold: "" }, by);
    expect((await post({ fields: { comment: "Birds are never brindle, my teacher said." } })).status).toBe(
      "published",
    );
  });
});

const FILTH = [
  "Whoever paints such a bridge should be made to drink the paint, brush and all.",
  "My neighbour's dog writes better than this paper, and it barks less at the moon.",
  "Seven fools on a council make one decision, and it is never the one they meant.",
];

describe("a policy that holds first-timers", () => {
  const settings = { COMMENT_POLICY: "hold-first-timers" };

  it("publishes at once who was approved before, known by the cookie", async () => {
    const first = await post({ settings });
    expect(first).toMatchObject({ status: "held", code: 202, rules: expect.arrayContaining(["policy"]) });
    expect((await post({ settings, cookie: first.cookie, fields: other("Again.") })).status).toBe("held");
    await decide(first.id, "approve");
    const second = await post({ settings, cookie: first.cookie, fields: other("Once more.") });
    expect(second).toMatchObject({ status: "published", code: 201 });
    expect(second.row?.commenter_key).toBe(first.row?.commenter_key);
    expect((await post({ settings, fields: other("Somebody else.") })).status).toBe("held");
  });

  it("or by the e-mail address, of which a keyed hash is kept", async () => {
    const fields = { email: "Ada@mail.example" };
    const first = await post({ settings, fields });
    expect(first.row?.email_hash).toBe(await emailHash(SECRET, "ada@mail.example"));
    await decide(first.id, "approve");
    const again = { ...other("From another browser."), email: "ada@MAIL.example" };
    const second = await post({ settings, fields: again });
    // Anybody can type an address: it counts once its owner has said that it is theirs.
    expect(second.status).toBe("held");
    await prove(second.row);
    const third = { ...other("From the same one."), email: "ada@MAIL.example" };
    expect((await post({ settings, fields: third, cookie: second.cookie })).status).toBe("published");
  });

  it("nobody has a good name, or a bad one, by an address that they type", async () => {
    const vicar = { email: "vicar@mail.example" };
    const regular = await post({ settings, fields: vicar });
    await decide(regular.id, "approve");
    await prove(regular.row);
    const troll = await post({ settings, fields: { ...other("I am the vicar, believe me."), ...vicar } });
    expect(troll.status).toBe("held");
    for (let n = 0; n < 3; n++) {
      const fields = { comment: FILTH[n], ...vicar };
      await decide((await post({ settings, fields, cookie: troll.cookie })).id, "spam");
    }
    await env.DB.exec("UPDATE commenters SET blocked = 1 WHERE key LIKE 'email:%'");
    const again = {
      comment: "The organ plays on Sunday at five, and everybody is welcome to the tower.",
      ...vicar,
    };
    const own = await post({ settings, fields: again, cookie: regular.cookie });
    expect(own).toMatchObject({ status: "published" });
    expect(own.rules).not.toContain("known-spammer");
    const last = {
      comment: "Yet another thing that nobody had asked this person for, in so many words.",
      ...vicar,
    };
    expect((await post({ settings, fields: last, cookie: troll.cookie })).rules).toContain("known-spammer");
  });

  it("the history of an imported regular counts once the browser is known", async () => {
    const fields = { email: "regular@mail.example" };
    const hash = await emailHash(SECRET, fields.email);
    await env.DB.prepare("INSERT INTO commenters (key, approved) VALUES (?, 200)")
      .bind(`email:${hash}`)
      .run();
    const first = await post({ settings, fields });
    expect(first.status).toBe("held");
    await decide(first.id, "approve");
    const second = await post({
      settings,
      fields: { ...other("As ever."), ...fields },
      cookie: first.cookie,
    });
    expect(second.status).toBe("published");
    expect(JSON.stringify(second.row?.verdict)).toContain("approved 201 comments");
  });

  it("but not with strong evidence against them", async () => {
    const first = await post({ settings });
    await decide(first.id, "approve");
    const links = Array.from({ length: 7 }, (_, n) => `https://shop${n}.example/`).join(" ");
    const flood = await post({
      settings,
      cookie: first.cookie,
      fields: { comment: `Look at these: ${links}` },
    });
    expect(flood.status).not.toBe("published");
    const trap = { ...other("Hello."), extra: "https://trap.example/" };
    expect((await post({ settings, cookie: first.cookie, fields: trap })).status).toBe("held");
  });
});

describe("a policy between: first-timers with a link wait", () => {
  const settings = { COMMENT_POLICY: "hold-first-links" };
  const link =
    "The plans are at https://harbour-friends.example/plans for whoever wants to read them in full.";

  it("holds the link of somebody whom nobody knows, and no other comment of theirs", async () => {
    const first = await post({ settings, fields: { comment: link } });
    expect(first).toMatchObject({ status: "held", code: 202, rules: ["policy"] });
    const bare = {
      comment: "Have a look at harbour-friends.example, they have drawn all of it, with the trees.",
    };
    expect((await post({ settings, fields: bare })).status).toBe("held");
    expect((await post({ settings })).status).toBe("published");
    const source = {
      comment:
        "What the law says of it: https://www.legislation.gov.uk/ukpga/1949 is worth a look, all of you.",
    };
    expect((await post({ settings, fields: source })).status).toBe("published");
    expect((await post({ fields: { comment: `${link} So be it, then.` } })).status).not.toBe("spam");
  });

  it("not of somebody who was approved, or whose comments stayed up", async () => {
    const known = await post({ settings });
    await decide(known.id, "approve");
    expect((await post({ settings, fields: { comment: link }, cookie: known.cookie })).status).toBe(
      "published",
    );
    const quiet = await post({
      settings,
      fields: { comment: "Somebody else, of whom nobody ever took any notice at all." },
    });
    const stays = (count: number) =>
      env.DB.prepare("INSERT OR REPLACE INTO commenters (key, stayed) VALUES (?, ?)")
        .bind(`browser:${quiet.row?.commenter_key}`, count)
        .run();
    const fields = (n: number) => ({
      comment: `Number ${n}: https://trees-of-wrenmouth.example has the map of every lime and oak.`,
    });
    await stays(9);
    expect((await post({ settings, fields: fields(1), cookie: quiet.cookie })).status).toBe("held");
    await stays(10);
    const second = {
      comment: "My photographs of the flood stand on https://flood-1953.example for all to see.",
    };
    expect(await post({ settings, fields: second, cookie: quiet.cookie })).toMatchObject({
      status: "published",
      rules: ["known-commenter"],
    });
  });
});

describe("a site that moderators have decided on", () => {
  const words = [
    "I never thought that it could be so easy to find a plumber, until somebody told me of",
    "The best evening of my life began with a visit to",
    "For anybody whose knees hurt as mine did after the long winter there is",
    "What the article forgets to mention at all, sadly, can be read on",
    "My cousin in Ferrytown swears by the people who run",
    "Nobody in this thread seems to have heard yet of",
  ];
  const about = (n: number, host = "www.marvels.example") => ({
    comment: `${words[n]} https://${host}/offer-${n} and I am glad of it.`,
  });

  it("waits after two marks whatever is said about it, and is spam after four; and no longer once they are taken back", async () => {
    for (const n of [0, 1]) {
      const sent = await post({ fields: about(n) });
      expect(sent.rules).not.toContain("marked-site");
      await decide(sent.id, "spam");
    }
    const third = await post({ fields: about(2, "shop.marvels.example") });
    expect(third).toMatchObject({ status: "held", rules: expect.arrayContaining(["marked-site"]) });
    expect(third.row?.verdict).toContain("marvels.example”: moderators marked 2 comments that did as spam.");
    expect((await post({ fields: about(3, "marvels-of-wrenmouth.example") })).rules).not.toContain(
      "marked-site",
    );
    await decide(third.id, "spam");
    const fourth = await post({ fields: about(4) });
    await decide(fourth.id, "spam");
    expect((await post({ fields: about(5) })).status).toBe("spam");
    for (const { id } of [third, fourth]) await takeBack(id);
    expect(
      (await post({ fields: { comment: `Once more, with feeling: ${about(0).comment}` } })).row?.verdict,
    ).toContain("marked 2 comments");
  });

  it("speaks for who leads to it where it was approved three times", async () => {
    for (const n of [0, 1, 2]) await decide((await post({ fields: about(n) })).id, "approve");
    const rules = async (n: number, host?: string) => (await post({ fields: about(n, host) })).rules;
    expect(await rules(3)).toContain("approved-site");
    expect(await rules(4, "elsewhere.example")).not.toContain("approved-site");
    const both = { comment: `${about(5).comment} And https://elsewhere.example too.` };
    expect((await post({ fields: both })).rules).not.toContain("approved-site");
  });
});

it("a policy that holds everybody does so", async () => {
  const settings = { COMMENT_POLICY: "hold" };
  const first = await post({ settings });
  await decide(first.id, "approve");
  expect((await post({ settings, cookie: first.cookie, fields: other("Again.") })).status).toBe("held");
});

it("thresholds are settings", async () => {
  const fields = { comment: `${TEXT} https://bit.ly/abc` };
  expect((await post({ fields })).status).toBe("held");
  const lenient = await post({
    fields: { comment: "Another thought of mine, with https://bit.ly/def" },
    settings: { HOLD_AT: "5", SPAM_AT: "9" },
  });
  expect(lenient.status).toBe("published");
});

it("comments close after so many days", async () => {
  const settings = { COMMENTS_CLOSE_DAYS: "7" };
  const old = (await makeArticle({ publishedAt: now - 7 * 86_400_000 })).path;
  const young = (await makeArticle({ publishedAt: now - 7 * 86_400_000 + 1 })).path;
  expect((await post({ settings, path: old })).code).toBe(403);
  expect((await post({ settings, path: young, fields: other("In time.") })).code).toBe(201);
});

it("what stands in a removed comment's place cannot be answered", async () => {
  const first = await post();
  await post({ fields: { ...other("I disagree."), parent: first.id } });
  await decide(first.id, "trash");
  expect((await post({ fields: { ...other("Me too."), parent: first.id } })).code).toBe(422);
});

it("held and spam look the same to the sender", async () => {
  const held = await post({ fields: { comment: `${TEXT} https://bit.ly/abc` } });
  const spam = await post({ fields: { ...other("Hello there."), token: "0.forged" } });
  expect([held.status, spam.status]).toEqual(["held", "spam"]);
  expect([held.code, spam.code]).toEqual([202, 202]);
});
