import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  interceptRequests,
  newReader,
  openBrowser,
  sidewaysOverflow,
  watchTroubles,
} from "../support/node/browser.ts";
import { askNewsroom, signIn } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { PICTURES } from "../support/pictures.ts";

let paper: RunningPaper;
let browser: Browser;
let photo: File;

type File = { name: string; mimeType: string; buffer: Buffer };

beforeAll(async () => {
  [paper, browser, photo] = await Promise.all([startPaper(), openBrowser(), photograph("harbour.jpg")]);
});

afterAll(async () => {
  await browser.close();
  await paper.stop();
});

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** As a phone takes it: 12 megapixels, on its side (Exif 6), with what the camera wrote. */
async function photograph(name: string, seed = 1, [width, height] = [4032, 3024]): Promise<File> {
  const small = Buffer.from(
    Array.from({ length: 40 * 30 * 3 }, (_, at) => (at * 7919 * seed + ((at * at) % 251)) % 256),
  );
  const buffer = await sharp(small, { raw: { width: 40, height: 30, channels: 3 } })
    .resize(width, height, { fit: "fill" })
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: "SecretCam" } })
    .jpeg({ quality: 90 })
    .toBuffer();
  return { name, mimeType: "image/jpeg", buffer };
}

/** Another one, which is made quickly. */
const smallPhotograph = (name: string, seed: number) => photograph(name, seed, [1200, 900]);

let drawings = 0;

/** Of a colour that no other one has: the paper keeps the same bytes once, with what was told of them. */
async function drawing(name: string, red = 150 + drawings): Promise<File> {
  drawings += 1;
  const buffer = await sharp({
    create: { width: 700, height: 500, channels: 4, background: { r: red, g: 30, b: 30, alpha: 0.5 } },
  })
    .png()
    .toBuffer();
  return { name, mimeType: "image/png", buffer };
}

type Media = {
  id: number;
  url: string;
  type: string;
  width: number;
  height: number;
  alt: string;
  credit: string;
  color: string;
  focus: { x: number; y: number } | null;
  decorative: boolean;
  sizes: { url: string; type: string; width: number }[];
};

async function newestMedia(): Promise<Media> {
  const { items } = (await askNewsroom(paper, "GET", "/media?limit=1")) as { items: Media[] };
  if (!items[0]) throw new Error("there is no picture");
  return items[0];
}

async function openEditor(page: Page, path = "/admin/articles/new"): Promise<void> {
  await signIn(page, paper, path);
  // The script is there once it has put its button.
  await page.getByRole("button", { name: "Add pictures" }).waitFor();
}

const text = (page: Page) => page.getByLabel("Text", { exact: true });

async function choose(page: Page, button: string, files: File | File[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: button }).click(),
  ]);
  await chooser.setFiles(files);
}

/** Drops or pastes files, as a browser hands them over; those that `padding` names have so many bytes more. */
async function hand(
  page: Page,
  kind: "drop" | "paste",
  files: File[],
  padding: Record<string, number> = {},
): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString("base64"),
  }));
  await text(page).evaluate(
    async (field, { kind, given, padding }) => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const more = new Uint8Array(padding[name] ?? 0);
        transfer.items.add(new File([bytes, more], name, { type: mimeType }));
      }
      const own = { bubbles: true, cancelable: true };
      field.dispatchEvent(
        kind === "drop"
          ? new DragEvent("drop", { ...own, dataTransfer: transfer })
          : new ClipboardEvent("paste", { ...own, clipboardData: transfer }),
      );
    },
    { kind, given, padding },
  );
}

