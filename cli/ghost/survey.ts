import type { Input } from "../files/source.ts";
import { readTables } from "./read-tables.ts";

type Named = { name: string; slug: string };

/** What has to be known of an export before its first post can be turned into an article. */
export type GhostSurvey = {
  tags: Map<string, Named & { isInternal: boolean; description?: string; picture?: string }>;
  users: Map<
    string,
    Named & { bio?: string; picture?: string; cover?: string; website?: string; location?: string }
  >;
  /** Ids of tags and of authors by that of the post, in their order. */
  tagsOf: Map<string, string[]>;
  authorsOf: Map<string, string[]>;
  /** Alternative text and caption of the post's picture, and what search engines and social networks are told. */
  pictures: Map<
    string,
    { alt: string; caption: string; metaTitle?: string; metaDescription?: string; socialImage?: string }
  >;
  posts: number;
};

const TABLES = ["posts", "tags", "users", "posts_tags", "posts_authors", "posts_meta"];

/** Reads the export once for names and which post has which. */
export async function surveyGhost(input: Input, onBytes: (bytes: number) => void): Promise<GhostSurvey> {
  const survey: GhostSurvey = {
    tags: new Map(),
    users: new Map(),
    tagsOf: new Map(),
    authorsOf: new Map(),
    pictures: new Map(),
    posts: 0,
  };
  const order = new Map<string[], Map<string, number>>();
  const link = (map: Map<string, string[]>, post: string, id: string, place: number) => {
    const list = map.get(post) ?? [];
    map.set(post, list);
    const places = order.get(list) ?? new Map();
    order.set(list, places.set(id, place));
    list.push(id);
    list.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  };
  for await (const { table, row } of readTables(input, TABLES, onBytes)) {
    const text = (name: string) => String(row[name] ?? "");
    if (table === "posts") survey.posts += 1;
    else if (table === "tags")
      survey.tags.set(text("id"), {
        name: text("name"),
        slug: text("slug"),
        isInternal: text("visibility") === "internal" || text("name").startsWith("#"),
        description: text("description"),
        picture: text("feature_image"),
      });
    else if (table === "users")
      survey.users.set(text("id"), {
        name: text("name"),
        slug: text("slug"),
        bio: text("bio"),
        picture: text("profile_image"),
        cover: text("cover_image"),
        website: text("website"),
        location: text("location"),
      });
    else if (table === "posts_tags")
      link(survey.tagsOf, text("post_id"), text("tag_id"), Number(row.sort_order ?? 0));
    else if (table === "posts_authors")
      link(survey.authorsOf, text("post_id"), text("author_id"), Number(row.sort_order ?? 0));
    else
      survey.pictures.set(text("post_id"), {
        alt: text("feature_image_alt"),
        caption: text("feature_image_caption"),
        metaTitle: text("meta_title"),
        metaDescription: text("meta_description"),
        socialImage: text("og_image"),
      });
  }
  return survey;
}
