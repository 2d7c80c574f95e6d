import type { ArticleSource, EditedArticle } from "../../articles/article-source.ts";
import { isOfNames } from "../../articles/byline.ts";
import type { RelatedChoice } from "../../articles/chosen-related.ts";
import { followsTitle } from "../../articles/follows-title.ts";
import { type ArticleInput, articleInput } from "../../articles/inputs.ts";
import { joinNames, splitNames } from "../../articles/name-list.ts";
import { isSameName, type KnownNames } from "../../articles/names.ts";
import { fieldErrors } from "../../http/validation.ts";
import { fromLocalTime, localTime } from "./local-time.ts";

/** What the editor's form holds, as it is typed. */
export type EditorValues = {
  title: string;
  standfirst: string;
  body: string;
  bodyFormat: string;
  /** One or several, as joinNames writes them. */
  author: string;
  byline: string;
  section: string;
  /** As joinNames writes them. */
  tags: string;
  imageUrl: string;
  imageAlt: string;
  imageCaption: string;
  /** Empty: made of date and title. */
  path: string;
  kind: string;
  /** A time of the site's zone, or empty. */
  publishAt: string;
  /** "1" or empty. */
  commentsOpen: string;
  /** "1" or empty. */
  sticky: string;
  /** "1" or empty. */
  unranked: string;
  /** Addresses or headlines of articles, a line each. */
  relatedPins: string;
  relatedBars: string;
  /** For search engines and social networks, where they are others. */
  seoTitle: string;
  seoDescription: string;
  seoImage: string;
  /** What the editor began from. */
  basedOn: string;
};

export type EditorErrors = Partial<Record<keyof EditorValues, string>>;

/** What a button of the form asks for. */
export type Act = "draft" | "publish" | "withdraw";

const EMPTY: EditorValues = {
  title: "",
  standfirst: "",
  body: "",
  bodyFormat: "markdown",
  author: "",
  byline: "",
  section: "",
  tags: "",
  imageUrl: "",
  imageAlt: "",
  imageCaption: "",
  path: "",
  kind: "article",
  publishAt: "",
  commentsOpen: "1",
  sticky: "",
  unranked: "",
  relatedPins: "",
  relatedBars: "",
  seoTitle: "",
  seoDescription: "",
  seoImage: "",
  basedOn: "",
};

export function emptyValues(): EditorValues {
  return EMPTY;
}

/** The form of an article as it is stored. */
export function valuesOf(
  { source, contentHash, wasSeen }: Pick<EditedArticle, "source" | "contentHash" | "wasSeen">,
  timeZone: string,
): EditorValues {
  return {
    title: source.title,
    standfirst: source.standfirst,
    body: source.body,
    bodyFormat: source.bodyFormat,
    author: joinNames(authorsOf(source).map(({ name }) => name)),
    byline: isOfNames(authorsOf(source), source.byline) ? "" : source.byline,
    section: source.section?.name ?? "",
    tags: joinNames(source.tags.map(({ name }) => name)),
    imageUrl: source.image?.url ?? "",
    imageAlt: source.image?.alt ?? "",
    imageCaption: source.image?.caption ?? "",
    path: followsTitle(source, { wasSeen }) ? "" : source.path,
    kind: source.kind,
    publishAt: source.publishedAt === null ? "" : localTime(Date.parse(source.publishedAt), timeZone),
    commentsOpen: source.commentsOpen ? "1" : "",
    sticky: source.sticky ? "1" : "",
    unranked: source.unranked ? "1" : "",
    relatedPins: source.relatedPins.join("\n"),
    relatedBars: source.relatedBars.join("\n"),
    seoTitle: source.seo?.title ?? "",
    seoDescription: source.seo?.description ?? "",
    seoImage: source.seo?.image ?? "",
    basedOn: contentHash,
  };
}

/** Everybody who wrote it, the author first. */
export function authorsOf({ author, authors }: Pick<ArticleSource, "author" | "authors">) {
  return authors.length > 0 ? authors : author ? [author] : [];
}

/** What was typed into the form's fields; a field that is missing is empty. */
export function readValues(fields: Record<string, unknown>): EditorValues {
  const read = (name: string) => {
    const value = fields[name];
    return typeof value === "string" ? value.replaceAll("\r\n", "\n") : "";
  };
  return Object.fromEntries(Object.keys(EMPTY).map((name) => [name, read(name)])) as EditorValues;
}

