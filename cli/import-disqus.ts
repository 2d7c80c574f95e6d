import { openApi } from "./api-client.ts";
import type { CommentUpload } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { type DisqusPost, readDisqus } from "./disqus/read-disqus.ts";
import { Failure } from "./failure.ts";
import { findSources } from "./files/find-sources.ts";
import { totalOf } from "./files/source.ts";
import { openProgress } from "./progress.ts";
import { describe, type Skip } from "./summary.ts";
import { nowhere, openUpload } from "./upload.ts";
import { clip, plainParagraphs, plainText } from "./wordpress/plain-text.ts";

type Options = ConnectionOptions & { json?: boolean; dryRun?: boolean };

/** `broadsheet import disqus`. @returns the exit status. */
export async function importDisqus(names: string[], options: Options): Promise<number> {
  const sources = await findSources(names, { ending: ".xml" });
  const size = totalOf(sources);
  const file = sources.map(({ name }) => name).join(", ");
  const connection = options.dryRun ? null : findConnection(options);
  console.error(
    connection ? `Importing ${file} into ${connection.site}` : `Reading ${file}; nothing is sent`,
  );
  const progress = openProgress("Importing");
  let share = 0;
  const upload = openUpload(connection ? openApi(connection) : nowhere(), ({ comments }) =>
    progress.update(share, `${comments.created + comments.updated + comments.unchanged} comments`),
  );
  const { skipped } = upload.summary.comments;
  /** Paths by the ids of their threads. */
  const paths = new Map<string, string>();
  const malformed: Skip[] = [];
  let isDisqus = false;
  try {
    for await (const event of readDisqus(sources, (bytes) => {
      share = bytes / size;
    })) {
      if (event.kind === "forum") isDisqus = true;
      else if (event.kind === "thread") paths.set(event.thread.id, pathOf(event.thread.link));
      else if (event.kind === "malformed")
        malformed.push({
          what: `${event.file}:${event.line}`,
          reason: `the XML is broken here: ${event.message}`,
        });
      else {
        const comment = toComment(event.post, paths);
        if (typeof comment === "string") skipped.push({ what: `post ${event.post.id}`, reason: comment });
        else await upload.addComment(comment);
      }
    }
    if (!isDisqus)
      throw new Failure(`${file} is no export of Disqus. Make one under Admin > Community > Export.`);
    await upload.finish();
  } finally {
    progress.end();
  }
  skipped.push(...malformed);
  console.log(options.json ? JSON.stringify(upload.summary) : describe(upload.summary));
  if (options.dryRun)
    console.error("Nothing was sent: whether each thread's article is there is known to the site alone.");
  return upload.failed() + malformed.length === 0 ? 0 : 1;
}

/** Hosts, schemes and queries change; the path is what names an article. WordPress's `/?p=12` is one too. */
function pathOf(link: string): string {
  const url = URL.parse(link);
  if (url === null) return "";
  const number = url.pathname === "/" ? /^\?(?:p|page_id)=\d+/.exec(url.search)?.[0] : undefined;
  return number === undefined ? url.pathname : `/${number}`;
}

/** A post as a comment, or why it is none. */
function toComment(post: DisqusPost, paths: Map<string, string>): CommentUpload | string {
  const articlePath = paths.get(post.thread) ?? "";
  if (articlePath === "") return "its thread has no address";
  const body = plainParagraphs(post.message);
  if (body === "" && !post.isDeleted) return "it has no text";
  if (Number.isNaN(Date.parse(post.createdAt))) return "it has no date";
  return {
    externalId: `disqus:${post.id}`,
    ...(post.parent !== "" && { parentExternalId: `disqus:${post.parent}` }),
    articlePath,
    author: clip(plainText(post.author), 80) || "Anonymous",
    ...(/^[^@\s]+@[^@\s]+$/.test(post.email) && { email: post.email }),
    body,
    createdAt: new Date(post.createdAt).toISOString(),
    status: post.isSpam ? "spam" : post.isDeleted ? "trash" : "published",
    kind: "comment",
  };
}
