import { describe, expect, it } from "vitest";
import { picturesBeside, withPictures } from "../../../cli/publish/pictures-beside.ts";

const beside = (text: string) => picturesBeside(text).map(({ address }) => address);

const placed = (text: string) =>
  withPictures(text, new Map(beside(text).map((address, n) => [address, `/media/${n}.webp`])));

describe("pictures beside a Markdown text", () => {
  it("are told with what is said of them, each once", () => {
    expect(
      picturesBeside(
        '![A *quay*](a.jpg "Caption | Ida")\n\n![](img/b%20c.jpg)\n\n![again](a.jpg)\n\n<img alt="D" src="d.jpg">',
      ),
    ).toEqual([
      { address: "a.jpg", alt: "A *quay*", title: "Caption | Ida" },
      { address: "img/b%20c.jpg", alt: "", title: "" },
      { address: "d.jpg", alt: "D", title: "" },
    ]);
  });

  it("are none elsewhere, in code or as what a link leads to", () => {
    const text =
      "![](https://x.example/a.jpg) ![](/media/a.jpg) ![](data:image/png;base64,x) [plan](a.jpg) `![](a.jpg)`\n\n    ![](a.jpg)\n\n```\n![](a.jpg)\n```\n\n\\![](a.jpg)";
    expect(beside(text)).toEqual([]);
    expect(placed(text)).toBe(text);
  });

  it.each([
    ['![A](a.jpg "T | C")', '![A](/media/0.webp "T | C")'],
    ["![](<my photo.jpg>) ![](my%20photo.jpg)", "![](/media/0.webp) ![](/media/0.webp)"],
    [
      "![](a(1).jpg) ![](a\\_b.jpg) ![](a&amp;b.jpg)",
      "![](/media/0.webp) ![](/media/1.webp) ![](/media/2.webp)",
    ],
    ["[![A](a.jpg)](https://x.example/a.jpg)", "[![A](/media/0.webp)](https://x.example/a.jpg)"],
    ["![A][q] and ![q]\n\n[q]: a.jpg 'T'", "![A][q] and ![q]\n\n[q]: /media/0.webp 'T'"],
    ["> - ![A](a.jpg)\n>   `![A](a.jpg)`", "> - ![A](/media/0.webp)\n>   `![A](a.jpg)`"],
    ["| a |\n| - |\n| ![](a.jpg) |", "| a |\n| - |\n| ![](/media/0.webp) |"],
    ["`` ` `` ![](a.jpg) ``` ` ![](a.jpg)", "`` ` `` ![](/media/0.webp) ``` ` ![](/media/0.webp)"],
    [
      "![a [b] c](a.jpg)\n\n~~~\n![](a.jpg)\n~~~\n\n![](a.jpg)",
      "![a [b] c](/media/0.webp)\n\n~~~\n![](a.jpg)\n~~~\n\n![](/media/0.webp)",
    ],
    [
      '<figure><img src="a.jpg" alt="A"></figure>\n\nText <img src=\'b.jpg\'>',
      '<figure><img src="/media/0.webp" alt="A"></figure>\n\nText <img src="/media/1.webp">',
    ],
    ["![é](é.jpg) ![](../b.jpg)", "![é](/media/0.webp) ![](/media/1.webp)"],
    ["[^1]: ![](a.jpg)\n\nText[^1]", "[^1]: ![](/media/0.webp)\n\nText[^1]"],
  ])("get their new addresses, and nothing else changes: %s", (text, expected) => {
    expect(placed(text)).toBe(expected);
  });

  it("are told where they are written in a way that is not known, instead of half changed", () => {
    expect(withPictures("<!-- --><img src=a.jpg>", new Map([["a.jpg", "/media/x.webp"]]))).toBeNull();
    expect(placed("![A\n](\na.jpg\n)")).toBe("![A\n](\n/media/0.webp\n)");
    expect(placed("> ![x](\n> a.jpg)")).toBeNull();
  });
});
