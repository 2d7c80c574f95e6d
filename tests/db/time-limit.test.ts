import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { NoAnswer, sharingTimers, withTimeLimit } from "../../src/db/time-limit.ts";
import { ask } from "../support/worker.ts";

const never = () => new Promise<never>(() => {});

describe("a binding with a time limit", () => {
  it("answers as it does without one: D1's statements, batches and drizzle's builder", async () => {
    const limited = withTimeLimit("DB", env.DB, () => 60_000);
    expect(await limited.prepare("SELECT ? AS n").bind(7).first("n")).toBe(7);
    const [one, two] = await limited.batch([
      limited.prepare("SELECT 1 AS n"),
      limited.prepare("SELECT ? AS n").bind("two"),
    ]);
    expect([one?.results, two?.results]).toEqual([[{ n: 1 }], [{ n: "two" }]]);
    expect((await limited.prepare("SELECT 3 AS n").all()).results).toEqual([{ n: 3 }]);
    const db = openDatabase(limited);
    const { moderators } = await import("../../src/auth/table.ts");
    expect(await db.select().from(moderators).all()).toEqual([]);
  });

  it("answers as KV, the Cache API and a limiter do, and throws what they throw", async () => {
    const kv = withTimeLimit("PAGES", env.PAGES, () => 60_000);
    await kv.put("a", new Uint8Array([1, 2]));
    expect(new Uint8Array((await kv.get("a", "arrayBuffer")) ?? new ArrayBuffer())).toEqual(
      new Uint8Array([1, 2]),
    );
    expect((await kv.list()).keys.map(({ name }) => name)).toEqual(["a"]);
    await expect(kv.put("x".repeat(600), "too long a key")).rejects.toThrow("414");
    const cache = withTimeLimit("CACHE", caches.default, () => 60_000);
    expect(await cache.match("https://pages.broadsheet.invalid/none")).toBeUndefined();
    expect(await withTimeLimit("L", env.SIGN_IN_TRIES, () => 60_000).limit({ key: "k" })).toEqual({
      success: true,
    });
  });

  it("gives up whatever promises and does not keep it, whatever its name, also what a statement promises", async () => {
    const statement = { all: never, bind: () => statement };
    const hung = { anything: never, prepare: () => statement, later: { value: 1 } };
    const limited = withTimeLimit("DB", hung, () => 10);
    await expect(limited.anything()).rejects.toThrow("DB.anything did not answer within 10 ms");
    await expect(limited.prepare().bind().all()).rejects.toBeInstanceOf(NoAnswer);
    expect(limited.later.value).toBe(1);
  });

  it("is given less time after it hung, until it answers", async () => {
    let answer: () => Promise<unknown> = never;
    const limited = withTimeLimit("DB", { call: () => answer() }, () => 50);
    await expect(limited.call()).rejects.toThrow("within 50 ms");
    await expect(limited.call()).rejects.toThrow("within 10 ms");
    answer = async () => "here";
    expect(await limited.call()).toBe("here");
    answer = never;
    await expect(limited.call()).rejects.toThrow("within 50 ms");
  });

  it("shares a timer with the other calls of its request, and has its own time all the same", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    vi.spyOn(performance, "now").mockImplementation(() => Date.now());
    const timers = vi.spyOn(globalThis, "setTimeout");
    const limited = withTimeLimit("DB", { call: (answer: () => Promise<unknown>) => answer() }, () => 30_000);
    await sharingTimers(async () => {
      for (let n = 0; n < 20; n++) expect(await limited.call(async () => n)).toBe(n);
      expect(timers).toHaveBeenCalledTimes(1);
      const ended: string[] = [];
      const hang = (name: string) => limited.call(never).catch(() => ended.push(name));
      vi.advanceTimersByTime(10_000);
      const first = hang("first");
      vi.advanceTimersByTime(15_000);
      const second = hang("second");
      vi.advanceTimersByTime(10_000);
      await Promise.resolve();
      expect(ended).toEqual([]);
      vi.advanceTimersByTime(5_000);
      await first;
      expect(ended).toEqual(["first"]);
      vi.advanceTimersByTime(15_000);
      await second;
      expect(ended).toEqual(["first", "second"]);
    });
  });

  it("is what the Worker hands to all that it does", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    const given = () => timers.mock.calls.map(([, ms]) => ms);
    await ask("/");
    expect(given()).toEqual(expect.arrayContaining([1_000, 5_000]));
    timers.mockClear();
    await ask("/admin/comments", { headers: { Authorization: "Bearer nobody" } });
    await ask("/api/v1/admin/stats", { headers: { Authorization: "Bearer nobody" } });
    expect(given()).toContain(15_000);
  });
});
