import fc from "fast-check";
import { expect, it } from "vitest";
import { commentHtml } from "../../../src/comments/thread/body-html.ts";
import { calmText, displayName } from "../../../src/pages/display-name.ts";

/** Text made of what the parser looks for, and of everything else. */
const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
      fc.string({ unit: "grapheme", maxLength: 8 }),
      fc.constantFrom(
        "\n",
        "\r\n",
        "\n\n",
        "> ",
        ">",
        "*",
        "**",
        "`",
        "\n```\n",
        "\n- a",
        "\n1. b",
        " ",
        "\t",
        "\u202E",
        "\u200B",
        "\u0301",
        "\0",
      ),
      fc.constantFrom("<", ">", "&", '"', "'", "&lt;", "<b>", "</p>", "<script>", "javascript:", "onerror="),
      fc.constantFrom(
        "http://",
        "https://",
        "https://a.example/b(c)",
        "https://u:p@b.example",
        "//",
        ".",
        ")",
        "]",
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

const TAG = /<[^>]*>/g;
const OPENING =
  /^<(?:p|em|strong|code|pre|ul|li|blockquote|a href="https?:\/\/[^"<>]*" rel="nofollow ugc noopener")>$/;

it("makes of any text nothing but the few tags that a comment may have, each closed where it was opened", () => {
  fc.assert(
    fc.property(text, (body) => {
      const open: string[] = [];
      for (const [tag] of commentHtml(body).matchAll(TAG)) {
        if (tag === "<br>") continue;
        if (tag.startsWith("</")) expect(`</${open.pop()}>`).toBe(tag);
        else {
          expect(tag).toMatch(OPENING);
          open.push(tag.match(/[a-z]+/)?.[0] ?? "");
        }
      }
      expect(open).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

it("keeps every visible character of any text, and adds none", () => {
  const visible = (value: string) => value.replace(/^```[\w+#-]{0,20}\s*$/gm, "").replace(/[\s*>`]/gu, "");
  const entities: Record<string, string> = {
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&amp;": "&",
  };
  fc.assert(
    fc.property(text, (body) => {
      const shown = commentHtml(body)
        .replace(TAG, "")
        .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity);
      const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
      expect(visible(shown).replace(invisible, "")).toBe(visible(calmText(body)).replace(invisible, ""));
    }),
    { numRuns: 2_000 },
  );
});

it("shows any name on one line, without marks that turn what stands beside it", () => {
  fc.assert(
    fc.property(text, (name) => {
      const shown = displayName(name);
      expect(shown).not.toBe("");
      expect(shown).not.toMatch(/[\n\r\0\u202A-\u202E\u2066-\u2069\uFDD0-\uFDEF]/);
      expect(displayName(shown)).toBe(shown);
    }),
    { numRuns: 2_000 },
  );
});
