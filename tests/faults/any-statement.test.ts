import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { FIELD_GROUPS } from "../../src/admin/settings/fields.ts";
import { makeFormToken } from "../../src/comments/posting/form-token.ts";
import type { Bindings } from "../../src/config/bindings.ts";
import { newsroomApp } from "../../src/newsroom-app.ts";
import { brokenAt, type Loss } from "../support/broken-at.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { formFields } from "../support/form-fields.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const SECRET = "test-secret-key-of-at-least-32-characters";
const BINDINGS = {
  EMBED_ORIGINS: "https://blog.example",
  HOLD_AT: "90",
  SPAM_AT: "99",
  COMMENTS_A_MINUTE: "0",
  MAIL_FROM: "paper@paper.example",
  SITE_URL: "https://paper.example",
};

/** A form as it is sent: what was typed into it, and how often it has taken effect. */
type Sent = {
  path: string;
  fields: Record<string, string>;
  typed: string[];
  headers?: Record<string, string>;
  done: () => Promise<number | null>;
};

let headers: Record<string, string>;
let articleId: number;
let path: string;

beforeEach(async () => {
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("", { status: 404 }));
  ({ id: articleId, path } = await makeArticle({ title: "The bridge opens" }));
  headers = await signedIn();
});

const count = (sql: string, ...bindings: unknown[]) =>
  env.DB.prepare(`SELECT count(*) AS n FROM ${sql}`)
    .bind(...bindings)
    .first<number>("n");
const setting = (words: string) => () => count("settings WHERE instr(value, ?) > 0", words);
const words = (n: number) => `Words <${n}> that took me a while`;
const reader = (n: number) => ({ "CF-Connecting-IP": `198.51.100.${n}` });
/** What a browser would send of the newsroom's form at an address. */
const form = async (address: string, action = address) => {
  const html = await (await ask(address, { headers }, BINDINGS)).text();
  return formFields(
    html.replace(`action="${action}"`, `id="sent" $&`).replace(/(<form[^>]*) id="(?!sent)[^"]*"/g, "$1"),
    "sent",
  );
};
const held = (given: object = {}) => makeComment({ articleId, status: "held", shownIn: null, ...given });

async function comment(at: string, n: number): Promise<Sent> {
  const token = await makeFormToken(SECRET, Date.now() - 60_000);
  return {
    path: `${at}comments`,
    fields: { comment: words(n), author: `Ada ${n}`, token, idempotencyKey: `${"k".repeat(30)}${n}` },
    typed: [words(n), `Ada ${n}`],
    headers: reader(n),
    done: () => count("comments WHERE body = ?", words(n)),
  };
}

/** A form at the card of a comment that waits. */
async function aboutHeld(
  act: string,
  fields: Record<string, string>,
  n: number,
  done: (id: number) => Promise<number | null>,
): Promise<Sent> {
  const { id } = await held();
  return {
    path: `/admin/comments/${id}/${act}`,
    fields: { seen: "0:held:0", status: "held", ...fields },
    typed: [words(n)],
    done: () => done(id),
  };
}

