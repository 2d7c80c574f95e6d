import { enclosuresOf } from "./extra-media.ts";
import type { Person } from "./people.ts";
import type { Category, Item } from "./read-export.ts";
import { canonicalOf } from "./seo-meta.ts";
import type { Survey } from "./survey.ts";

/** Counters of readers that plugins keep with a post. */
const VIEWS = ["post_views_count", "views", "_wpp_views", "post_views", "entry_views", "jetpack_views"];

/**
 * What the export says of an item that an article has no place for (yet): kept with it, so that nothing has to be imported
 * twice. Undefined where that is nothing.
 */
export function keptData(
  item: Item,
  { attachments }: Survey,
  { left, people }: { left: Category[]; people: Person[] },
): Record<string, unknown> | undefined {
  const { categories, meta, fields } = item;
  const picture = attachments.get(meta.get("_thumbnail_id")?.trim() ?? "");
  const type = fields.get("wp:post_type")?.trim() ?? "";
  const format = categories
    .find(({ domain }) => domain === "post_format")
    ?.nicename.replace(/^post-format-/, "");
  const enclosures = enclosuresOf(item);
  const views = VIEWS.flatMap((key) => (Number(meta.get(key)) > 0 ? [[key, Number(meta.get(key))]] : []));
  const kept: Record<string, unknown> = {
    ...(type !== "post" && type !== "page" && { type }),
    ...(format && { format }),
    ...(left.length > 0 && {
      terms: left.map(({ domain, nicename, name }) => ({ taxonomy: domain, slug: nicename, name })),
    }),
    ...(people.length > 0 && { people: people.map((person) => aboutPerson(person, attachments)) }),
    ...(picture && { leadImage: aboutPicture(meta.get("_thumbnail_id")?.trim() ?? "", picture) }),
    ...(enclosures.length > 0 && { enclosures }),
    ...(views.length > 0 && { views: Object.fromEntries(views) }),
    ...(canonicalOf(meta) && { canonical: canonicalOf(meta) }),
  };
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function aboutPerson({ keys, name, bio, website, portrait }: Person, attachments: Survey["attachments"]) {
  const url = attachments.get(portrait)?.url;
  return {
    slug: keys[0] ?? "",
    name,
    ...(bio && { bio }),
    ...(website && { website }),
    ...(url && { portrait: url }),
  };
}

function aboutPicture(id: string, { title, description }: { title?: string; description?: string }) {
  return { id: Number(id), ...(title && { title }), ...(description && { description }) };
}