test("a photograph from a phone stands in the text in all its sizes, upright and without what the camera wrote", async () => {
  const page = await newReader(browser, PHONE);
  const troubles = watchTroubles(page);
  const workers: string[] = [];
  page.on("worker", (worker) => workers.push(new URL(worker.url()).pathname));
  await openEditor(page);
  await page.getByLabel("Headline").fill("The quay at six");
  await text(page).fill("Before it.");
  await choose(page, "Add pictures", photo);
  await expect
    .poll(() => text(page).inputValue())
    .toMatch(/^Before it\.\n\n!\[\]\(\/media\/\w{32}\.webp\)\n\n$/);
  // Whoever has just chosen it is asked what it shows.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("label")?.textContent))
    .toMatch(/^What it shows/);
  await page.keyboard.type("The [old] quay");
  await page.getByLabel("Whose it is").fill("Ida Marlowe");
  await page.getByRole("button", { name: "Tap what must stay in sight" }).tap({ position: { x: 30, y: 40 } });
  const media = async () => newestMedia();
  await expect.poll(async () => (await media()).focus).not.toBeNull();
  await expect.poll(async () => (await media()).credit).toBe("Ida Marlowe");
  const one = await media();
  expect(one).toMatchObject({ type: "image/webp", width: 2400, height: 3200, alt: "The [old] quay" });
  expect(one.color).toMatch(/^#[0-9a-f]{6}$/);
  const widths = one.sizes.map(({ type, width }) => `${type.slice(6)} ${width}`);
  expect(widths.sort()).toEqual(["jpeg 1200", "webp 1600", "webp 480", "webp 960"]);
  for (const { url } of [one, ...one.sizes]) {
    const bytes = Buffer.from(await (await fetch(paper.url + url)).arrayBuffer());
    expect(bytes.includes("SecretCam")).toBe(false);
    expect((await sharp(bytes).metadata()).orientation ?? 1).toBe(1);
  }
  expect(await text(page).inputValue()).toBe(
    `Before it.\n\n![The \\[old\\] quay](${one.url} "| Ida Marlowe")\n\n`,
  );
  // All of it was made away from the page.
  expect(workers).toEqual(["/assets/picture-worker.js"]);
  expect(await page.evaluate(() => "preparePicture" in globalThis)).toBe(false);
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("It is published.").waitFor();
  await page.getByRole("link", { name: "See it" }).first().click();
  const shown = page.getByAltText("The [old] quay");
  await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  expect(troubles).toEqual([]);
});

describe("pictures come in", () => {
  test("several at once, dropped at the cursor; a drawing keeps what one sees through", async () => {
    const page = await newReader(browser);
    await openEditor(page);
    await text(page).fill("One.\n\nTwo.");
    await text(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(4, 4));
    await hand(page, "drop", [await smallPhotograph("a.jpg", 3), await drawing("b.png")]);
    await expect
      .poll(() => text(page).inputValue())
      .toMatch(/^One\.\n\n!\[\]\(\/media\/\w+\.webp\)\n\n!\[\]\(\/media\/\w+\.webp\)\n\nTwo\.$/);
    const [, last = ""] = [...(await text(page).inputValue()).matchAll(/\((\/media\/\S+)\)/g)].map(
      ([, url]) => url,
    );
    const { hasAlpha } = await sharp(
      Buffer.from(await (await fetch(paper.url + last)).arrayBuffer()),
    ).metadata();
    expect(hasAlpha).toBe(true);
    expect(await page.locator(".tell").count()).toBe(2);
  });

  test("pasted, while words pasted with their picture stay words", async () => {
    const page = await newReader(browser);
    await openEditor(page);
    await hand(page, "paste", [await drawing("pasted.png")]);
    const pasted = /^!\[\]\(\/media\/\w+\.webp\)\n\n$/;
    await expect.poll(() => text(page).inputValue()).toMatch(pasted);
    const isTaken = await text(page).evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(["x"], "words.png", { type: "image/png" }));
      clipboardData.setData("text/plain", "Words.");
      return !field.dispatchEvent(
        new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }),
      );
    });
    expect(isTaken).toBe(false);
    expect(await text(page).inputValue()).toMatch(pasted);
  });

  test("as they are where they move, and in a browser that has no workers", async () => {
    const page = await newReader(browser);
    await page.addInitScript(() => Object.assign(globalThis, { Worker: undefined }));
    await openEditor(page);
    const moving = { name: "moving.gif", mimeType: "image/gif", buffer: Buffer.from(PICTURES.gif) };
    await hand(page, "drop", [moving, await drawing("still.png", 40)]);
    await expect
      .poll(() => text(page).inputValue())
      .toMatch(/^!\[\]\(\/media\/\w+\.gif\)\n\n!\[\]\(\/media\/\w+\.webp\)\n\n$/);
    expect(await page.evaluate(() => "preparePicture" in globalThis)).toBe(true);
    const [, gif = ""] = /\((\S+\.gif)\)/.exec(await text(page).inputValue()) ?? [];
    const kept = Buffer.from(await (await fetch(paper.url + gif)).arrayBuffer());
    expect((await sharp(kept, { animated: true }).metadata()).pages).toBe(2);
  });

  test("as the lead picture, whose address may still be typed", async () => {
    const page = await newReader(browser);
    await openEditor(page);
    const address = page.getByLabel("Lead picture");
    await choose(page, "Choose a picture", await smallPhotograph("lead.jpg", 5));
    await expect.poll(() => address.inputValue()).toMatch(/^\/media\/\w+\.webp$/);
    await page.getByLabel("What it shows", { exact: true }).fill("The lead");
    await page.getByLabel("Headline").fill("With a lead");
    await text(page).fill("Words.");
    await expect.poll(async () => (await newestMedia()).alt).toBe("The lead");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("It is published.").waitFor();
    await address.fill("https://pictures.example/other.jpg");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("It is published.").waitFor();
    expect(await address.inputValue()).toBe("https://pictures.example/other.jpg");
  });

  test("into an article of HTML, as a figure", async () => {
    const article = { title: "Of HTML", body: "<p>Words.</p>", bodyFormat: "html" };
    const { articles } = (await askNewsroom(paper, "PUT", "/articles", article)) as {
      articles: { id: number }[];
    };
    const page = await newReader(browser);
    await openEditor(page, `/admin/articles/${articles[0]?.id}`);
    await text(page).focus();
    await page.keyboard.press("ControlOrMeta+End");
    await hand(page, "paste", [await drawing("figure.png")]);
    await page.getByLabel("What it shows, for").fill('A "red" field');
    await expect
      .poll(() => text(page).inputValue())
      .toMatch(
        /^<p>Words\.<\/p>\n\n<figure class="wp-block-image"><img src="\/media\/\w+\.webp" alt="A &quot;red&quot; field"><\/figure>\n\n$/,
      );
  });
});

