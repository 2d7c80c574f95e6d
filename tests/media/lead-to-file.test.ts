import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { deleteMedia, insertMedia } from "../../src/media/media-rows.ts";
import { readOldAddress } from "../../src/media/old-names.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { ask } from "../support/worker.ts";

const db = openDatabase(env.DB);
const key = (n: number) => `${String(n).repeat(32)}.webp`;
const file = (n: number, width: number) => ({ key: key(n), type: "image/webp", width, height: 9, bytes: 9 });

async function store(n: number, ...from: string[]): Promise<number> {
  const { id } = await insertMedia(db, {
    file: file(n, 2400),
    sizes: [
      { ...file(n, 480), key: `a${key(n).slice(1)}` },
      { ...file(n, 960), key: `b${key(n).slice(1)}` },
    ],
    words: {},
    from: from.flatMap((address) => readOldAddress(address) ?? []),
    by: "Ida",
    now: 0,
  });
  return id;
}

const elsewhere = (path: string, init?: RequestInit) =>
  ask(`https://${crypto.randomUUID()}.example${path}`, { redirect: "manual", ...init });

const leads = async (path: string) => {
  const response = await elsewhere(path);
  return [response.status, response.headers.get("Location")];
};

beforeEach(async () => {
  await store(
    1,
    "https://old.example/wp-content/uploads/2024/05/caf%C3%A9.jpg",
    "https://old.example/content/images/2024/05/boat.jpg",
  );
});

describe("the old address of a picture", () => {
  it("leads to the picture for good, and to the size that was asked for", async () => {
    expect(await leads("/wp-content/uploads/2024/05/caf%c3%a9.jpg")).toEqual([301, `/media/${key(1)}`]);
    expect(await leads("/wp-content/uploads/2024/05/café.jpg?x=1")).toEqual([301, `/media/${key(1)}`]);
    expect(await leads("/wp-content/uploads/2024/05/café-scaled.jpg")).toEqual([301, `/media/${key(1)}`]);
    for (const [asked, found] of [
      ["300x200", "a"],
      ["768x512", "b"],
      ["2048x1365", "1"],
    ])
      expect(await leads(`/wp-content/uploads/2024/05/café-${asked}.jpg`)).toEqual([
        301,
        `/media/${found}${key(1).slice(1)}`,
      ]);
    expect(await leads("/content/images/size/w600/2024/05/boat.jpg")).toEqual([
      301,
      `/media/b${key(1).slice(1)}`,
    ]);
  });

  it("is kept for a day, and answers to HEAD", async () => {
    const response = await elsewhere("/content/images/2024/05/boat.jpg", { method: "HEAD" });
    expect(response.status).toBe(301);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=86400");
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    const origin = `https://${crypto.randomUUID()}.example`;
    await ask(`${origin}/content/images/2024/05/boat.jpg`, { redirect: "manual" });
    const away = {
      DB: { prepare: () => Promise.reject(new Error("D1 was asked")) } as unknown as D1Database,
    };
    const again = await ask(`${origin}/content/images/2024/05/boat.jpg?a`, { redirect: "manual" }, away);
    expect(again.headers.get("Location")).toBe(`/media/${key(1)}`);
  });

  it("is the address of a file of this very name before it is one of a size", async () => {
    await store(2, "https://old.example/wp-content/uploads/plan-300x200.jpg");
    await store(3, "https://old.example/wp-content/uploads/plan.jpg");
    expect(await leads("/wp-content/uploads/plan-300x200.jpg")).toEqual([301, `/media/${key(2)}`]);
    expect(await leads("/wp-content/uploads/plan.jpg")).toEqual([301, `/media/${key(3)}`]);
  });

  it("goes with the picture, and is nothing where there never was one", async () => {
    const id = await store(2, "https://old.example/wp-content/uploads/gone.jpg");
    await deleteMedia(db, id, { now: 1 });
    for (const path of ["/wp-content/uploads/gone.jpg", "/wp-content/uploads/none.jpg"])
      expect((await elsewhere(path)).status).toBe(404);
  });

  it("is looked up by a few rows, however many there are, and no other address asks", async () => {
    for (let n = 2; n < 9; n++) await store(n, `https://old.example/wp-content/uploads/${n}.jpg`);
    const { binding, meter } = meteredDatabase();
    await ask(
      `https://${crypto.randomUUID()}.example/wp-content/uploads/8-300x200.jpg`,
      { redirect: "manual" },
      { DB: binding },
    );
    expect(meter.queries).toBe(1);
    expect(meter.rowsRead).toBeLessThan(20);
  });
});
