import { describeHeads, type SentHeads } from "../heads/send-heads.ts";
import { describeLoss, type LossSummary } from "../loss/loss-report.ts";
import { describePictures, pictureSummary } from "../pictures/describe.ts";
import { type PictureOptions, type PictureOutcome, wantsPictures } from "../pictures/settle-pictures.ts";
import { describe, type Skip, type Summary } from "../summary.ts";
import type { ImageList } from "./images.ts";
import type { Note } from "./item-to-article.ts";

/** What an import leaves behind beside what arrived. */
export type Findings = {
  notes: Note[];
  /** Places where the file is broken. */
  malformed: Skip[];
};

type Options = PictureOptions & { json?: boolean; dryRun?: boolean; images?: string; report?: string };

function describeStaying({ all, ofOldSite }: ImageList["counts"], options: Options): string {
  const list = options.images === undefined ? "--images FILE lists them" : `${options.images} lists them`;
  const advice = wantsPictures(options) ? "" : ", or bring them over with --pictures";
  const where =
    ofOldSite === 0
      ? "none of them on the old site"
      : `${ofOldSite} of them on the old site: keep its files there${advice}`;
  return `Pictures: ${all}. They stay where they are, ${where} (${list}).`;
}

type Told = {
  heads: SentHeads;
  images: ImageList["counts"];
  pictures: PictureOutcome | null;
  loss: LossSummary;
};

/** Says what became of it all. */
export function report(
  summary: Summary,
  { notes, malformed, images, pictures, heads, loss }: Findings & Told,
  options: Options,
): void {
  const { json, dryRun, report: lossFile } = options;
  const brought = pictures && { pictures: pictureSummary(pictures) };
  console.log(
    json ? JSON.stringify({ ...summary, heads, images, ...brought, words: loss }) : describe(summary),
  );
  const aboutHeads = describeHeads(heads);
  if (!json && aboutHeads !== null) console.log(aboutHeads);
  console.error(describeLoss(loss, lossFile));
  if (pictures) console.error(describePictures(pictures));
  if (images.all > 0 && pictures?.kind !== "measured") console.error(describeStaying(images, options));
  for (const [about, group] of Map.groupBy(notes, (note) => note.about)) {
    console.error(`Note, ${group.length} ${group.length === 1 ? "article" : "articles"}: ${about}`);
    for (const { what } of group.slice(0, 5)) console.error(`  ${what}`);
    if (group.length > 5) console.error(`  and ${group.length - 5} more`);
  }
  if (malformed.length > 0) {
    console.error(
      "The file is damaged: everything that could be read was taken. Export it again if you can.",
    );
  }
  if (dryRun) console.error("Nothing was sent: without --dry-run, what is counted as created would go in.");
}
