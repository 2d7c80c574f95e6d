import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { forgetWords } from "../../src/settings/memory.ts";
import { wordsAdminApi } from "../../src/settings/routes.ts";
import { readWords, saveWords, wordsQuery } from "../../src/settings/site-words.ts";
import { findWord } from "../../src/spam/word-lists.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { roomApp } from "../support/room-app.ts";

const db = openDatabase(env.DB);
const room = roomApp(wordsAdminApi);

beforeEach(() => forgetWords());

describe("the words that verdicts go by", () => {
  it("are none on a new site", async () => {
    expect((await current()).block.size).toBe(0);
  });

  it("are the ones last saved", async () => {
    await save({ block: "casino\nviagra", hold: "lottery" });
    const words = await current();
    expect(findWord(words, "block", "the best CASINO in town")).toBe("casino");
    expect(findWord(words, "hold", "a lottery")).toBe("lottery");
    await save({ block: "crystals" });
    const changed = await current();
    expect(findWord(changed, "block", "the best casino in town")).toBeNull();
    expect(findWord(changed, "hold", "a lottery")).toBe("lottery");
  });

  it("are not overwritten by who saves at the very same moment", async () => {
    const outcomes = await Promise.all([save({ block: "casino" }), save({ hold: "lottery" })]);
    expect(outcomes.filter((saved) => saved !== null)).toHaveLength(1);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM audit_events").first("n")).toBe(1);
  });

  it("are compiled once, and cost one row while they stay the same", async () => {
    await save({ block: "casino" });
    const words = await current();
    const { db: metered, meter } = meteredDatabase();
    const [again] = await metered.$client.batch([wordsQuery(metered)]);
    expect(again?.results).toEqual([]);
    expect(readWords(again)).toBe(words);
    expect(meter.rowsRead).toBeLessThanOrEqual(2);
  });

  it("are another database's after a backup was brought back", async () => {
    await save({ block: "casino" });
    await current();
    await env.DB.exec("DELETE FROM settings; DELETE FROM revisions");
    expect((await current()).block.size).toBe(0);
    await save({ block: "lottery" });
    expect(findWord(await current(), "block", "a lottery")).toBe("lottery");
  });
});

describe("/words", () => {
  it("shows the lists, and changes those that are sent", async () => {
    expect(await (await room.request("/words")).json()).toEqual({ block: "", hold: "", allow: "" });
    const first = await room.send("PUT", "/words", {
      block: "casino\r\n  viagra \n\ncasino",
      allow: "socialist",
    });
    expect(await first.json()).toEqual({ block: "casino\nviagra", hold: "", allow: "socialist" });
    const second = await room.send("PUT", "/words", { allow: "", hold: "lottery" });
    const lists = { block: "casino\nviagra", hold: "lottery", allow: "" };
    expect(await second.json()).toEqual(lists);
    expect(await (await room.request("/words")).json()).toEqual(lists);
  });

  it("takes a list of a hundred thousand words", async () => {
    const block = Array.from({ length: 100_000 }, (_, n) => `word${n}`).join("\n");
    expect((await room.send("PUT", "/words", { block })).status).toBe(200);
    expect((await current()).block.size).toBe(100_000);
  });

  it.each([
    ["nothing", {}, "body"],
    ["a list that is no text", { block: ["casino"] }, "block"],
    ["a list that is too long", { hold: "é".repeat(500_001) }, "hold"],
  ])("refuses %s", async (_, body, field) => {
    const answer = await room.send("PUT", "/words", body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { fields: { [field]: expect.any(String) } } });
  });

  it("refuses a request that is too large", async () => {
    expect((await room.send("PUT", "/words", { block: "x".repeat(6_000_001) })).status).toBe(413);
  });
});

async function current() {
  const [result] = await db.$client.batch([wordsQuery(db)]);
  return readWords(result);
}

function save(given: Parameters<typeof saveWords>[1]) {
  return saveWords(db, given, { who: "Ida Marlowe", now: Date.now() });
}