/** What people type, by the routes that take it; `n` is told apart by its words. */
const DEEDS: Record<string, (n: number) => Promise<Sent>> = {
  "a comment": (n) => comment(path, n),
  "a comment on another site's page": (n) => comment("/embed/blog.example/knots/", n),
  "an own comment, edited": async (n) => {
    const sent = await comment(path, n);
    const body = new URLSearchParams({ ...sent.fields, comment: `Before ${n}` });
    const posted = await ask(sent.path, { method: "POST", body, headers: reader(n) }, BINDINGS);
    const id = /#comment-(\d+)/.exec(posted.headers.get("Location") ?? "")?.[1];
    const cookie = posted.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    return {
      ...sent,
      path: `${path}comments/${id}/edit`,
      fields: { comment: words(n) },
      typed: [words(n)],
      headers: { Cookie: cookie, ...reader(n) },
    };
  },
  "a report": async (n) => {
    const { id } = await makeComment({ articleId });
    return {
      path: `${path}comments/${id}/report`,
      fields: { words: words(n), email: `ada${n}@reader.example` },
      typed: [words(n), `ada${n}@reader.example`],
      headers: reader(n),
      done: () => count("notices WHERE words = ?", words(n)),
    };
  },
  "an objection": async (n) => {
    const sent = await comment(path, 1000 + n);
    const body = new URLSearchParams(sent.fields);
    const posted = await ask(sent.path, { method: "POST", body, headers: reader(n) }, BINDINGS);
    const id = /#comment-(\d+)/.exec(posted.headers.get("Location") ?? "")?.[1];
    const cookie = posted.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    await askNewsroom("POST", `/comments/${id}/decision`, { decision: "trash" });
    return {
      path: `${path}comments/${id}/decision`,
      fields: { objection: words(n) },
      typed: [words(n)],
      headers: { Cookie: cookie, ...reader(n) },
      done: () => count("objections WHERE words = ?", words(n)),
    };
  },
  "following by mail": async (n) => ({
    path: `${path}comments/follow`,
    fields: { email: `ada${n}@reader.example`, what: "thread", when: "now" },
    typed: [`ada${n}@reader.example`],
    headers: reader(n),
    done: () => count("follows WHERE email = ?", `ada${n}@reader.example`),
  }),
  "/admin/articles": async (n) => ({
    path: "/admin/articles",
    fields: {
      ...(await form("/admin/articles/new", "/admin/articles")),
      title: `New ${n}`,
      body: words(n),
      act: "publish",
    },
    typed: [words(n), `New ${n}`],
    done: () => count("articles WHERE body_source = ?", words(n)),
  }),
  "/admin/articles/:id{[0-9]+}": async (n) => ({
    path: `/admin/articles/${articleId}`,
    fields: { ...(await form(`/admin/articles/${articleId}`)), body: words(n), act: "publish" },
    typed: [words(n)],
    done: () => count("articles WHERE body_source = ?", words(n)),
  }),
  "/admin/settings": async (n) => ({
    path: "/admin/settings",
    fields: { ...(await form("/admin/settings")), SITE_TAGLINE: words(n) },
    typed: [words(n)],
    done: setting(words(n)),
  }),
  "/admin/settings/words": async (n) => ({
    path: "/admin/settings/words",
    fields: { ...(await form("/admin/settings/words")), block: words(n) },
    typed: [words(n)],
    done: setting(words(n)),
  }),
  "/admin/settings/files": async (n) => ({
    path: "/admin/settings/files",
    fields: { ...(await form("/admin/settings/files")), "humans.txt": words(n) },
    typed: [words(n)],
    done: setting(words(n)),
  }),
  "/admin/settings/face": async (n) => ({
    path: "/admin/settings/face",
    fields: { ...(await form("/admin/settings/face")), css: `p { margin: ${n}px; }` },
    typed: [`p { margin: ${n}px; }`],
    done: () => count("face_files WHERE base64 = ?", btoa(`p { margin: ${n}px; }\n`)),
  }),
  "/admin/settings/menus": async (n) => ({
    path: "/admin/settings/menus",
    fields: {
      ...(await form("/admin/settings/menus")),
      "main.newTo": `https://shop.example/${n}`,
      "main.newLabel": words(n),
    },
    typed: [words(n), `https://shop.example/${n}`],
    done: setting(words(n)),
  }),
  "/admin/settings/front": async (n) => ({
    path: "/admin/settings/front",
    fields: { ...(await form("/admin/settings/front")), breakingText: words(n), act: "save" },
    typed: [words(n)],
    done: setting(words(n)),
  }),
  "/admin/settings/code": async (n) => ({
    path: "/admin/settings/code",
    fields: { ...(await form("/admin/settings/code")), end: `<p>Words ${n} of ours</p>` },
    typed: [`<p>Words ${n} of ours</p>`],
    done: setting(`<p>Words ${n} of ours</p>`),
  }),
  "/admin/settings/menus/pages": async (n) => ({
    path: "/admin/settings/menus/pages",
    fields: {
      template: ["about", "contact", "imprint", "privacy", "corrections", "rules"][n - 1] ?? "about",
    },
    typed: [],
    done: async () => 1,
  }),
  "/admin/settings/lists/:kind/:slug": async (n) => {
    await askNewsroom("PUT", "/articles", {
      path: "/2/",
      title: "Two",
      body: "W",
      bodyFormat: "markdown",
      section: "Town",
    });
    return {
      path: "/admin/settings/lists/section/town",
      fields: { ...(await form("/admin/settings/lists/section/town")), description: words(n) },
      typed: [words(n)],
      done: () => count("sections WHERE description = ?", words(n)),
    };
  },
  "/admin/comments/:id{[0-9]+}/reply": (n) =>
    aboutHeld("reply", { comment: words(n), author: "The paper" }, n, () =>
      count("comments WHERE body = ?", words(n)),
    ),
  "/admin/comments/:id{[0-9]+}/edit": (n) =>
    aboutHeld("edit", { comment: words(n), author: "Ada" }, n, () =>
      count("comments WHERE body = ?", words(n)),
    ),
  "/admin/comments/:id{[0-9]+}/remove": (n) =>
    aboutHeld("remove", { own: words(n) }, n, (id) => count("decisions WHERE comment_id = ?", id)),
  "/admin/comments/:id{[0-9]+}/words": (n) => aboutHeld("words", { words: words(n) }, n, setting(words(n))),
  "/admin/threads/:id{[0-9]+}": async (n) => {
    const { id } = await makeArticle();
    return {
      path: `/admin/threads/${id}`,
      fields: { seen: "0", comments: "closed", slowMinutes: "0", hold: "policy" },
      typed: [],
      done: () => count("articles WHERE id = ? AND thread IS NOT NULL AND ?2", id, n),
    };
  },
  "/admin/threads/:id{[0-9]+}/remove": async (n) => {
    const { id } = await makeArticle({ kind: "thread", path: `/embed/garden.example/${n}/` });
    return {
      path: `/admin/threads/${id}/remove`,
      fields: { seen: "0" },
      typed: [],
      done: async () => 1 - ((await count("articles WHERE id = ?", id)) ?? 0),
    };
  },
  "/admin/articles/:id{[0-9]+}/delete": async () => {
    const { id } = await makeArticle();
    return {
      path: `/admin/articles/${id}/delete`,
      fields: { leadTo: path },
      typed: [],
      done: async () => 1 - ((await count("articles WHERE id = ?", id)) ?? 0),
    };
  },
  "/admin/people": async (n) => ({
    path: "/admin/people",
    fields: { name: `Mira ${n}`, role: "moderator" },
    typed: [`Mira ${n}`],
    done: () => count("moderators WHERE name = ?", `Mira ${n}`),
  }),
};

