import { describe, expect, it } from "vitest";
import { decodePage, encodePage, fillSlots, toStoredPage } from "../../src/cache/stored-page.ts";
import { slot } from "../../src/pages/slots.ts";
import { makePage } from "../support/page-cache.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (value: string) => new TextEncoder().encode(value);

describe("stored pages", () => {
  it("come back from their bytes with every slot in its place", async () => {
    const body = `<p>ÄÖ ${slot("date")}</p>${slot("top-five")}<i>🗞</i>${slot("popular")}`;
    const page = await toStoredPage(makePage({ body, revision: 7, articleId: 3 }), "v1", 1000);
    const copy = decodePage(encodePage(page).slice().buffer);
    expect(copy?.head).toEqual(page.head);
    const filled = copy && fillSlots(copy, (name) => bytes(`[${name} é]`));
    expect(filled && text(filled)).toBe("<p>ÄÖ [date é]</p>[top-five é]<i>🗞</i>[popular é]");
  });

  it("may begin and end with a slot, repeat one, or have none", async () => {
    const twice = await toStoredPage(makePage({ body: slot("date") + slot("date") }), "v1", 0);
    expect(text(fillSlots(twice, () => bytes("x")))).toBe("xx");
    const none = await toStoredPage(makePage({ body: "plain" }), "v1", 0);
    expect(text(fillSlots(none, () => bytes("x")))).toBe("plain");
  });

  it("counts what is no page of ours as not stored", () => {
    expect(decodePage(bytes("").slice().buffer)).toBeNull();
    expect(decodePage(bytes("<html>\n</html>").slice().buffer)).toBeNull();
    expect(decodePage(bytes("{}\nx").slice().buffer)).toBeNull();
  });
});
