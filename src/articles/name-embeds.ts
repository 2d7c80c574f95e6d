import { and, eq, lte } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../db/time.ts";
import { embedOf } from "../embeds/find-embed.ts";
import type { StoredFile } from "../media/bucket.ts";
import { fetchEmbedPicture } from "./embed-picture.ts";
import { askProvider, type Told } from "./oembed.ts";
import { articleEmbeds } from "./table.ts";
import { touchArticles } from "./touch-articles.ts";

/** Providers asked at once: a save, or a run of the cron, does other things too. */
const ASKED_AT_ONCE = 4;

/** An article has fewer of them. */
const FIRST_BEFORE_MS = 1000;

/** When one that was away is asked again; after the last it is not. */
const AGAIN_AFTER_MS = [10 * MINUTE_MS, 2 * HOUR_MS, DAY_MS];

type Due = Pick<typeof articleEmbeds.$inferSelect, "articleId" | "address" | "tries">;

/** The statement for the transaction that stores articles: what they show now is asked for, and what they no longer show goes. */
export function storeEmbeds(
  db: Db,
  articles: { id: number; embeds: string[] }[],
  now: number,
): D1PreparedStatement[] {
  const showing = articles.filter(({ embeds }) => embeds.length > 0);
  if (showing.length === 0) return [];
  const json = JSON.stringify(showing.map(({ id, embeds }) => ({ id, embeds })));
  return [
    db.$client
      .prepare(
        `DELETE FROM article_embeds WHERE article_id IN (SELECT value->>'id' FROM json_each(?1))
           AND (article_id, address) NOT IN
             (SELECT a.value->>'id', e.value FROM json_each(?1) a, json_each(a.value, '$.embeds') e)`,
      )
      .bind(json),
    db.$client
      .prepare(
        `INSERT INTO article_embeds (article_id, address, ask_at)
         SELECT a.value->>'id', e.value, ?2 + e.key FROM json_each(?1) a, json_each(a.value, '$.embeds') e WHERE true
         ON CONFLICT DO NOTHING`,
      )
      // In the order in which they stand in the article, and all before now.
      .bind(json, now - FIRST_BEFORE_MS),
  ];
}

/** What is to be asked now, of all articles or of one: reads as many rows as are asked for. */
export function dueEmbeds(db: Db, now: number, articleId?: number): Promise<Due[]> {
  const { address, tries, askAt } = articleEmbeds;
  const isOfArticle = articleId === undefined ? undefined : eq(articleEmbeds.articleId, articleId);
  return db
    .select({ articleId: articleEmbeds.articleId, address, tries })
    .from(articleEmbeds)
    .where(and(lte(askAt, now), isOfArticle))
    .orderBy(askAt)
    .limit(ASKED_AT_ONCE);
}

/**
 * Asks providers what they call what these rows are of, and keeps what they say, with the picture that they have of it; pages
 * that show it are behind then.
 * @param bucket where pictures are kept; undefined: the paper has none, and its cards are without
 * @param standIn as in `askProvider`
 * @returns the paths of these pages
 */
export async function nameEmbeds(
  db: Db,
  bucket: R2Bucket | undefined,
  due: Due[],
  now: number,
  standIn: string | null,
): Promise<string[]> {
  if (due.length === 0) return [];
  const told = await Promise.all(
    due.map(async (row) => {
      const embed = embedOf(row.address);
      const answer: Told = embed ? await askProvider(embed, standIn) : "nothing";
      const pictureUrl = typeof answer === "object" ? answer.thumbnailUrl : null;
      const picture = bucket && pictureUrl ? await fetchEmbedPicture(bucket, pictureUrl, standIn) : null;
      return { row, answer, picture };
    }),
  );
  const named = told.flatMap(({ row, answer, picture }) =>
    (typeof answer === "object" && answer.title !== "") || picture ? [row.articleId] : [],
  );
  const touched = {
    sql: "SELECT value AS article_id, 0 AS more FROM json_each(?1)",
    bindings: [JSON.stringify([...new Set(named)])],
  };
  const [, pages] = await db.$client.batch<{ path: string }>([
    keepAnswers(
      db,
      told.map(({ row, answer, picture }) => ({
        ...row,
        ...kept(row, answer, now),
        ...keptPicture(picture),
      })),
    ),
    ...touchArticles(db, touched, now),
  ]);
  return (pages?.results ?? []).map(({ path }) => path);
}

function kept({ tries }: Due, answer: Told, now: number) {
  if (typeof answer === "object") return { ...answer, askAt: null };
  const wait = answer === "away" ? AGAIN_AFTER_MS[tries] : undefined;
  return { title: "", thumbnailUrl: null, askAt: wait === undefined ? null : now + wait };
}

function keptPicture(picture: StoredFile | null) {
  return {
    pictureKey: picture?.key ?? null,
    pictureWidth: picture?.width ?? null,
    pictureHeight: picture?.height ?? null,
  };
}

function keepAnswers(db: Db, answers: object[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE article_embeds SET title = value->>'title', thumbnail_url = value->>'thumbnailUrl', tries = article_embeds.tries + 1,
         ask_at = value->>'askAt', picture_key = value->>'pictureKey', picture_width = value->>'pictureWidth',
         picture_height = value->>'pictureHeight'
       FROM json_each(?1) WHERE article_id = value->>'articleId' AND address = value->>'address'`,
    )
    .bind(JSON.stringify(answers));
}
