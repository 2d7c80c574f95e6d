import type { ArticleUpload } from "../api-shapes.ts";
import { clip, plainText } from "../wordpress/plain-text.ts";
import { bodyOfPost } from "./body-of-post.ts";
import type { GhostSurvey } from "./survey.ts";

/** Where Ghost's own address stands in an export, in place of the site's. */
const GHOST_URL = /__GHOST_URL__/g;

const STATUS: Record<string, ArticleUpload["status"]> = {
  published: "published",
  scheduled: "scheduled",
  draft: "draft",
  // It went out as a mail and was never on the site.
  sent: "draft",
};

/** A post or page of a Ghost export as an article, or why it is none. */
export function postToArticle(
  row: Record<string, unknown>,
  survey: GhostSurvey,
  site: string,
): (ArticleUpload & { path: string }) | string {
  const text = (name: string) => String(row[name] ?? "").replace(GHOST_URL, site);
  const id = text("id");
  const body = readBody(row, site);
  if (body === null)
    return "it has no HTML, only the editor's own format: open it in Ghost, save it, and export again";
  const slug = text("slug");
  if (slug === "") return "it has no slug";
  const authors = (survey.authorsOf.get(id) ?? [text("author_id")]).flatMap(
    (key) => survey.users.get(key) ?? [],
  );
  const tags = (survey.tagsOf.get(id) ?? []).flatMap((key) => survey.tags.get(key) ?? []);
  const [section, ...others] = tags.filter(({ isInternal }) => !isInternal).map(named);
  const [author] = authors.map(named);
  const picture = survey.pictures.get(id);
  const image = text("feature_image");
  const publishedAt = dateOf(row.published_at);
  const changedAt = dateOf(row.updated_at);
  const updatedAt = publishedAt && changedAt && changedAt < publishedAt ? publishedAt : changedAt;
  return {
    path: `/${encodeURIComponent(slug)}/`,
    slug,
    kind: text("type") === "page" || row.page === true || row.page === 1 ? "page" : "article",
    status: isForMembers(row) ? "draft" : statusOf(text("status"), publishedAt),
    title: clip(text("title"), 300) || slug,
    standfirst: clip(plainText(text("custom_excerpt")), 1000),
    body,
    bodyFormat: "html",
    ...(author && { author }),
    ...(authors.length > 1 && { authors: authors.map(named) }),
    ...(section && { section }),
    tags: others.slice(0, 100),
    ...(image !== "" && {
      image: {
        url: image,
        alt: clip(picture?.alt ?? "", 500),
        caption: clip(plainText(picture?.caption ?? ""), 1000),
      },
    }),
    ...(publishedAt && { publishedAt }),
    ...(updatedAt && { updatedAt }),
    ...(picture && seoOf(picture, text("title"))),
    ...keptOf(row, authors),
  };
}

/** Whether Ghost showed it only to those who had signed up or paid: then it is not for everybody here. */
export function isForMembers({ visibility }: Record<string, unknown>): boolean {
  return typeof visibility === "string" && visibility !== "" && visibility !== "public";
}

/** Null where there is a text that cannot be read. */
function readBody(row: Record<string, unknown>, site: string): string | null {
  try {
    return bodyOfPost(row, site);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

type Picture = GhostSurvey["pictures"] extends Map<string, infer P> ? P : never;

function seoOf({ metaTitle = "", metaDescription = "", socialImage = "" }: Picture, title: string) {
  const seo = {
    ...(metaTitle && metaTitle !== title && { title: clip(metaTitle, 300) }),
    ...(metaDescription && { description: clip(metaDescription, 1000) }),
    ...(/^https?:/.test(socialImage) && { image: socialImage }),
  };
  return Object.keys(seo).length > 0 ? { seo } : {};
}

/** What an article has no place for. */
function keptOf(
  { visibility, canonical_url }: Record<string, unknown>,
  authors: { slug: string; name: string; bio?: string }[],
) {
  const people = authors.flatMap(({ slug, name, bio }) => (bio ? [{ slug, name, bio }] : []));
  const imported = {
    ...(isForMembers({ visibility }) && { visibility }),
    ...(typeof canonical_url === "string" && canonical_url !== "" && { canonical: canonical_url }),
    ...(people.length > 0 && { people }),
  };
  return Object.keys(imported).length > 0 ? { imported } : {};
}

/** What was scheduled for no time that can be read is a draft. */
function statusOf(status: string, publishedAt: string | undefined): ArticleUpload["status"] {
  return status === "scheduled" && publishedAt === undefined ? "draft" : (STATUS[status] ?? "draft");
}

export function named({ name, slug }: { name: string; slug: string }) {
  return { name: clip(name, 120) || slug, slug };
}

/** Ghost writes ISO 8601, older exports Unix milliseconds. */
function dateOf(value: unknown): string | undefined {
  const date = typeof value === "number" ? new Date(value) : new Date(String(value ?? ""));
  return value === null || value === undefined || Number.isNaN(date.getTime())
    ? undefined
    : date.toISOString();
}
