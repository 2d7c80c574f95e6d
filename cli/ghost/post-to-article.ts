import type { ArticleUpload } from "../api-shapes.ts";
import { clip, plainText } from "../wordpress/plain-text.ts";
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
  const body = text("html");
  if (body === "" && (text("lexical") !== "" || text("mobiledoc") !== ""))
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
    status: statusOf(text("status"), publishedAt),
    title: clip(text("title"), 300) || slug,
    standfirst: clip(plainText(text("custom_excerpt")), 1000),
    body,
    bodyFormat: "html",
    ...(author && { author }),
    ...(authors.length > 1 && { byline: clip(authors.map(({ name }) => name).join(", "), 200) }),
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
  };
}

/** What was scheduled for no time that can be read is a draft. */
function statusOf(status: string, publishedAt: string | undefined): ArticleUpload["status"] {
  return status === "scheduled" && publishedAt === undefined ? "draft" : (STATUS[status] ?? "draft");
}

function named({ name, slug }: { name: string; slug: string }) {
  return { name: clip(name, 120) || slug, slug };
}

/** Ghost writes ISO 8601, older exports Unix milliseconds. */
function dateOf(value: unknown): string | undefined {
  const date = typeof value === "number" ? new Date(value) : new Date(String(value ?? ""));
  return value === null || value === undefined || Number.isNaN(date.getTime())
    ? undefined
    : date.toISOString();
}