/** What cannot be done twice is told: a token is shown once, and a new one is a press away; what was deleted is not there. */
const TOLD =
  /There is a .* already\. Give another name, or that one a new token\.|There is no article of this number\. Somebody may have deleted it\./;

/** Routes of the newsroom that take a form and are not above. */
const OTHERS: Record<string, string> = {
  "/admin/articles/preview": "stores nothing",
  "/admin/settings/face/preview": "stores nothing",
  "/admin/articles/:id{[0-9]+}/presence": "what a script says by itself",
  "/admin/articles/:id{[0-9]+}/revisions/:number{[0-9]+}": "a press, and no words",
  "/admin/audit/undo": "a press, and no words",
  "/admin/comments/all": "a press, and no words",
  "/admin/comments/decisions": "presses, and no words",
  "/admin/comments/undo": "a press, and no words",
  "/admin/comments/objections/:id{[0-9]+}": "a press, and no words",
  "/admin/threads/:id{[0-9]+}/back": "a press, and no words",
  "/admin/people/:id/token": "a press, and no words",
  "/admin/people/:id/revocation": "a press, and no words",
  "/admin/person": "looks for something",
  "/admin/person/export": "looks for something",
  "/admin/person/erasure": "a press, and one word that is asked for again",
  "/admin/sessions": "a press, and no words",
  "/admin/sign-in": "the table of faults has it",
  "/admin/sign-out": "a press, and no words",
};

/** Files, and what is said of them: their tests are those of pictures. */
const FILES = /^\/admin\/(api\/)?media/;

it("has every form of the newsroom", () => {
  const forms = newsroomApp.routes.filter(
    ({ method, path: at }) => method === "POST" && at.startsWith("/admin"),
  );
  const known = [...Object.keys(DEEDS), ...Object.keys(OTHERS), ...FIELD_GROUPS.map((group) => group.path)];
  expect(
    [...new Set(forms.map(({ path: at }) => at))].filter((at) => !known.includes(at) && !FILES.test(at)),
  ).toEqual([]);
});

const send = ({ path: at, fields, headers: own = headers }: Sent, given: Partial<Bindings> = {}) =>
  ask(at, { method: "POST", headers: own, body: new URLSearchParams(fields) }, { ...BINDINGS, ...given });

const LOSSES: Loss[] = ["refused", "done, and its answer lost"];

describe("whatever statement of it the database fails at", () => {
  it.each(Object.keys(DEEDS).flatMap((name) => LOSSES.map((loss) => [name, loss] as const)))(
    "%s: what was typed is kept, and sent again it is done once (%s)",
    async (name, loss) => {
      vi.spyOn(console, "error").mockImplementation(() => {});
      const wrong: string[] = [];
      let n = 1;
      for (let isMet = true; isMet; n++) {
        const tried = await tryAt(n, await sentFor(name, n), loss);
        wrong.push(...tried.wrong);
        ({ isMet } = tried);
      }
      expect(wrong.join("\n")).toBe("");
      expect(n).toBeGreaterThan(3);
    },
  );
});

async function sentFor(name: string, n: number): Promise<Sent> {
  const sent = await DEEDS[name]?.(n);
  if (!sent) throw new Error(`There is no form ${name}.`);
  return sent;
}

/** Sends a form while the database's `nth` call fails, and again where it was not taken; `wrong`: what should not be so. */
async function tryAt(nth: number, sent: Sent, loss: Loss): Promise<{ isMet: boolean; wrong: string[] }> {
  const broken = brokenAt(env.DB, nth, loss);
  const response = await send(sent, { DB: broken.database });
  const wrong: string[] = [];
  if (response.status >= 400) {
    const html = asText(await response.text());
    if (response.status !== 503) wrong.push(`answered ${response.status}`);
    wrong.push(...sent.typed.filter((typed) => !html.includes(typed)).map((typed) => `lost ${typed}`));
    const again = await send(sent);
    if (again.status >= 400 && !TOLD.test(await again.clone().text()))
      wrong.push(`sent again, it answered ${again.status}`);
  }
  const done = await sent.done();
  if (done !== 1) wrong.push(`was done ${done} times`);
  return { isMet: broken.isMet(), wrong: wrong.map((what) => `${nth} (${broken.sql()}): ${what}`) };
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };

const asText = (html: string) => html.replace(/&(amp|lt|gt|quot);/g, (_, name) => ENTITIES[name] ?? "");
