import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { saveHead } from "../../../src/articles/list-heads.ts";
import { forgetAll } from "../../../src/cache/memory.ts";
import { formFields } from "../../support/form-fields.ts";
import { meanwhileDatabase } from "../../support/meanwhile-database.ts";
import { PICTURES } from "../../support/pictures.ts";
import { signedIn } from "../../support/signed-in.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const PATH = "/admin/settings/lists/author/ida-marlowe";

beforeEach(async () => {
  forgetAll();
  const article = {
    title: "The ferry",
    body: "Words.",
    bodyFormat: "markdown",
    section: "Town",
    tags: ["Ice"],
  };
  const given = { ...article, path: "/ferry/", author: "Ida Marlowe", publishedAt: "2026-10-01T08:00:00Z" };
  expect((await askNewsroom("PUT", "/articles", given)).status).toBe(200);
});

async function sendPicture(): Promise<string> {
  const headers = { Authorization: "Bearer test-admin-token", "Content-Length": String(PICTURES.png.length) };
  const response = await ask("/api/v1/admin/media", { method: "POST", headers, body: PICTURES.png });
  return (await response.json<{ url: string }>()).url;
}

const openForm = async () =>
  formFields(await (await ask(PATH, { headers: await signedIn() })).text(), "head");

async function send(fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ ...(await openForm()), ...fields });
  return ask(PATH, { method: "POST", headers: await signedIn(), body });
}

it("an author's page says who that is, with a portrait of known size, and the search engines' profile", async () => {
  await ask("/author/ida-marlowe/");
  const portrait = await sendPicture();
  const html = await (await ask("/admin/settings/lists", { headers: await signedIn() })).text();
  expect(html).toContain(`href="${PATH}"`);
  const description = "Ida sails.\n\nShe <writes>, too.";
  expect((await send({ description, portrait: `https://paper.example${portrait}` })).status).toBe(303);
  const page = await (await ask("/author/ida-marlowe/")).text();
  expect(page).toMatch(new RegExp(`<img class="portrait" src="${portrait}" width="48" height="32"`));
  expect(page).toContain("She &lt;writes&gt;, too.</p>");
  expect(page).toContain('<meta name="description" content="Ida sails. She &lt;writes&gt;, too."');
  const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? "");
  expect(data).toMatchObject({
    "@type": "ProfilePage",
    mainEntity: { "@type": "Person", name: "Ida Marlowe", url: "https://paper.example/author/ida-marlowe/" },
  });
  expect(data.mainEntity.image).toBe(`https://paper.example${portrait}`);
  // An article that comes out keeps it, and a picture that goes takes itself away.
  await askNewsroom("PUT", "/articles", {
    path: "/2/",
    title: "Two",
    body: "W",
    bodyFormat: "markdown",
    author: "Ida Marlowe",
  });
  expect(await (await askNewsroom("GET", "/lists/author/ida-marlowe")).json()).toEqual({
    ...{ kind: "author", slug: "ida-marlowe", name: "Ida Marlowe" },
    ...{ description, portrait },
  });
  await env.DB.prepare("DELETE FROM media").run();
  expect((await send({ description: "Ida rows.", portrait })).status).toBe(303);
  expect(await (await ask("/author/ida-marlowe/")).text()).not.toContain('class="portrait"');
});

it("a picture that is somebody's portrait is used: whoever would delete it is told", async () => {
  const portrait = await sendPicture();
  const headers = await signedIn();
  const isUnused = async () =>
    (await (await askNewsroom("GET", "/media?only=unused")).text()).includes(portrait);
  expect(await isUnused()).toBe(true);
  await send({ description: "", portrait });
  expect(await isUnused()).toBe(false);
  const id = await env.DB.prepare("SELECT id FROM media").first<number>("id");
  const asked = await (await ask(`/admin/media/${id}/delete`, { headers })).text();
  expect(asked).toContain(`<a href="${PATH}">The portrait of Ida Marlowe</a>`);
  const refused = await askNewsroom("DELETE", `/media/${id}`);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain("portrait of Ida Marlowe");
  // Of an article that shows it no more it is still the portrait.
  const shown = { path: "/2/", title: "Two", bodyFormat: "markdown" };
  await askNewsroom("PUT", "/articles", { ...shown, body: `![Ida](${portrait})` });
  await askNewsroom("PUT", "/articles", { ...shown, body: "No picture." });
  expect(await isUnused()).toBe(false);
  await send({ description: "", portrait: "" });
  expect(await isUnused()).toBe(true);
});

it.each([
  ["section", "town", { description: "What the council does." }],
  ["tag", "ice", { description: "Frozen." }],
])("a %s says what it is about, on its first page", async (kind, slug, given) => {
  await ask(`/${kind}/${slug}/`);
  const response = await askNewsroom("PUT", `/lists/${kind}/${slug}`, given);
  expect(await response.json()).toMatchObject({ kind, slug, ...given, portrait: "" });
  expect(await (await ask(`/${kind}/${slug}/`)).text()).toContain(`>${given.description}</p>`);
  const actions = await env.DB.prepare(
    "SELECT subject FROM audit_events WHERE action = 'list.changed'",
  ).all();
  expect(actions.results).toEqual([{ subject: `/${kind}/${slug}/` }]);
});

it("what is wrong is said at its field, and all that was typed is kept", async () => {
  const typed = { description: "Ida sails.", portrait: "https://elsewhere.example/ida.jpg" };
  const response = await send(typed);
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toContain("No picture of the paper is there");
  expect(formFields(html, "head")).toMatchObject(typed);
  expect((await send({ description: "x".repeat(2001), portrait: "" })).status).toBe(422);
  expect((await askNewsroom("PUT", "/lists/author/nobody", { description: "x" })).status).toBe(404);
  expect((await askNewsroom("GET", "/lists/nothing/town")).status).toBe(404);
  expect(await (await askNewsroom("GET", "/lists/author/ida-marlowe")).json()).toMatchObject({
    description: "",
  });
});

it("the second of two who save at once is told, keeps what was typed, and may save over the first", async () => {
  const mine = { ...(await openForm()), description: "Ida sails." };
  expect((await send({ description: "Ida rows." })).status).toBe(303);
  const told = await send(mine);
  expect(told.status).toBe(409);
  const html = await told.text();
  expect(html).toContain("Somebody else changed");
  expect(formFields(html, "head").description).toBe("Ida sails.");
  expect((await send(formFields(html, "head"))).status).toBe(303);
  expect((await openForm()).description).toBe("Ida sails.");
});

it.each(["description", "portrait"])(
  "a %s that somebody saves at this very moment is not written over",
  async (column) => {
    const busy = meanwhileDatabase(() =>
      env.DB.prepare(`UPDATE authors SET ${column} = '/media/theirs.png'`).run(),
    );
    const given = { description: "Ida sails.", portrait: "" };
    const ida = { kind: "author" as const, slug: "ida-marlowe" };
    expect(await saveHead(busy, ida, given, { who: "Rosa", now: Date.now() })).toEqual({
      outcome: "outdated",
    });
    expect(await env.DB.prepare("SELECT * FROM authors").first()).toMatchObject({
      [column]: "/media/theirs.png",
    });
  },
);
