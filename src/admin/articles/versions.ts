import type { ArticleSource } from "../../articles/article-source.ts";
import { isOfNames } from "../../articles/byline.ts";
import type { ArticleInput } from "../../articles/inputs.ts";
import { authorsOf } from "./article-form.ts";

/** A former version's words and picture under today's address, date and state. */
export function restored(former: ArticleSource, today: ArticleSource): ArticleInput {
  return {
    ...former,
    imported: undefined,
    updatedAt: undefined,
    byline: isOfNames(authorsOf(former), former.byline) ? undefined : former.byline,
    path: today.path,
    slug: today.slug,
    kind: today.kind,
    status: today.status,
    publishedAt: today.publishedAt === null ? undefined : Date.parse(today.publishedAt),
    commentsOpen: today.commentsOpen,
    sticky: today.sticky,
    unranked: today.unranked,
    relatedPins: today.relatedPins,
    relatedBars: today.relatedBars,
    redirects: [],
  };
}

/** What a form asks to save, in the shape of what is stored, for a comparison. */
export function sourceOf(input: ArticleInput, current: ArticleSource): ArticleSource {
  const named = (value: ArticleInput["author"]) =>
    !value ? null : typeof value === "string" ? { name: value, slug: "" } : value;
  return {
    ...current,
    title: input.title,
    standfirst: input.standfirst,
    body: input.body,
    author: named(input.author),
    authors: (input.authors ?? []).flatMap((one) => named(one) ?? []),
    byline: input.byline ?? current.byline,
    seo: input.seo ?? null,
    section: named(input.section),
    tags: input.tags.flatMap((tag) => named(tag) ?? []),
    image: input.image ?? null,
    path: input.path ?? current.path,
    commentsOpen: input.commentsOpen,
    sticky: input.sticky,
    unranked: input.unranked,
    relatedPins: input.relatedPins,
    relatedBars: input.relatedBars,
    publishedAt:
      input.publishedAt === undefined ? current.publishedAt : new Date(input.publishedAt).toISOString(),
  };
}
