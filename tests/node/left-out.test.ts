import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WORKER_OPTIONS } from "../../scripts/bundle/options.ts";
import * as body from "../../src/articles/body.ts";
import * as slugs from "../../src/articles/slugs.ts";

/** What the build leaves out of packages must be missed by nobody: the bundled code beside the packages as they are. */
describe("bundled", () => {
  let folder: string;
  let renderBody: typeof body.renderBody;
  let slugOf: typeof slugs.slugOf;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "broadsheet-left-out-"));
    await build({
      ...WORKER_OPTIONS,
      entryPoints: ["src/articles/body.ts", "src/articles/slugs.ts"],
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      write: true,
    });
    const bundled = (name: string) => import(pathToFileURL(join(folder, name)).href);
    ({ renderBody } = await bundled("body.mjs"));
    ({ slugOf } = await bundled("slugs.mjs"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const PIECES = [
    ..."<p|</p>|<b>|</b >|<a href=|<a href='javascript:alert(1)'>|<img src=x onerror=alert(1)>|<script>|</script>|<style>p{}</style>".split(
      "|",
    ),
    ..."<p style='color:red'>|<svg/onload=1>|<iframe src=//x.example>|<!--|-->|<![CDATA[|]]>|<textarea>|</textarea>|<math>|&lt;|&#60;|&amp;lt|&notit;".split(
      "|",
    ),
    ...'&NotAnEntity;|&#x3c;script&#x3e;|&CounterClockwiseContourIntegral;|\u0000|\ufdd0|<a title="|">|\'>|/>|# H|**b**|[x](javascript:1)|`c`| | ä|日本|\n\n'.split(
      "|",
    ),
  ];
  const hostile = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "grapheme" })), {
    maxLength: 20,
  });

  it.each(["html", "markdown"] as const)("bodies in %s are as safe as without a bundle", (format) => {
    const samePage = (pieces: string[]) => {
      const source = pieces.join("");
      expect(renderBody(source, format)).toBe(body.renderBody(source, format));
    };
    fc.assert(fc.property(hostile, samePage), { numRuns: 1_000 });
  });

  it("slugs are the same", () => {
    const sameSlug = (text: string) => {
      expect(slugOf(text)).toBe(slugs.slugOf(text));
    };
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), sameSlug), { numRuns: 1_000 });
    ["Ärger über Öl", "Ødegård", "Їжак", "ıİ", "Привет мир", "Größe & Maß"].forEach(sameSlug);
  });
});
