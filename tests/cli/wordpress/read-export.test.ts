import { expect, test } from "vitest";
import { type ExportEvent, readExport } from "../../../cli/wordpress/read-export.ts";
import { surveyExport } from "../../../cli/wordpress/survey.ts";
import { openRepair } from "../../../cli/xml/repair.ts";
import { temporaryFile } from "../../support/node/temporary.ts";
import { wxr } from "../../support/node/wxr.ts";

async function read(xml: string): Promise<ExportEvent[]> {
  const events: ExportEvent[] = [];
  for await (const event of readExport(await temporaryFile("export.xml", xml))) events.push(event);
  return events;
}

const titles = (events: ExportEvent[]) =>
  events.flatMap((event) => (event.kind === "item" ? [event.item.fields.get("title")] : []));

test("an item keeps its fields, categories, metadata and comments apart", async () => {
  const events = await read(
    wxr([
      {
        id: 1,
        content: "a ]]> b",
        categories: [{ nicename: "n", name: "N & M" }],
        meta: { key: "value" },
        comments: [{ id: 9 }, { id: 10, parent: 9 }],
      },
    ]),
  );
  const item = events.find((event) => event.kind === "item")?.item;
  expect(item?.fields.get("content:encoded")).toBe("a ]]> b");
  expect(item?.categories).toEqual([{ domain: "category", nicename: "n", name: "N & M" }]);
  expect([...(item?.meta ?? [])]).toEqual([["key", "value"]]);
  expect(item?.comments.map((fields) => fields.get("wp:comment_parent"))).toEqual(["0", "9"]);
});

test("the survey knows the site, its authors and its media", async () => {
  const file = await temporaryFile(
    "export.xml",
    wxr([{ id: 5, type: "attachment", attachmentUrl: "https://old.example/a.jpg", parent: 1 }], {
      ida: "Ida &amp; Co",
      max: "",
    }),
  );
  const survey = await surveyExport(file, () => {});
  expect(survey.site).toBe("old-paper.example");
  expect([...survey.authors]).toEqual([
    ["ida", "Ida & Co"],
    ["max", "max"],
  ]);
  expect(survey.attachments.get("5")).toEqual({
    url: "https://old.example/a.jpg",
    alt: "",
    caption: "",
    parent: "1",
    title: "Item 5",
    description: "Text of item 5.",
  });
});

test("control characters do no harm", async () => {
  const events = await read(wxr([{ id: 1, title: "A\u0008B\u000bC" }]));
  expect(events.filter(({ kind }) => kind === "malformed")).toEqual([]);
  expect(titles(events)).toEqual(["A B C"]);
});

test("bare ampersands do no harm, wherever a chunk ends", async () => {
  const { repair, rest } = openRepair();
  const text = "<a>x & y &amp; &#38; &nbsp; <![CDATA[1 & 2 ]] &amp;]]> & <![CDATA[]]>&lt</a>";
  const mended =
    "<a>x &amp; y &amp; &#38; &amp;nbsp; <![CDATA[1 & 2 ]] &amp;]]> &amp; <![CDATA[]]>&amp;lt</a>";
  expect([...text].map(repair).join("") + rest()).toBe(mended);
  const whole = openRepair();
  expect(whole.repair(text) + whole.rest()).toBe(mended);
});

test("broken places are told with their lines, and reading goes on", async () => {
  const items = [
    { id: 1, title: "One" },
    { id: 2, title: "Two" },
    { id: 3, title: "Three" },
  ];
  const xml = wxr(items).replace("<![CDATA[Two]]>", "Two & <b>bold</i>");
  const line = xml.split("\n").findIndex((text) => text.includes("Two &")) + 1;
  const events = await read(xml);
  const broken = events.filter((event) => event.kind === "malformed");
  expect(broken.map((event) => event.line)).toEqual(broken.map(() => line));
  expect(broken.length).toBeGreaterThan(0);
  expect(titles(events)).toHaveLength(3);
  expect(titles(events).at(-1)).toBe("Three");
});

test("an export that ends in the middle gives everything before", async () => {
  const whole = wxr([{ id: 1 }, { id: 2 }, { id: 3 }]);
  const events = await read(whole.slice(0, whole.indexOf("<wp:post_id>3")));
  expect(titles(events)).toEqual(["Item 1", "Item 2"]);
  expect(events.at(-1)).toMatchObject({ kind: "malformed" });
});

test("an item that never ends is taken when the next begins", async () => {
  const events = await read(wxr([{ id: 1 }, { id: 2 }]).replace("</item>", ""));
  expect(titles(events)).toEqual(["Item 1", "Item 2"]);
});
