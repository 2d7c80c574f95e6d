import { openApi } from "./api-client.ts";
import type { RedirectUpload } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { findSources } from "./files/find-sources.ts";
import { readText } from "./files/read-text.ts";
import { type Source, totalOf } from "./files/source.ts";
import { headsToSend, type OldHead, openUsedLists } from "./heads/old-heads.ts";
import { sendHeads } from "./heads/send-heads.ts";
import { type LossReport, openLossReport } from "./loss/loss-report.ts";
import { openOrigins } from "./origins.ts";
import { isAllHad } from "./pictures/describe.ts";
import { openOldSite } from "./pictures/old-site.ts";
import { openPicturePlan, type PicturePlan } from "./pictures/plan.ts";
import { renewKept, tellRenewed } from "./pictures/renew-kept.ts";
import { type PictureOptions, type SettledPictures, settlePictures } from "./pictures/settle-pictures.ts";
import { openProgress } from "./progress.ts";
import type { Summary } from "./summary.ts";
import { nowhere, openUpload, type Upload } from "./upload.ts";
import { readChoices } from "./wordpress/choices.ts";
import { toComments } from "./wordpress/comments.ts";
import { headsOfExport, leftOfHeads } from "./wordpress/heads.ts";
import { type ImageList, openImageList } from "./wordpress/images.ts";
import { openPaths } from "./wordpress/item-paths.ts";
import { type Note, toArticle, whyNoArticle } from "./wordpress/item-to-article.ts";
import { MediaLibrary, noteMissing } from "./wordpress/missing-media.ts";
import { offerSettings, openSiteFacts } from "./wordpress/offers.ts";
import { openOldAddresses } from "./wordpress/old-addresses.ts";
import { type Item, readExport } from "./wordpress/read-export.ts";
import { type Findings, report } from "./wordpress/report.ts";
import { type Survey, surveyExport } from "./wordpress/survey.ts";

type Options = ConnectionOptions &
  PictureOptions & {
    json?: boolean;
    dryRun?: boolean;
    /** File that gets a line for each picture. */
    images?: string;
    /** Take what is imported also where the newsroom has changed it since. */
    overwrite?: boolean;
    /** What the site is called that it is from, where its address has changed since an earlier import. */
    source?: string;
    /** Set what the paper has not set of name, tagline, language and time zone as the old site had it. */
    takeSettings?: boolean;
    /** File that gets what each article says beside what the export says. */
    report?: string;
    /** `recipe=article`: types of the site's own that are to be articles or pages. */
    type?: string[];
    /** `series=tags`: what becomes of taxonomies of the site's own. */
    taxonomy?: string[];
    /** IANA name of the old site's zone. */
    timezone?: string;
  };

/** `broadsheet import wordpress`. @param names files of one export, folders, patterns, packages @returns the exit status */
export async function importWordPress(names: string[], options: Options): Promise<number> {
  const sources = await findSources(names, { ending: ".xml" });
  const size = totalOf(sources);
  const what = sources.map(({ name }) => name).join(", ");
  const choices = readChoices(options);
  const connection = options.dryRun ? null : findConnection(options);
  console.error(
    connection ? `Importing ${what} into ${connection.site}` : `Reading ${what}; nothing is sent`,
  );
  const progress = openProgress("Importing");
  let share = 0;
  const paper = connection && openApi(connection);
  const api = paper ?? nowhere();
  const upload = openUpload(api, (summary) => progress.update(share, counted(summary)));
  const facts = openSiteFacts();
  // Everything is read twice: galleries show attachments that may come after them, or in another file.
  const survey = await surveyExport(
    sources,
    (bytes) => progress.update(bytes / size / 5, "reading"),
    choices,
    facts.add,
  );
  if (!survey.isExport) {
    throw new Failure(
      `${what} is no export of WordPress (it has no items with a wp:post_type). Make one under Tools > Export > All content.`,
    );
  }
  const media = new MediaLibrary(survey.attachments);
  const findings: Findings = { notes: [], malformed: [] };
  const images = openImageList(options.images, survey);
  const lists = openOldAddresses(survey.site);
  const loss = await openLossReport(() => sources.map((source) => readText(source)), options.report);
  const originOf = openOrigins("wordpress", survey.site, options);
  const library = [...survey.attachments.values()];
  const heads = headsOfExport(survey);
  const used = openUsedLists();
  const oldSite = openOldSite({
    base: survey.base ?? "",
    library: library.map(({ url }) => url),
    ofOthers: options["pictures-of-others"] ?? false,
  });
  const pictures = await settlePictures(
    paper,
    oldSite,
    () => planPictures(sources, survey, heads, openPicturePlan(oldSite)),
    options,
  ).catch(endingWith(progress));
  const importing = {
    sources,
    survey: { ...survey, attachments: media },
    media,
    upload,
    images,
    pictures,
    lists,
    used,
    originOf,
    loss,
  };
  await sendItems(importing, findings, (bytes) => {
    share = 0.2 + (bytes / size) * 0.8;
    progress.update(share, counted(upload.summary));
  }).finally(progress.end);
  await images.end();
  tellRenewed(await renewKept(paper, upload.summary.articles.kept, pictures));
  findings.notes.push(...(await sendRedirects(api, lists.list(), !options.overwrite)));
  const toSend = headsToSend(heads, used.has, pictures);
  toSend.left.push(...leftOfHeads(survey, used.has));
  const told = await sendHeads(paper, toSend, originOf("heads"));
  const failed = upload.failed() + findings.malformed.length;
  report(
    upload.summary,
    {
      ...findings,
      images: images.counts,
      pictures: pictures.outcome,
      heads: told,
      loss: await loss.end(keptPaths(upload.summary), upload.summary.articles.skipped),
    },
    options,
  );
  await offerSettings(paper, facts.end(), options);
  return failed === 0 && isAllHad(pictures.outcome) ? 0 : 1;
}