test("a story is not published before its picture is described, or said to decorate", async () => {
  const page = await newReader(browser);
  await openEditor(page);
  await page.getByLabel("Headline").fill("Only a field");
  await hand(page, "paste", [await drawing("field.png", 90)]);
  await expect.poll(() => text(page).inputValue()).toMatch(/\.webp\)/);
  const { url } = await newestMedia();
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("who does not see these pictures is told nothing").waitFor();
  expect(await text(page).inputValue()).toContain(`![](${url})`);
  // The panel stands at the text again: what it is told is known before the form is looked at.
  await page.getByLabel("It only decorates").check();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByText("It is published.").waitFor();
  await expect.poll(async () => (await newestMedia()).decorative).toBe(true);
});

test("without scripts a picture that says nothing is asked for once, and published all the same by a second press", async () => {
  const page = await newReader(browser, { javaScriptEnabled: false });
  await signIn(page, paper, "/admin/articles/new");
  await page.getByLabel("Headline").fill("No scripts, no words");
  await text(page).fill("![](https://pictures.example/x.jpg)");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("button", { name: "Publish all the same" }).click();
  await page.getByText("It is published.").waitFor();
});

describe("a story of three paragraphs with a photograph takes, beside the typing", () => {
  const paragraphs = ["The ferry came at six.", "Nobody was on the quay.", "It left again at seven."];

  /** Clicks and keys that are no letters: the two of Enter between paragraphs too. */
  class Hands {
    count = 0;
    readonly page: Page;
    constructor(page: Page) {
      this.page = page;
    }
    async press(name: string) {
      this.count += 1;
      const target = this.page.getByRole("button", { name, exact: true });
      await (this.page.viewportSize()?.width === 390 ? target.tap() : target.click());
    }
    async key(key: string) {
      this.count += 1;
      await this.page.keyboard.press(key);
    }
    async type(words: string) {
      await this.page.keyboard.type(words);
    }
  }

  const dragged = async (page: Page, hands: Hands) => {
    hands.count += 1;
    await hand(page, "drop", [await photograph("dragged.jpg", 23)]);
  };
  /** The button, and the photograph in what it opens. */
  const chosen = async (page: Page, hands: Hands) => {
    hands.count += 1;
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), hands.press("Add pictures")]);
    await chooser.setFiles(await photograph("chosen.jpg", 29));
  };

  async function write(page: Page, hands: Hands, addPhoto: typeof dragged): Promise<void> {
    const link = page.getByRole("link", { name: "Write an article" });
    hands.count += 1;
    await link.click();
    await page.getByRole("button", { name: "Add pictures" }).waitFor();
    // The headline waits for its words.
    await hands.type(`The ferry, ${addPhoto.name}`);
    hands.count += 1;
    await text(page).click();
    for (const [at, paragraph] of paragraphs.entries()) {
      if (at > 0) {
        await hands.key("Enter");
        await hands.key("Enter");
      }
      await hands.type(paragraph);
    }
    await addPhoto(page, hands);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest("label")?.textContent ?? ""))
      .toMatch(/^What it shows/);
    await hands.type("The empty quay");
    await hands.press("Publish");
    await page.getByText("It is published.").waitFor();
  }

  test.each([
    ["at the desk at most eight", {}, dragged, 8],
    ["on a phone at most nine", PHONE, chosen, 9],
  ])("%s", async (_, options, addPhoto, most) => {
    const page = await newReader(browser, options);
    await signIn(page, paper, "/admin/articles");
    const hands = new Hands(page);
    await write(page, hands, addPhoto);
    expect(hands.count).toBeLessThanOrEqual(most);
    const body = await text(page).inputValue();
    expect(body).toMatch(
      /^The ferry came at six\.\n\nNobody was[^\n]*\n\nIt left[^\n]*\n\n!\[The empty quay\]\(\/media\//,
    );
  });
});

