import { describe, expect, it } from "vitest";
import { emptyModel, startingModel } from "../../src/spam/classifier.ts";
import { learn } from "../../src/spam/learn.ts";
import { wording } from "../../src/spam/wording.ts";

const CLEAR = "Subscribe to my channel for free gift cards!!! https://win.example";

const found = (model: ReturnType<typeof emptyModel>, body: string) =>
  wording(model, { body, authorName: "Ada" });

describe("the rule of the wording", () => {
  it("names the words that tell", () => {
    const finding = found(startingModel(), CLEAR);
    expect(finding?.rule).toBe("wording");
    expect(finding?.weight).toBeGreaterThanOrEqual(1);
    expect(finding?.reason).toMatch(/^The wording is like that of spam: “[^”]+”(, “[^”]+”){1,3}\.$/);
    expect(finding?.reason).toContain("“subscribe”");
    expect(finding?.reason).toContain("“channel”");
  });

  it("finds nothing in an ordinary remark, nor without knowledge", () => {
    expect(found(startingModel(), "The old bridge was narrower, and I miss the view from it.")).toBeNull();
    expect(found(emptyModel(), CLEAR)).toBeNull();
  });

  it("makes spam by itself only of what it is sure of", () => {
    const model = startingModel();
    expect(found(model, CLEAR)?.weight).toBeLessThan(2);
    for (let time = 0; time < 20; time++) {
      learn(model, { body: CLEAR, authorName: "Ada" }, true);
      learn(model, { body: `The ferry was late on day ${time}.`, authorName: "Ada" }, false);
    }
    expect(found(model, CLEAR)?.weight).toBe(2);
  });

  it("says no more than four words, and no word longer than thirty characters", () => {
    const model = emptyModel();
    const body = `${"x".repeat(500)} one two three four five six`;
    for (let time = 0; time < 5; time++) learn(model, { body, authorName: "Ada" }, true);
    const reason = found(model, body)?.reason ?? "";
    expect(reason.match(/“/g)).toHaveLength(4);
    expect(reason.length).toBeLessThan(200);
  });

  it("has a reason where there are no words", () => {
    const model = emptyModel();
    for (let time = 0; time < 5; time++) learn(model, { body: "!!! --- !!!", authorName: "" }, true);
    expect(found(model, "!!! --- !!!")?.reason).toBe("The wording is like that of spam: “!!! --- !!!”.");
  });
});

it("must be surer of what leads nowhere, as long as the newsroom has shown it little", () => {
  const model = emptyModel();
  for (let time = 0; time < 2; time++) {
    learn(model, { body: "Lovely harbour, order one today", authorName: "" }, true);
    learn(model, { body: "The ferry was late.", authorName: "" }, false);
  }
  const weightOf = (body: string) => found(model, body)?.weight ?? 0;
  const bare = weightOf("Lovely harbour, order one");
  expect(weightOf("Lovely harbour, order one @shopkeeper")).toBeGreaterThanOrEqual(bare);
});