/** The names in a form, for which `KnownNames` are to be found. */
export function namesIn({ section, author, tags }: EditorValues) {
  return { section: section.trim(), authors: splitNames(author), tags: splitNames(tags) };
}

type Context = {
  act: Act;
  known: KnownNames;
  chosen: RelatedChoice;
  before: ArticleSource | null;
  timeZone: string;
  now: number;
};

/** The article that a form asks to save, or what is wrong in it, by field. */
export function inputOf(
  values: EditorValues,
  context: Context,
): { input: ArticleInput } | { errors: EditorErrors } {
  const publishedAt = publicationOf(values, context);
  if (publishedAt === null)
    return { errors: { publishAt: "Write a date and time such as 2026-11-23 07:30." } };
  const { known } = context;
  const named = (name: string, list: KnownNames["tags"]) =>
    name === "" ? null : (list.find((one) => isSameName(one.name, name)) ?? name);
  const { section, authors, tags } = namesIn(values);
  const [author = null, ...coauthors] = authors.map((name) => named(name, known.authors));
  const parsed = articleInput.safeParse({
    ...(values.path.trim() !== "" && { path: values.path.trim() }),
    kind: values.kind,
    status: STATUS[context.act],
    title: values.title,
    standfirst: values.standfirst,
    body: values.body,
    bodyFormat: values.bodyFormat,
    author,
    ...(coauthors.length > 0 && { authors: [author, ...coauthors] }),
    ...(values.byline.trim() !== "" && { byline: values.byline }),
    section: named(section, known.sections),
    tags: tags.map((tag) => named(tag, known.tags)),
    image:
      values.imageUrl.trim() === ""
        ? null
        : { url: values.imageUrl.trim(), alt: values.imageAlt, caption: values.imageCaption },
    publishedAt,
    commentsOpen: values.commentsOpen === "1",
    sticky: values.sticky === "1",
    seo: seoOf(values),
    unranked: values.unranked === "1",
    ...context.chosen,
  });
  return parsed.success ? { input: parsed.data } : { errors: errorsOf(fieldErrors(parsed.error)) };
}

/** Empty fields say nothing, as before there were any. */
function seoOf({ seoTitle, seoDescription, seoImage }: EditorValues) {
  const seo = { title: seoTitle, description: seoDescription, image: seoImage.trim() };
  return Object.values(seo).some((text) => text.trim() !== "") ? seo : null;
}

const STATUS = { draft: "draft", publish: "published", withdraw: "withdrawn" } as const;

/** When it is to be published: undefined, a draft that has no date; null, no time at all. */
function publicationOf(
  { publishAt }: EditorValues,
  { act, before, timeZone, now }: Context,
): string | undefined | null {
  if (publishAt.trim() !== "") {
    // To the minute as the form has it: the seconds that were there stay.
    const stored = before?.publishedAt;
    if (stored && localTime(Date.parse(stored), timeZone) === publishAt.trim()) return stored;
    const at = fromLocalTime(publishAt.trim(), timeZone);
    return at === null ? null : new Date(at).toISOString();
  }
  if (act === "draft") return undefined;
  if (act === "withdraw") return before?.publishedAt ?? undefined;
  const wasOut = before?.status === "published" || before?.status === "withdrawn";
  return (wasOut ? before?.publishedAt : null) ?? new Date(now).toISOString();
}

/** The API's names of fields, in the form's words. */
const FIELDS: [RegExp, keyof EditorValues, string?][] = [
  [/^title$/, "title", "Write a headline."],
  [/^standfirst$/, "standfirst"],
  [/^body$/, "body"],
  [/^author/, "author"],
  [/^byline$/, "byline"],
  [/^section/, "section"],
  [/^tags/, "tags"],
  [/^image\.url$/, "imageUrl"],
  [/^image\.alt$/, "imageAlt"],
  [/^image/, "imageCaption"],
  [/^path$/, "path"],
  [/^publishedAt$/, "publishAt"],
  [/^relatedPins/, "relatedPins"],
  [/^relatedBars/, "relatedBars"],
  [/^seo\.title/, "seoTitle"],
  [/^seo\.description/, "seoDescription"],
  [/^seo/, "seoImage"],
];

function errorsOf(fields: Record<string, string>): EditorErrors {
  const errors: EditorErrors = {};
  for (const [field, message] of Object.entries(fields)) {
    const [, name = "body", words] = FIELDS.find(([pattern]) => pattern.test(field)) ?? [];
    errors[name] ??= /must not be empty/.test(message) && words ? words : message;
  }
  return errors;
}