describe("a picture on its way", () => {
  test("waits for a network that is lost, and is sent when it is back; what is saved meanwhile waits for it", async () => {
    const page = await newReader(browser);
    await openEditor(page);
    await page.getByLabel("Headline").fill("In a tunnel");
    await text(page).fill("Words.");
    await page.context().setOffline(true);
    await choose(page, "Add pictures", await smallPhotograph("tunnel.jpg", 7));
    await page.getByText("tunnel.jpg: waits: the network is away").waitFor();
    await page.getByRole("button", { name: "Save as a draft" }).click();
    await page.getByText("waits for a picture that is on the way").waitFor();
    await text(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(0, 0));
    await text(page).pressSequentially("More. ");
    await page.context().setOffline(false);
    await page.getByText("The draft is saved.").waitFor();
    expect(await text(page).inputValue()).toMatch(/^More\. Words\.\n\n!\[\]\(\/media\/\w+\.webp\)\n\n$/);
  });

  test("is tried again by a button, and need not be sent at all", async () => {
    const page = await newReader(browser);
    await openEditor(page);
    await interceptRequests(page, "**/admin/api/media/files/*", (route) => route.abort());
    await choose(page, "Add pictures", await drawing("again.png"));
    await page.getByText("again.png: waits").waitFor();
    await page.unroute("**/admin/api/media/files/*");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => text(page).inputValue()).toMatch(/^!\[\]\(\/media\/\w+\.webp\)\n\n$/);
    await text(page).fill("Words.");
    await interceptRequests(page, "**/admin/api/media/files/*", (route) => route.abort());
    await choose(page, "Add pictures", await smallPhotograph("never.jpg", 9));
    await page.getByText("never.jpg: waits").waitFor();
    await page.getByRole("button", { name: "Do not send it" }).click();
    await expect.poll(() => text(page).inputValue()).toBe("Words.\n\n");
  });

  test("is told of where the page was left before it had arrived", async () => {
    const page = await newReader(browser);
    await openEditor(page);
    await interceptRequests(page, "**/admin/api/media/files/*", (route) => route.abort());
    await text(page).fill("Kept.");
    await choose(page, "Add pictures", await drawing("left.png"));
    await page.getByText("left.png: waits").waitFor();
    await page.waitForFunction(() =>
      Object.values({ ...localStorage }).some((value) => value.includes("is on its way")),
    );
    page.once("dialog", (dialog) => dialog.accept());
    await page.goto(`${paper.url}/admin/articles/new`);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByText("left.png had not arrived").waitFor();
    expect(await text(page).inputValue()).toBe("Kept.\n\n\n\n");
  });
});

