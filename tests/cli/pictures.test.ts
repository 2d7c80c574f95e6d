import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApi } from "../../cli/api-client.ts";
import { renewKept } from "../../cli/pictures/renew-kept.ts";
import { broadsheet, LAUNCHER } from "../support/node/cli.ts";
import { askNewsroom } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile, temporaryFolder } from "../support/node/temporary.ts";
import { WXR_SITE, type WxrItem, wxr } from "../support/node/wxr.ts";

let paper: RunningPaper;
let old: Awaited<ReturnType<typeof startOldSite>>;

/** An old site with these files; `asked` is what was fetched of it, in order. Whatever `answer` answers comes first. */
async function startOldSite() {
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  const site = {
    url: "",
    files,
    asked,
    agents: new Set<string>(),
    answer: null as null | ((path: string, response: ServerResponse) => boolean),
    stop: () => void server.close(),
  };
  const server = createServer((request: IncomingMessage, response) => {
    const path = decodeURIComponent(request.url ?? "");
    if (request.method === "GET") asked.push(path);
    site.agents.add(request.headers["user-agent"] ?? "");
    if (site.answer?.(path, response)) return;
    const bytes = files.get(path);
    response.writeHead(bytes ? 200 : 404, bytes ? { "Content-Length": bytes.length } : {});
    response.end(request.method === "HEAD" ? undefined : bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  site.url = `http://127.0.0.1:${address.port}`;
  return site;
}

let hue = 0;

/** A picture unlike all others. */
async function picture(format: "jpeg" | "png" | "webp" | "gif" | "avif", width = 1000): Promise<Buffer> {
  hue = (hue + 37) % 360;
  const background = `hsl(${hue}, 70%, ${30 + (hue % 40)}%)`;
  return sharp({ create: { width, height: width / 2, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

async function moving(): Promise<Buffer> {
  const frames = await Promise.all(
    ["#f00", "#00f"].map((background) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
}

beforeAll(async () => {
  [paper, old] = await Promise.all([startPaper(), startOldSite()]);
});

afterAll(async () => {
  old?.stop();
  await paper?.stop();
});

const run = (source: "wordpress" | "ghost", ...args: string[]) =>
  broadsheet(["import", source, ...args], {
    env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
  });

const exported = (items: WxrItem[]) => temporaryFile("export.xml", wxr(items).replaceAll(WXR_SITE, old.url));

async function read(path: string): Promise<string> {
  const response = await fetch(paper.url + path);
  expect(response.status, path).toBe(200);
  return response.text();
}

const uploads = (name: string) => `/wp-content/uploads/2024/05/${name}`;
const KEY = "/media/[0-9a-f]{32}\\.";

type Listed = {
  url: string;
  name: string;
  alt: string;
  caption: string;
  type: string;
  sizes: { width: number }[];
};

async function listed(): Promise<Listed[]> {
  const { items } = (await askNewsroom(paper, "GET", "/media?limit=100")) as { items: Listed[] };
  return items;
}

test("a site's pictures come along: each once, the largest there is, in every format, and their old addresses lead to them", async () => {
  for (const [name, bytes] of [
    ["gull.jpg", await picture("jpeg", 1800)],
    ["gull-300x200.jpg", await picture("jpeg", 300)],
    ["café.png", await picture("png")],
    ["tern.webp", await picture("webp")],
    ["seal.avif", await picture("avif", 600)],
    ["waves.gif", await moving()],
    ["small-150x150.jpg", await picture("jpeg", 150)],
    ["plan.pdf", Buffer.from("%PDF-1.4 a plan of the harbour")],
    ["lead.jpg", await picture("jpeg")],
    ["set.jpg", await picture("jpeg")],
  ] as const)
    old.files.set(uploads(name), bytes);
  const at = (name: string) => `${WXR_SITE}${uploads(name)}`;
  const file = await exported([
    {
      id: 1,
      link: "/2024/05/04/gulls/",
      content: `<!-- wp:image --><figure class="wp-block-image size-medium"><a href="${at("gull.jpg")}"><img src="${at("gull-300x200.jpg")}" srcset="${at("gull-300x200.jpg")} 300w, ${at("gull.jpg")} 1800w" sizes="100vw" alt="A gull" width="300" height="200" class="wp-image-7"/></a><figcaption>A gull at sea</figcaption></figure><!-- /wp:image -->
<p><img src="${at("café.png")}" alt=""><img src="${at("tern.webp")}"><img src="${at("seal.avif")}"><img src="${at("waves.gif")}"><img src="${at("small-150x150.jpg")}"></p>
<p><a href="${at("plan.pdf")}">The plan</a> <a href="${WXR_SITE}/about/">About</a> <img src="https://elsewhere.example/a.jpg"><img src="${at("none.jpg")}" alt="None"></p>`,
      meta: { _thumbnail_id: "8" },
    },
    {
      id: 7,
      type: "attachment",
      attachmentUrl: at("gull.jpg"),
      excerpt: "From the library",
      meta: { _wp_attachment_image_alt: "Gull, library" },
    },
    { id: 8, type: "attachment", attachmentUrl: at("lead.jpg") },
    { id: 9, type: "attachment", attachmentUrl: at("set.jpg") },
  ]);

  const dry = await run("wordpress", file, "--pictures", "--dry-run");
  expect(dry.stderr).toMatch(/Pictures and files to bring: 9, 0\.\d MB/);
  expect(dry.stderr).toContain("none.jpg (/2024/05/04/gulls/)");
  expect(old.asked).toEqual([]);

  const first = await run("wordpress", file, "--pictures", "--json");
  expect(first.status).toBe(1);
  const { pictures } = JSON.parse(first.stdout);
  expect(pictures).toMatchObject({
    brought: 9,
    known: 0,
    ofOthers: 1,
    notHad: [{ address: `${old.url}${uploads("none.jpg")}`, articles: ["/2024/05/04/gulls/"] }],
  });
  expect(first.stderr).toContain("the site answers 404");
  expect([...old.agents]).toEqual([expect.stringContaining("Broadsheet")]);
  expect(old.asked).not.toContain(uploads("gull-300x200.jpg"));
  expect(new Set(old.asked).size).toBe(old.asked.length);

  const text = await read("/2024/05/04/gulls/");
  expect(text).toMatch(new RegExp(`<a href="${KEY}webp"[^>]*><img[^>]* alt="A gull" src="${KEY}webp"`));
  expect(text).toContain("A gull at sea");
  expect(text).toMatch(new RegExp(`<a href="${KEY}pdf"[^>]*>The plan</a>`));
  expect(text).toContain(`${old.url}${uploads("none.jpg")}`);
  expect(text.split(old.url)).toHaveLength(2);
  expect(text).toContain("https://elsewhere.example/a.jpg");
  const media = new Map((await listed()).map((one) => [one.name, one]));
  expect(media.get("gull.jpg")).toMatchObject({ alt: "Gull, library", caption: "From the library" });
  expect(media.get("gull.jpg")?.sizes.map(({ width }) => width)).toEqual(
    expect.arrayContaining([480, 960, 1600]),
  );
  expect(media.get("waves.gif")?.type).toBe("image/gif");
  expect(
    (
      await sharp(
        Buffer.from(await (await fetch(paper.url + media.get("waves.gif")?.url)).arrayBuffer()),
      ).metadata()
    ).pages,
  ).toBe(2);
  const lead = await fetch(`${paper.url}${uploads("lead-300x200.jpg")}`);
  expect([lead.status, lead.headers.get("Content-Type")]).toEqual([200, "image/webp"]);

  old.asked.length = 0;
  const again = await run("wordpress", file, "--pictures", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({
    articles: { created: 0, updated: 0, unchanged: 1 },
    pictures: { brought: 0, known: 9 },
  });
  expect(new Set(old.asked)).toEqual(new Set([uploads("none.jpg")]));
  // Without --pictures nothing is fetched, and no article loses what it shows.
  old.asked.length = 0;
  const plain = await run("wordpress", file, "--json");
  expect(JSON.parse(plain.stdout).articles).toMatchObject({ updated: 0, unchanged: 1 });
  expect(old.asked).toEqual([]);
});

test("an import that is killed in the middle goes on where it was: no picture is fetched twice, and no article is left behind", async () => {
  const names = Array.from({ length: 14 }, (_, n) => uploads(`killed-${n}.jpg`));
  for (const name of names) old.files.set(name, await picture("jpeg", 300));
  const file = await exported(
    names.map((name, n) => ({
      id: 100 + n,
      link: `/2024/06/01/killed-${n}/`,
      content: `<p>Picture ${n}: <img src="${WXR_SITE}${name}" alt="${n}"></p>`,
    })),
  );
  old.asked.length = 0;
  const held: ServerResponse[] = [];
  const lanes = 4;
  old.answer = (_, response) => old.asked.length > 6 && held.push(response) > 0;
  const child = spawn(process.execPath, [LAUNCHER, "import", "wordpress", file, "--pictures"], {
    env: { ...process.env, BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
    stdio: "ignore",
  });
  const closed = once(child, "close");
  // Whoever waits for an answer has stored what came before.
  await expect.poll(() => held.length).toBe(lanes);
  child.kill("SIGKILL");
  await closed;
  old.answer = null;
  for (const response of held) response.destroy();
  const had = old.asked.slice(0, 6);
  old.asked.length = 0;

  const again = await run("wordpress", file, "--pictures", "--json");
  expect(again.status, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({
    articles: { created: 14 },
    pictures: { known: 6, brought: 8 },
  });
  expect(old.asked.toSorted()).toEqual(names.filter((name) => !had.includes(name)).sort());
  for (const n of [0, 13])
    expect(await read(`/2024/06/01/killed-${n}/`)).toMatch(new RegExp(`src="${KEY}webp"`));
});

test("articles of an earlier import get their pictures with a later one; what was edited here stays", async () => {
  for (const name of ["later-1.jpg", "later-2.jpg"]) old.files.set(uploads(name), await picture("jpeg", 300));
  const items = [1, 2].map((n) => ({
    id: 200 + n,
    link: `/2024/07/01/later-${n}/`,
    content: `<p>Text ${n} <img src="${WXR_SITE}${uploads(`later-${n}.jpg`)}" alt="x"></p>`,
  }));
  const file = await exported(items);
  const plain = await run("wordpress", file);
  expect(plain.stderr).toContain("bring them over with --pictures");
  expect(await read("/2024/07/01/later-1/")).toContain(`${old.url}${uploads("later-1.jpg")}`);
  await askNewsroom(paper, "PUT", "/articles", {
    path: "/2024/07/01/later-2/",
    title: "Edited here",
    standfirst: "Kept.",
    body: `<p>Edited. <img src="${old.url}${uploads("later-2.jpg")}" alt="x"></p>`,
    bodyFormat: "html",
    publishedAt: "2024-05-04T07:30:00Z",
  });
  const folder = await temporaryFolder();
  await mkdir(join(folder, "2024/05"), { recursive: true });
  await writeFile(join(folder, "2024/05/later-1.jpg"), await picture("png", 200));
  old.asked.length = 0;
  const again = await run("wordpress", file, "--pictures-from", folder, "--json");
  const { articles, pictures } = JSON.parse(again.stdout);
  expect(articles).toMatchObject({ created: 0, updated: 1, kept: [{ what: "/2024/07/01/later-2/" }] });
  expect(pictures).toMatchObject({ brought: 1, notHad: [{ reason: `it is not in ${folder}` }] });
  expect(old.asked).toEqual([]);
  expect(await read("/2024/07/01/later-1/")).toMatch(new RegExp(`Text 1 <img[^>]* src="${KEY}webp"`));
  expect(await read("/2024/07/01/later-2/")).toContain("Edited.");
  // With both, the folder comes first and the old site has the rest.
  const both = await run("wordpress", file, "--pictures", "--pictures-from", folder, "--json");
  expect(JSON.parse(both.stdout).pictures).toMatchObject({ brought: 1, known: 1, notHad: [] });
  expect(both.stderr).toContain("1 of the articles that stay as they are here show their pictures");
  // Pages of an import are refreshed by the cron.
  await paper.runSchedule();
  const edited = await read("/2024/07/01/later-2/");
  expect(edited).toMatch(new RegExp(`Edited. <img[^>]* src="${KEY}webp"`));
  expect(edited).toContain("Edited here");
  expect(edited).toContain("Kept.");
  const once = await run("wordpress", file, "--json");
  expect(once.stderr).not.toContain("of the articles that stay");
  expect(old.asked).toEqual([uploads("later-2.jpg")]);
  const wrong = await run("wordpress", file, "--pictures-from", file);
  expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining("is no folder")]);
});

test("what an editor saves or deletes while kept articles get their pictures' new addresses stays so", async () => {
  const before = "https://old.example/photo.jpg";
  const path = (name: string) => `/2024/08/01/renewed-${name}/`;
  const save = (name: string, words: string) =>
    askNewsroom(paper, "PUT", "/articles", {
      path: path(name),
      title: name,
      body: `<p>${words} <img src="${before}" alt="x"></p>`,
      bodyFormat: "html",
      publishedAt: "2024-08-01T07:30:00Z",
    });
  await save("edited", "First words.");
  const { articles } = (await save("deleted", "Nobody is to read this.")) as { articles: { id: number }[] };
  const api = openApi({ site: paper.url, token: paper.token });
  let isFirst = true;
  const renewed = await renewKept(
    {
      getExport: async (cursor) => {
        const answer = await api.getExport(cursor);
        if (isFirst) {
          await save("edited", "Better words.");
          await fetch(`${paper.url}/api/v1/admin/articles/${articles[0]?.id}`, {
            method: "DELETE",
            headers: { Authorization: `Bearer ${paper.token}` },
          });
        }
        isFirst = false;
        return answer;
      },
      putArticles: api.putArticles,
    },
    ["edited", "deleted"].map((name) => ({ what: path(name), reason: "", differs: [], path: path(name) })),
    {
      areKnown: true,
      place: (line) => ({ ...line, body: line.body?.replaceAll(before, "https://new.example/photo.jpg") }),
    } as Parameters<typeof renewKept>[2],
  );
  expect(renewed).toBe(1);
  await paper.runSchedule();
  expect(await read(path("edited"))).toMatch(
    /Better words\. <img[^>]* src="https:\/\/new\.example\/photo\.jpg"/,
  );
  expect((await fetch(paper.url + path("deleted"))).status).toBe(410);
});

test("pictures of a Ghost come along from its site, or from its content folder, in their largest size", async () => {
  const images = {
    "/content/images/2024/05/quay.jpg": await picture("jpeg", 700),
    "/content/images/2024/05/lead.png": await picture("png", 500),
    "/content/files/2024/05/plan.pdf": Buffer.from("%PDF-1.4 a plan of the quay"),
  };
  for (const [path, bytes] of Object.entries(images)) old.files.set(path, bytes);
  const post = (slug: string) => ({
    id: slug,
    slug,
    title: slug,
    status: "published",
    published_at: "2024-05-04T07:30:00.000Z",
    html: `<figure><img src="__GHOST_URL__/content/images/size/w600/2024/05/quay.jpg" srcset="__GHOST_URL__/content/images/size/w600/2024/05/quay.jpg 600w" alt="The quay"></figure><p><a href="__GHOST_URL__/content/files/2024/05/plan.pdf">Plan</a> <a href="__GHOST_URL__/about/">About</a></p>`,
    feature_image: "__GHOST_URL__/content/images/2024/05/lead.png",
  });
  const file = await temporaryFile(
    "ghost.json",
    JSON.stringify({ db: [{ data: { posts: [post("quay")] } }] }),
  );
  const lacking = await run("ghost", file, "--pictures");
  expect([lacking.status, lacking.stderr]).toEqual([2, expect.stringContaining("--old-site")]);

  old.asked.length = 0;
  const first = await run("ghost", file, "--pictures", "--old-site", old.url, "--json");
  expect(first.status, first.stderr).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({
    articles: { created: 1 },
    pictures: { brought: 3, notHad: [] },
  });
  expect(old.asked.toSorted()).toEqual(Object.keys(images).toSorted());
  const text = await read("/quay/");
  expect(text).not.toContain("/content/");
  expect(text).toMatch(new RegExp(`<img[^>]* alt="The quay" src="${KEY}webp"`));
  expect(text).toMatch(new RegExp(`<a href="${KEY}pdf"[^>]*>Plan</a>`));
  expect(text).toContain('<a href="/about/">About</a>');
  const led = await fetch(`${paper.url}/content/images/size/w1000/2024/05/quay.jpg`);
  expect([led.status, new URL(led.url).pathname]).toEqual([
    200,
    expect.stringMatching(new RegExp(`^${KEY}webp`)),
  ]);

  const folder = await temporaryFolder();
  await mkdir(join(folder, "images/2024/05"), { recursive: true });
  await writeFile(join(folder, "images/2024/05/quay.jpg"), await picture("jpeg", 300));
  const other = await temporaryFile(
    "other.json",
    JSON.stringify({ db: [{ data: { posts: [post("other")] } }] }),
  );
  old.asked.length = 0;
  const fromFolder = await run("ghost", other, "--pictures-from", folder, "--json");
  expect(JSON.parse(fromFolder.stdout).pictures).toMatchObject({ brought: 1, notHad: [{}, {}] });
  expect(old.asked).toEqual([]);
  expect(await read("/other/")).toMatch(new RegExp(`<img[^>]* alt="The quay" src="${KEY}webp"`));
});

test("an export with its pictures makes the same paper elsewhere, and brings a living one what it lacks", async () => {
  const folder = await temporaryFolder();
  const [file, pictures] = [join(folder, "paper.ndjson"), join(folder, "pictures")];
  const at = (site: RunningPaper) => ({ env: { BROADSHEET_SITE: site.url, BROADSHEET_TOKEN: site.token } });
  const take = async (site: RunningPaper, ...more: string[]) => {
    const ran = await broadsheet(["export", "--out", file, "--json", ...more], at(site));
    expect(ran.status, ran.stderr).toBe(0);
    return { told: JSON.parse(ran.stdout), text: await readFile(file, "utf8") };
  };
  const first = await take(paper, "--media", pictures);
  const names = await readdir(pictures);
  expect(names.length).toBeGreaterThan(20);
  expect(first.told.media).toMatchObject({ fetched: names.length, had: 0, notHad: [] });
  // What is damaged or gone is fetched again, and nothing else.
  await rm(join(pictures, names[0] ?? ""));
  await writeFile(join(pictures, names[1] ?? ""), "damaged");
  expect((await take(paper, "--media", pictures)).told.media).toMatchObject({
    fetched: 2,
    had: names.length - 2,
  });

  const other = await startPaper();
  try {
    const back = await broadsheet(["import", "broadsheet", file, "--media", pictures], at(other));
    expect(back.status, back.stderr).toBe(0);
    expect(back.stderr).toContain(`Files of pictures: ${names.length} put back, 0 were here already.`);
    const same = await take(other);
    expect(same.text.replaceAll(other.url, paper.url)).toBe(first.text);
    const page = await (await fetch(`${other.url}/2024/05/04/gulls/`)).text();
    const [, src = ""] = /alt="A gull"[^>]* src="(\/media\/[^"]+)"/.exec(page) ?? [];
    const bytes = async (site: RunningPaper, path: string) =>
      Buffer.from(await (await fetch(site.url + path)).arrayBuffer());
    expect((await bytes(other, src)).equals(await bytes(paper, src))).toBe(true);
    expect((await bytes(other, uploads("gull.jpg"))).equals(await bytes(paper, uploads("gull.jpg")))).toBe(
      true,
    );

    const { items } = (await askNewsroom(other, "GET", "/media?limit=100")) as {
      items: (Listed & { id: number })[];
    };
    const gull = items.find(({ name }) => name === "gull.jpg");
    await fetch(`${other.url}/api/v1/admin/media/${gull?.id}?used=too`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${other.token}` },
    });
    expect((await fetch(`${other.url}${uploads("gull-768x384.jpg")}`)).status).toBe(404);
    await writeFile(file, first.text);
    const again = await broadsheet(["import", "broadsheet", file, "--media", pictures, "--json"], at(other));
    expect(JSON.parse(again.stdout).media).toMatchObject({
      sent: 1 + (gull?.sizes.length ?? 0),
      notSent: [],
    });
    expect((await fetch(`${other.url}${uploads("gull-768x384.jpg")}`)).status).toBe(200);
    const unnamed = await broadsheet(["import", "broadsheet", file, "--media", file], at(other));
    expect([unnamed.status, unnamed.stderr]).toEqual([2, expect.stringContaining("is no folder")]);
  } finally {
    await other.stop();
  }
});
