import type { Input } from "../files/source.ts";
import type { TaxonomyUse } from "./categories.ts";
import { openClock, type SiteClock } from "./dates.ts";
import { type Person, personOf, personOfTerm } from "./people.ts";
import { plainText } from "./plain-text.ts";
import { type ExportEvent, type Item, readExport, type Term } from "./read-export.ts";

/** A file of the media library. `title` is that of the library, `description` what stands beside the caption there. */
export type Attachment = {
  url: string;
  alt: string;
  caption: string;
  parent: string;
  title?: string;
  description?: string;
};

/** What has to be known of the whole export before its first item can be turned into an article. */
export type Survey = {
  /** Host and path of the site's address: `paper.example` or `example.org/blog`. */
  site: string;
  /** The whole address, as the export says it; empty where it does not. */
  base?: string;
  /** Display names by login. */
  authors: Map<string, string>;
  /** What accounts say of themselves, by login: WordPress itself leaves it out of its exports. */
  bios: Map<string, string>;
  /** Guests and others that Co-Authors Plus has pages for, by login and by the slug of their page. */
  people: Map<string, Person>;
  /** By post id. */
  attachments: Map<string, Attachment>;
  /** Contents of the blocks that articles share, by post id. */
  sharedBlocks: Map<string, string>;
  /** Categories, tags and terms of other taxonomies, by their ids. */
  terms: Map<string, Term>;
  clock: SiteClock;
  /** Which types of the site's own are articles or pages, and what becomes of taxonomies, as somebody has chosen. */
  types: Map<string, "article" | "page">;
  taxonomies: Map<string, TaxonomyUse>;
  /** Paths of what was public, by post id. */
  paths: Map<string, string>;
  /** Whether the file looks like an export of WordPress at all. */
  isExport: boolean;
};

export type Choices = {
  /** IANA name of the old site's zone, where it is known. */
  timeZone?: string | undefined;
  types?: Survey["types"];
  taxonomies?: Survey["taxonomies"];
};

/** Reads the export once, for what articles need of other items. @param onEvent sees all that is read, too */
export async function surveyExport(
  input: Input,
  onBytes: (bytes: number) => void,
  { timeZone, types = new Map(), taxonomies = new Map() }: Choices = {},
  onEvent: (event: ExportEvent) => void = () => {},
): Promise<Survey> {
  const { learn, clock } = openClock(timeZone);
  const survey: Survey = {
    site: "",
    authors: new Map(),
    bios: new Map(),
    people: new Map(),
    attachments: new Map(),
    sharedBlocks: new Map(),
    terms: new Map(),
    clock,
    types,
    taxonomies,
    paths: new Map(),
    isExport: false,
  };
  for await (const event of readExport(input, onBytes)) {
    onEvent(event);
    if (event.kind === "site") {
      const url = URL.parse(event.address);
      if (url) Object.assign(survey, { site: (url.host + url.pathname).replace(/\/+$/, ""), base: url.href });
    } else if (event.kind === "author") {
      const login = event.fields.get("wp:author_login") ?? "";
      survey.authors.set(login, plainText(event.fields.get("wp:author_display_name") ?? "") || login);
      survey.bios.set(login, event.fields.get("wp:author_description") ?? "");
    } else if (event.kind === "term") {
      keepTerm(survey, event.term);
    } else if (event.kind === "item") {
      if (event.item.fields.has("wp:post_type")) survey.isExport = true;
      learn(event.item.fields);
      keepItem(survey, event.item);
      keepPath(survey, event.item);
    }
  }
  return survey;
}

function keepTerm({ terms, people }: Survey, term: Term): void {
  terms.set(term.id || `${term.taxonomy}/${term.slug}`, term);
  const person = personOfTerm(term);
  if (person && !person.keys.some((key) => people.has(key)))
    for (const key of person.keys) people.set(key, person);
}

function keepItem(survey: Survey, item: Item): void {
  const { fields } = item;
  const type = fields.get("wp:post_type");
  if (type === "attachment") keepAttachment(survey, item);
  else if (type === "wp_block")
    survey.sharedBlocks.set(fields.get("wp:post_id") ?? "", fields.get("content:encoded") ?? "");
  else if (type === "guest-author") {
    const person = personOf(item);
    for (const key of person.keys) survey.people.set(key, person);
  }
}

function keepAttachment({ attachments }: Survey, { fields, meta }: Item): void {
  const url = (fields.get("wp:attachment_url") || fields.get("guid") || "").trim();
  if (!/^(https?:)?\/\//.test(url)) return;
  attachments.set(fields.get("wp:post_id") ?? "", {
    url,
    alt: plainText(meta.get("_wp_attachment_image_alt") ?? ""),
    caption: plainText(fields.get("excerpt:encoded") ?? ""),
    parent: fields.get("wp:post_parent") ?? "0",
    title: plainText(fields.get("title") ?? ""),
    description: plainText(fields.get("content:encoded") ?? ""),
  });
}

function keepPath({ paths, types }: Survey, { fields }: Item): void {
  const link = URL.parse(fields.get("link")?.trim() ?? "");
  const type = fields.get("wp:post_type")?.trim() ?? "";
  const isArticle = type === "post" || type === "page" || types.has(type);
  if (!isArticle || !link || link.search !== "" || fields.get("wp:status")?.trim() !== "publish") return;
  paths.set(fields.get("wp:post_id")?.trim() ?? "", link.pathname);
}