function endingWith(progress: { end: () => void }): (error: unknown) => never {
  return (error) => {
    progress.end();
    throw error;
  };
}

/** What the articles show, and what is in the media library, too: somebody may have linked to it. */
async function planPictures(
  sources: Source[],
  survey: Survey,
  heads: OldHead[],
  plan: PicturePlan,
): Promise<PicturePlan> {
  plan.addLibrary(survey.attachments.values());
  const givePath = openPaths();
  const used = openUsedLists();
  for await (const event of readExport(sources)) {
    if (event.kind !== "item" || whyNoArticle(event.item, survey.types) !== null) continue;
    const { article } = toArticle(event.item, survey, givePath);
    plan.add(article);
    used.add(article);
  }
  plan.addPortraits(heads.filter(used.has));
  return plan;
}

function keptPaths({ articles: { kept = [] } }: Summary): string[] {
  return kept.map(({ path, what }) => path ?? what);
}

/** @returns which old addresses stay as the newsroom has made them, or cannot lead anywhere */
async function sendRedirects(
  api: Pick<ReturnType<typeof nowhere>, "putRedirects">,
  redirects: RedirectUpload[],
  yielding: boolean,
): Promise<Note[]> {
  const notes: Note[] = [];
  for (let at = 0; at < redirects.length; at += 1000) {
    const { skipped, kept } = await api.putRedirects(redirects.slice(at, at + 1000), yielding);
    for (const { what, reason } of kept)
      notes.push({ about: "old addresses that lead elsewhere by now", what: `${what}: ${reason}` });
    for (const { what, reason } of skipped)
      notes.push({ about: "old addresses that cannot lead on", what: `${what}: ${reason}` });
  }
  return notes;
}

type Import = {
  sources: Source[];
  media: MediaLibrary;
  survey: Survey;
  upload: Upload;
  images: ImageList;
  pictures: SettledPictures;
  lists: ReturnType<typeof openOldAddresses>;
  used: ReturnType<typeof openUsedLists>;
  originOf: ReturnType<typeof openOrigins>;
  loss: LossReport;
};

async function sendItems(
  { sources, ...sending }: Import,
  { notes, malformed }: Findings,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const givePath = openPaths();
  for await (const event of readExport(sources, onBytes)) {
    if (event.kind === "malformed") {
      const { file, line, column, message } = event;
      malformed.push({ what: `${file}:${line}:${column}`, reason: `the XML is broken here: ${message}` });
    } else if (event.kind === "term") sending.lists.addTerm(event.term);
    else if (event.kind === "author") sending.lists.addAccount(event.fields);
    else if (event.kind === "item") {
      notes.push(...(await sendItem(event.item, sending, givePath)));
    }
  }
  const { upload } = sending;
  await upload.finish();
  upload.summary.articles.skipped.push(...malformed);
}

async function sendItem(
  item: Item,
  { survey, media, upload, images, pictures, lists, used, originOf, loss }: Omit<Import, "sources">,
  givePath: ReturnType<typeof openPaths>,
): Promise<Note[]> {
  const { articles, comments } = upload.summary;
  const reason = whyNoArticle(item, survey.types);
  const id = item.fields.get("wp:post_id")?.trim() ?? "";
  const link = item.fields.get("link")?.trim() || `the item of line ${item.line}`;
  if (reason !== null) {
    lists.add(item, null);
    articles.skipped.push({ what: link, reason });
    await loss.skip(id, link, reason);
    const what = (index: number) => `comment ${item.comments[index]?.get("wp:comment_id") ?? ""} on ${link}`;
    const orphans = item.comments.map((_, index) => ({
      what: what(index),
      reason: "what it belongs to is not imported",
    }));
    comments.skipped.push(...orphans);
    return [];
  }
  const { article: written, notes } = toArticle(item, survey, givePath);
  const article = pictures.place(written);
  const { clock } = survey;
  const converted = toComments(item, article.path, survey.site, { clock, publishedAt: article.publishedAt });
  if (converted.undated.length > 0)
    notes.push({
      about: "comments without a date have that of the one before them, or of the article",
      what: article.path,
    });
  comments.skipped.push(...converted.skipped);
  await images.add(article);
  await loss.add(id, written);
  lists.add(item, article);
  used.add(article);
  // Two sites of one address count alike; their guids tell them apart.
  const text = (name: string) => item.fields.get(name)?.trim() ?? "";
  const origin = originOf(`${text("wp:post_id") || article.path} ${text("guid")}`.trim().slice(0, 200));
  await upload.add({ ...article, origin }, article.path, converted.comments);
  return [...notes, ...noteMissing(article.path, media.takeMissing())];
}

function counted({ articles, comments }: Summary): string {
  const total = ({ created, updated, unchanged }: Summary["articles"]) => created + updated + unchanged;
  return `${total(articles)} articles, ${total(comments)} comments`;
}
