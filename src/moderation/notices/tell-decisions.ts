import { type OutsideColumn, outsideColumn, outsideUrlOf } from "../../articles/outside-url.ts";
import { forgetAddressOf } from "../../comments/notices.ts";
import type { Config } from "../../config/config.ts";
import type { Db } from "../../db/client.ts";
import type { Rows } from "../../db/rows.ts";
import { MINUTE_MS } from "../../db/time.ts";
import { type Sent, sendLetter } from "../../mail/binding.ts";
import { type Letter, letter } from "../../mail/compose.ts";
import { oneLine } from "../../mail/one-line.ts";
import { commentPath, commentUrl } from "../../pages/links.ts";
import { readSetting, writeSetting } from "../../settings/stored.ts";
import { lastWord } from "./find-case.ts";

/** A decision may be taken back so long before anybody is told. */
const SETTLED_MS = 10 * MINUTE_MS;
/** Mails of one run, and what it looks through for them. */
const A_RUN = 10;
const LOOKED_AT = 200;

/** A row of `settings`: up to which decision authors were told. */
const TOLD_ROW = "decisions:told";
/** The same: from which time of a report on reporters are looked at next. */
const LOOKED_ROW = "decisions:looked";

type Context = { db: Db; config: Config; now: number };

/** The cron's job: tells who reported a comment, and who wrote it, what was decided on it, where an address is known. */
export async function tellDecisions({ db, config, now }: Context): Promise<number> {
  if (!config.mail || !config.site.url) return 0;
  return (await tellReporters({ db, config, now })) + (await tellAuthors({ db, config, now }));
}

type Told = Pick<Rows["articles"], "title" | "path"> &
  OutsideColumn &
  Pick<Rows["decisions"], "comment_id"> & { email: string };

/**
 * Some of the reports with an address at a time, the oldest first, and from the oldest again when all were looked at: those that nobody decides on,
 * and those whose mails fail, do not keep the others waiting.
 */
async function tellReporters({ db, config, now }: Context): Promise<number> {
  const from = Number((await readSetting(db, LOOKED_ROW)) ?? 0);
  const window = `SELECT * FROM notices WHERE email IS NOT NULL AND reported_at >= ?1 ORDER BY reported_at LIMIT ${LOOKED_AT}`;
  const [end, found] = await db.$client.batch<unknown>([
    db.$client.prepare(`SELECT max(reported_at) AS last, count(*) AS looked FROM (${window})`).bind(from),
    db.$client
      .prepare(
        `SELECT n.number, n.email, n.reported_at, n.comment_id, a.title, a.path, ${outsideColumn("a")}
         FROM (${window}) n
         CROSS JOIN comments c ON c.id = n.comment_id CROSS JOIN articles a ON a.id = c.article_id
         CROSS JOIN decisions d ON d.id = ${lastWord("n.reported_at")}
         WHERE d.decided_at <= ?2 LIMIT ${A_RUN}`,
      )
      .bind(from, now - SETTLED_MS),
  ]);
  const { last, looked } = (end?.results[0] ?? { last: null, looked: 0 }) as {
    last: number | null;
    looked: number;
  };
  const reports = (found?.results ?? []) as (Told & Pick<Rows["notices"], "number" | "reported_at">)[];
  let sent = 0;
  for (const { number, reported_at: _, ...told } of reports) {
    const outcome = await send(config, told, `?report=${number}`, "Your report was decided on");
    // Nothing can be sent at the moment: they are the first again.
    if (outcome === "all-later") return sent;
    if (outcome === "sent") sent++;
    if (outcome === "later") continue;
    // The address has served its purpose.
    await forgetAddressOf(db, number);
  }
  const next =
    reports.length === A_RUN ? (reports.at(-1)?.reported_at ?? 0) : looked === LOOKED_AT ? (last ?? 0) : 0;
  // Where the whole window is of one moment the next is passed to.
  const moved = next === from && next > 0 ? next + 1 : next;
  if (moved !== from) await writeSetting(db, LOOKED_ROW, String(moved)).run();
  return sent;
}

/** Whose address is known, since it is confirmed for mails about replies. Begins with what is decided from the first run on. */
async function tellAuthors({ db, config, now }: Context): Promise<number> {
  const stored = await readSetting(db, TOLD_ROW);
  const newest = await db.$client
    .prepare("SELECT coalesce((SELECT id FROM decisions ORDER BY id DESC LIMIT 1), 0) AS id")
    .first<number>("id");
  if (stored === null) {
    await writeSetting(db, TOLD_ROW, String(newest ?? 0)).run();
    return 0;
  }
  if (newest === null || newest <= Number(stored)) return 0;
  const { results } = await db.$client
    .prepare(
      `SELECT d.id, d.decided_at, d.comment_id, s.email, a.title, a.path, ${outsideColumn("a")},
         d.undoes IS NULL AND d.decision IN ('spam', 'trash') AND d.id IS ${lastWord("0")} AND s.confirmed_at IS NOT NULL
           AND s.email <> '' AS is_told
       FROM (SELECT * FROM decisions WHERE id > ?1 ORDER BY id LIMIT ${LOOKED_AT}) d
       LEFT JOIN comments c ON c.id = d.comment_id LEFT JOIN articles a ON a.id = c.article_id
       LEFT JOIN subscriptions s ON s.comment_id = d.comment_id`,
    )
    .bind(Number(stored))
    .all<Told & Pick<Rows["decisions"], "id" | "decided_at"> & { is_told: 0 | 1 | null }>();
  let sent = 0;
  let reached = Number(stored);
  for (const { id, decided_at, is_told, ...told } of results) {
    if (decided_at > now - SETTLED_MS || sent === A_RUN) break;
    if (is_told === 1) {
      const outcome = await send(config, told, "", "Your comment was removed");
      if (outcome === "all-later" || outcome === "later") break;
      if (outcome === "sent") sent++;
    }
    reached = id;
  }
  if (reached !== Number(stored)) await writeSetting(db, TOLD_ROW, String(reached)).run();
  return sent;
}

async function send(
  { mail, site }: Config,
  { comment_id, email, title, path, outside_url }: Told,
  query: string,
  subject: string,
): Promise<Sent> {
  if (!mail) return "all-later";
  const outsideUrl = outsideUrlOf({ outside_url });
  // A frame's author is known in that frame alone, and it is the frame that opens what was decided; a receipt opens it by itself.
  const url =
    outsideUrl && query === ""
      ? `${commentUrl({ path, outsideUrl }, comment_id)}-decision`
      : `${site.url ?? ""}${commentPath(path, comment_id)}/decision${query}`;
  return sendLetter(
    mail,
    email,
    letterOf(site, subject, { title: oneLine(title, 120), url, isReporters: query !== "" }),
    {
      mail: "decision",
      comment: comment_id,
    },
  );
}

/** Without the words of a stranger: whoever typed the address is not known. */
function letterOf(
  site: Config["site"],
  subject: string,
  { title, url, isReporters }: { title: string; url: string; isReporters: boolean },
): Letter {
  return letter(site, `${subject}: ${site.name}`, null, [
    {
      paragraph: `It is about a comment on “${title}”. A person of the newsroom has decided.${
        isReporters ? "" : " The page about it opens in the browser that the comment was posted with."
      }`,
      title,
    },
    { label: "What was decided, why, and how to object", url },
  ]);
}
