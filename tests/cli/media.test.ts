import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFolder } from "../support/node/temporary.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper?.stop());

const run = (...args: string[]) =>
  broadsheet(["media", ...args], { env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token } });

async function photo(folder: string, name: string, format: "jpeg" | "tiff" = "jpeg"): Promise<string> {
  const file = join(folder, name);
  const [width, height] = [2600, 1300];
  const sky = await sharp({ create: { width, height, channels: 3, background: "#3366cc" } })
    .withMetadata({ orientation: 6, exif: { IFD0: { Make: "SecretCam" } } })
    .toFormat(format)
    .toBuffer();
  await writeFile(file, sky);
  return file;
}

type Added = { file: string; url: string; id: number };

async function listed() {
  const headers = { Authorization: `Bearer ${paper.token}` };
  const response = await fetch(`${paper.url}/api/v1/admin/media`, { headers });
  const { items } = (await response.json()) as {
    items: {
      id: number;
      alt: string;
      color: string;
      width: number;
      height: number;
      sizes: { url: string; width: number; type: string }[];
    }[];
  };
  return items;
}

test("a photo is sent once, in the sizes that screens need, turned and without what the camera wrote", async () => {
  const file = await photo(await temporaryFolder(), "sky.jpg");
  const first = await run("add", file, "--alt", "The sky", "--json");
  expect(first.status, first.stderr).toBe(0);
  const [added] = (JSON.parse(first.stdout) as { added: Added[] }).added;
  const again = await run("add", file, "--json");
  expect((JSON.parse(again.stdout) as { added: Added[] }).added[0]).toEqual(added);

  const [one, ...others] = await listed();
  expect(others).toEqual([]);
  expect(one).toMatchObject({ id: added?.id, alt: "The sky", width: 1300, height: 2600 });
  expect(one?.sizes.map(({ width, type }) => [width, type])).toEqual([
    [480, "image/webp"],
    [960, "image/webp"],
    // For social networks.
    [1200, "image/jpeg"],
  ]);
  expect(one?.color).toMatch(/^#3[0-9a-f]6[0-9a-f]c[0-9a-f]$/);
  for (const url of [added?.url ?? "", ...(one?.sizes ?? []).map((size) => size.url)]) {
    const served = Buffer.from(await (await fetch(paper.url + url)).arrayBuffer());
    expect(served.includes("SecretCam")).toBe(false);
    const { format, orientation, width = 0, height } = await sharp(served).metadata();
    expect({ format, orientation, height }).toEqual({
      format: width === 1200 ? "jpeg" : "webp",
      orientation: undefined,
      height: width * 2,
    });
  }
});

test("what browsers do not show is made into what they do; what is no picture is named, and the others arrive", async () => {
  const folder = await temporaryFolder();
  const [tiff, text, missing] = [
    await photo(folder, "old.tiff", "tiff"),
    join(folder, "notes.jpg"),
    join(folder, "gone.jpg"),
  ];
  await writeFile(text, "These are notes.");
  const ran = await run("add", text, missing, tiff);
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain(`Not sent: ${text}`);
  expect(ran.stderr).toContain("there is no file");
  expect(ran.stdout).toMatch(/old\.tiff {2}\/media\/[0-9a-f]{32}\.webp\n/);
});

test("a phone's HEIC is named with what to do, and the others arrive", async () => {
  const folder = await temporaryFolder();
  const [heic, tiff] = [join(folder, "IMG_1.heic"), await photo(folder, "older.tiff", "tiff")];
  // A file's first box: its size, its kind, its brand and those that it is compatible with.
  await writeFile(heic, `\0\0\0\x18ftypheic\0\0\0\0mif1heic${"pixels ".repeat(50)}`, "latin1");
  const ran = await run("add", heic, tiff);
  expect(ran.status).toBe(1);
  expect(ran.stderr).toMatch(
    /Not sent: .*IMG_1\.heic: it is a HEIC picture, .*: save it as JPEG and send that/,
  );
  expect(ran.stderr).not.toContain("    at ");
  expect(ran.stdout).toMatch(/older\.tiff {2}\/media\//);
});

test("files that nothing needs are told, and cleared only when that is asked for", async () => {
  const bucket = await paper.miniflare.getR2Bucket("MEDIA");
  const [one] = await listed();
  const lost = one?.sizes[0]?.url.slice(1) ?? "";
  await bucket.delete(lost);
  const told = await run("clean");
  expect(told.stdout).toContain("0 files that no picture has (0.0 MB), 1 pictures whose files are lost");
  expect(told.stdout).toContain("add --yes");
  expect((await run("clean", "--yes")).stdout).toContain("Cleared: 0 files, 1 pictures.");
  expect((await run("clean")).stdout).toContain("0 pictures whose files are lost.");
  const after = (await listed()).find(({ id }) => id === one?.id);
  expect(after?.sizes.map(({ url }) => url)).toEqual(one?.sizes.slice(1).map(({ url }) => url));
});

test("what it is asked wrongly is said", async () => {
  for (const [args, message] of [
    [[], /media add FILE/],
    [["add"], /name at least one file/],
    [["clean", "x"], /media clean/],
  ] as const) {
    const ran = await run(...args);
    expect(ran.stderr).toMatch(message);
    expect(ran.status).toBe(2);
  }
});
