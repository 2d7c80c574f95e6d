import { env } from "cloudflare:workers";
import { articles } from "../../src/articles/table.ts";
import { comments } from "../../src/comments/table.ts";
import { openDatabase } from "../../src/db/client.ts";

const db = openDatabase(env.DB);
let made = 0;

/** The next article or comment is the first again. */
export function countAnew(): void {
  made = 0;
}

type NewArticle = Partial<typeof articles.$inferInsert>;
type NewComment = Partial<typeof comments.$inferInsert> & { articleId: number };

/** Stores a published article; `given` overrides any column. */
export async function makeArticle(given: NewArticle = {}): Promise<typeof articles.$inferSelect> {
  const n = ++made;
  const slug = given.slug ?? `article-${n}`;
  const publishedAt =
    given.publishedAt === undefined ? Date.UTC(2026, 9, 1, 8) + n * 60_000 : given.publishedAt;
  const listed = (given.status ?? "published") === "published" || given.status === "scheduled";
  const [row] = await db
    .insert(articles)
    .values({
      path: `/2026/10/01/${slug}/`,
      slug,
      status: "published",
      title: `Article ${n}`,
      bodySource: `Text of article ${n}.`,
      bodyFormat: "markdown",
      bodyHtml: `<p>Text of article ${n}.</p>`,
      publishedAt,
      listedAt: listed && given.kind !== "page" ? publishedAt : null,
      changedAt: publishedAt ?? 0,
      createdAt: publishedAt ?? 0,
      contentHash: `hash-${n}`,
      ...given,
    })
    .returning();
  if (!row) throw new Error("the article was not stored");
  return row;
}

/** Stores a published first comment, or a reply where `given` names parentId, rootId, threadKey and depth. */
export async function makeComment(given: NewComment): Promise<typeof comments.$inferSelect> {
  const id = given.id ?? (Date.UTC(2026, 9, 2, 8) + ++made * 1000) * 1024;
  const status = given.status ?? "published";
  const [row] = await db
    .insert(comments)
    .values({
      id,
      rootId: id,
      threadKey: id.toString(36).padStart(11, "0"),
      depth: 0,
      status,
      shownIn: status === "published" && (given.kind ?? "comment") === "comment" ? given.articleId : null,
      authorName: "Ada Reader",
      body: `Comment ${made}`,
      source: "form",
      createdAt: Math.floor(id / 1024),
      ...given,
    })
    .returning();
  if (!row) throw new Error("the comment was not stored");
  return row;
}
