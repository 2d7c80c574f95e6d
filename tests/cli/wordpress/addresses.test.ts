import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { imagesOf } from "../../../cli/wordpress/images.ts";
import { broadsheet } from "../../support/node/cli.ts";
import { type RunningPaper, startPaper } from "../../support/node/server.ts";
import { temporaryFile, temporaryFolder } from "../../support/node/temporary.ts";
import { WXR_SITE, wxr } from "../../support/node/wxr.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const EXPORT = wxr([
  {
    id: 12,
    title: "Gulls",
    link: "/2024/05/04/gulls/",
    content: `<p>See <img src="${WXR_SITE}/a.jpg?x=1&amp;y=2" srcset="/b.jpg 2x, https://cdn.example/c.jpg 3x"><img src="https://files.example/d.jpg"></p>`,
    categories: [
      { nicename: "birds", name: "Birds" },
      { nicename: "opinion", name: "Opinion" },
    ],
  },
  { id: 3, type: "page", title: "About", link: "/about/" },
  { id: 14, type: "attachment", title: "e", link: "/e/", attachmentUrl: "https://files.example/e.jpg" },
  {
    id: 13,
    title: "Letters",
    link: "/2024/05/05/letters/",
    categories: [
      { nicename: "letters", name: "Letters" },
      { nicename: "birds", name: "Birds" },
    ],
  },
]);

const leadsTo = async (path: string) => {
  const response = await fetch(paper.url + path, { redirect: "manual" });
  return [response.status, response.headers.get("Location")];
};

test("every old address leads on: by number, and those of categories", async () => {
  const images = join(await temporaryFolder(), "images.txt");
  const file = await temporaryFile("export.xml", EXPORT);
  const { status, stdout, stderr } = await broadsheet(
    ["import", "wordpress", file, "--images", images, "--json"],
    {
      env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
    },
  );
  expect([status, JSON.parse(stdout).images]).toEqual([0, { all: 4, ofOldSite: 3 }]);
  expect(stderr).toContain(
    `Pictures: 4. They stay where they are, 3 of them on the old site: keep its files there (${images} lists them)`,
  );
  expect((await readFile(images, "utf8")).split("\n").sort()).toEqual([
    "",
    "/b.jpg\t/2024/05/04/gulls/\told",
    "https://cdn.example/c.jpg\t/2024/05/04/gulls/\telsewhere",
    "https://files.example/d.jpg\t/2024/05/04/gulls/\told",
    `${WXR_SITE}/a.jpg?x=1&y=2\t/2024/05/04/gulls/\told`,
  ]);
  expect(await leadsTo("/?p=12")).toEqual([301, "/2024/05/04/gulls/"]);
  expect(await leadsTo("/?page_id=3&preview=true")).toEqual([301, "/about/"]);
  expect(await leadsTo("/category/birds/")).toEqual([301, "/section/birds/"]);
  expect(await leadsTo("/category/opinion/")).toEqual([301, "/tag/opinion/"]);
  expect((await leadsTo("/?p=99"))[0]).toBe(200);
  expect((await leadsTo("/?p=12x"))[0]).toBe(200);
});

test("pictures are those that articles show, each once", () => {
  const body =
    '<img alt="" src="/a.png"><img src="/a.png"><picture><source srcset="/b.webp 1x"></picture><img src="data:image/png;base64,AA">';
  expect(imagesOf({ body, image: { url: "/lead.jpg" } })).toEqual(["/lead.jpg", "/a.png", "/b.webp"]);
});
