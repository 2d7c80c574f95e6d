import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { currentModel } from "../../src/learning/current-model.ts";
import { forgetModel } from "../../src/learning/memory.ts";
import { encodeModel, startingModel } from "../../src/spam/classifier.ts";
import { counting } from "../support/page-cache.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);

beforeEach(() => forgetModel());

describe("currentModel", () => {
  it("is the one that was shipped as long as nothing was learned", async () => {
    expect(encodeModel(await currentModel(env.PAGES, NOW))).toEqual(encodeModel(startingModel()));
  });

  it("asks KV once a minute", async () => {
    let reads = 0;
    const kv = counting(env.PAGES, { get: () => reads++ });
    await store(1);
    for (const seconds of [0, 10, 59]) {
      expect(await currentModel(kv, NOW + seconds * 1000)).toMatchObject({ upTo: 1 });
    }
    expect(reads).toBe(1);
    await store(2);
    expect(await currentModel(kv, NOW + 60_000)).toMatchObject({ upTo: 2 });
    expect(reads).toBe(2);
  });

  it("stays what it was while KV does not answer", async () => {
    await store(7);
    await currentModel(env.PAGES, NOW);
    let tries = 0;
    const away = counting(env.PAGES, {
      get: () => {
        tries++;
        throw new Error("KV is away");
      },
    });
    for (const seconds of [60, 70, 80]) {
      expect(await currentModel(away, NOW + seconds * 1000)).toMatchObject({ upTo: 7 });
    }
    expect(tries).toBe(1);
    forgetModel();
    expect(await currentModel(away, NOW)).toMatchObject({ upTo: 0 });
  });

  it.each([0, 1, 24, 131_020])("is the shipped one where %i foreign bytes stand", async (length) => {
    await env.PAGES.put("model", new Uint8Array(length).fill(7));
    expect(encodeModel(await currentModel(env.PAGES, NOW))).toEqual(encodeModel(startingModel()));
  });
});

async function store(upTo: number): Promise<void> {
  await env.PAGES.put("model", encodeModel({ ...startingModel(), upTo, lessons: upTo }));
}