describe("the page of pictures", () => {
  test("takes several at once, puts another file in a picture's place, and finds its way on a phone", async () => {
    const page = await newReader(browser, PHONE);
    const troubles = watchTroubles(page);
    await signIn(page, paper, "/admin/media");
    // The script is there once the button that it stands in for is gone.
    const ready = () =>
      page.getByRole("button", { name: /^(Send|Replace it)$/ }).waitFor({ state: "hidden" });
    await ready();
    const files = [await smallPhotograph("first.jpg", 11), await smallPhotograph("second.jpg", 13)];
    await page.getByLabel("Add pictures").setInputFiles(files);
    await page.getByRole("link", { name: "second.jpg" }).waitFor();
    expect(await sidewaysOverflow(page)).toBe(0);
    await page.getByRole("link", { name: "first.jpg" }).click();
    await ready();
    await page.getByLabel("The new file").setInputFiles(await smallPhotograph("other.jpg", 17));
    await page.getByText("The new file is in its place.").waitFor();
    await page.getByRole("button", { name: "Tap what must stay in sight" }).tap({ position: { x: 9, y: 9 } });
    await page.getByLabel("What it shows").fill("The first");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("It is saved.").waitFor();
    const { items } = (await askNewsroom(paper, "GET", "/media?q=first.jpg")) as { items: Media[] };
    expect(items[0]).toMatchObject({ alt: "The first", type: "image/webp", width: 900 });
    expect(items[0]?.focus).not.toBeNull();
    expect(items[0]?.sizes.map(({ type, width }) => `${type.slice(6)} ${width}`)).toEqual([
      "webp 480",
      "jpeg 900",
    ]);
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(troubles).toEqual([]);
  });

  test("makes the sizes of a picture that came alone, when somebody opens it", async () => {
    const { buffer } = await smallPhotograph("alone.jpg", 19);
    const response = await fetch(`${paper.url}/api/v1/admin/media?name=alone.jpg`, {
      method: "POST",
      headers: { Authorization: `Bearer ${paper.token}`, "Content-Type": "image/jpeg" },
      body: new Uint8Array(buffer),
    });
    const { id, sizes } = (await response.json()) as { id: number; sizes: unknown[] };
    expect(sizes).toEqual([]);
    const page = await newReader(browser);
    await signIn(page, paper, `/admin/media/${id}`);
    await page.getByText("Smaller sizes have been made of 1 of 1").waitFor();
    const { items } = (await askNewsroom(paper, "GET", "/media?q=alone.jpg")) as { items: Media[] };
    const widths = items[0]?.sizes.map(({ type, width }) => `${type.slice(6)} ${width}`).sort();
    expect(widths).toEqual(["jpeg 900", "webp 480", "webp 900"]);
    expect(items[0]).toMatchObject({ type: "image/jpeg", width: 900, height: 1200 });
  });
});

describe("what is no picture that readers can see", () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const refused: [string, Buffer, RegExp][] = [
    ["drawing.svg", svg, /drawing\.svg: SVG pictures can hold scripts.*PNG/],
    ["page.jpg", Buffer.from("<!doctype html><title>x</title>"), /page\.jpg: This is a web page/],
    ["broken.jpg", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), /broken\.jpg: It is broken/],
    ["empty.png", Buffer.alloc(0), /empty\.png: It is empty/],
    ["words.png", Buffer.from("just words"), /words\.png: This is no picture/],
    [
      "phone.heic",
      Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
      /phone\.heic: It is a HEIC picture.*JPEG/,
    ],
    ["large.jpg", Buffer.from([0xff, 0xd8, 0xff]), /large\.jpg: It has 41 MB.*25 at most/],
    ["bomb.png", bombOf(60_000, 60_000), /bomb\.png: It says that it has 60000 × 60000 pixels/],
  ];

  test("is refused by its name, with what to do, and leaves nothing behind", async () => {
    const page = await newReader(browser);
    await openEditor(page);
    await text(page).fill("Words.");
    const before = await (await paper.miniflare.getR2Bucket("MEDIA")).list();
    await hand(
      page,
      "drop",
      refused.map(([name, buffer]) => ({ name, mimeType: "image/png", buffer })),
      { "large.jpg": 40_000_000 },
    );
    for (const [, , words] of refused) await page.getByText(words).waitFor();
    for (const [name] of refused)
      await page.locator(".uploads li", { hasText: name }).getByRole("button", { name: "Very well" }).click();
    expect((await text(page).inputValue()).trim()).toBe("Words.");
    const after = await (await paper.miniflare.getR2Bucket("MEDIA")).list();
    expect(after.objects.length).toBe(before.objects.length);
    // What comes next stands where the writer was, whatever has gone from the text meanwhile.
    await choose(page, "Add pictures", await drawing("next.png"));
    await expect.poll(() => text(page).inputValue()).toMatch(/^Words\.\n+!\[[^\]]*\]\(\/media\//);
  });
});

/** The beginning of a PNG that claims to be as large as a field. */
function bombOf(width: number, height: number): Buffer {
  const head = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([head, size, Buffer.from("0806000000", "hex"), Buffer.alloc(64)]);
}
