import { expect, it } from "vitest";
import { paperMarks } from "../../src/feeds/paper-marks.ts";
import { faceFilePath, NO_FACE } from "../../src/pages/face-data.ts";
import { makeArticle } from "../support/factories.ts";
import { PICTURES } from "../support/pictures.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const ORIGIN = "https://paper.example";
const AT = { origin: ORIGIN, pathOf: faceFilePath };
const read = async (path: string) => (await ask(path)).text();

async function publisherOf(path: string) {
  const [, json = "{}"] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(await read(path)) ?? [];
  return JSON.parse(json).publisher;
}

it("the paper's logo reaches its feeds and the structured data of kept pages, and a change of it, too", async () => {
  const { path } = await makeArticle();
  const plain = { "@type": "NewsMediaOrganization", name: "Broadsheet", url: `${ORIGIN}/` };
  expect(await publisherOf(path)).toEqual(plain);
  expect(await read("/feed.xml")).not.toMatch(/<image>|[\uFDD0\uFDD1]/);
  expect(Object.keys(JSON.parse(await read("/feed.json")))).not.toContain("");
  for (const logo of [PICTURES.png, PICTURES.plainJpeg]) {
    const response = await askNewsroom("PUT", "/face", { logo: btoa(String.fromCharCode(...logo)) });
    const { files } = await response.json<{ files: { logo: { url: string } } }>();
    const url = ORIGIN + files.logo.url;
    expect(await publisherOf(path)).toEqual({
      ...plain,
      logo: { "@type": "ImageObject", url, width: 48, height: 32 },
    });
    const image = `<image><url>${url}</url><title>Broadsheet</title><link>${ORIGIN}/</link><width>48</width><height>32</height></image>`;
    for (const feed of ["/feed.xml", "/comments/feed.xml"])
      expect((await read(feed)).includes(image), feed).toBe(true);
    expect(JSON.parse(await read("/feed.json")).title).toBe("Broadsheet");
  }
});

it("feeds get a picture that their readers know, as small as RSS asks, and icons as JSON Feed asks", () => {
  const file = (key: string, width: number, height: number) => ({ key, width, height });
  const files = {
    logo: file("a.svg", 400, 100),
    touch: file("b.png", 180, 180),
    small: file("c.png", 192, 192),
    large: file("d.png", 512, 512),
  };
  const marks = paperMarks({ ...NO_FACE, files }, { name: "A & B" }, AT);
  expect(marks["feed-image"]).toBe(
    `<image><url>${ORIGIN}/face/b.png</url><title>A &amp; B</title><link>${ORIGIN}/</link><width>144</width><height>144</height></image>`,
  );
  expect(JSON.parse(`{"a":1${marks["feed-icon"]}}`)).toEqual({
    a: 1,
    icon: `${ORIGIN}/face/d.png`,
    favicon: `${ORIGIN}/face/c.png`,
  });
  const wide = paperMarks({ ...NO_FACE, files: { logo: file("e.png", 1600, 200) } }, { name: "A" }, AT);
  expect(wide["feed-image"]).toContain("<width>144</width><height>18</height>");
});
