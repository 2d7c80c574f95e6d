import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { type DisqusSurvey, postToComment, wordPressId } from "./disqus/post-to-comment.ts";
import { readDisqus } from "./disqus/read-disqus.ts";
import { Failure } from "./failure.ts";
import { findSources } from "./files/find-sources.ts";
import { type Source, totalOf } from "./files/source.ts";
import { openProgress } from "./progress.ts";
import { describe, type Skip } from "./summary.ts";
import { nowhere, openUpload } from "./upload.ts";

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
  const malformed: Skip[] = [];
  try {
    // The files are read twice: an answer may stand before what it answers.
    const survey = await surveyDisqus(sources);
    if (survey === null)
      throw new Failure(`${file} is no export of Disqus. Make one under Admin > Community > Export.`);
    for await (const event of readDisqus(sources, (bytes) => {
      share = bytes / size;
    })) {
      if (event.kind === "malformed")
        malformed.push({
          what: `${event.file}:${event.line}`,
          reason: `the XML is broken here: ${event.message}`,
        });
      else if (event.kind === "post") {
        const comment = postToComment(event.post, survey);
        if (typeof comment === "string") skipped.push({ what: `post ${event.post.id}`, reason: comment });
        else await upload.addComment(comment);
      }
    }
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

/** Reads the export once, for its threads and for what came from WordPress; null where it is none. */
async function surveyDisqus(sources: Source[]): Promise<DisqusSurvey | null> {
  const survey: DisqusSurvey = { threads: new Map(), fromWordPress: new Map() };
  let isDisqus = false;
  for await (const event of readDisqus(sources)) {
    if (event.kind === "forum") isDisqus = true;
    else if (event.kind === "thread") survey.threads.set(event.thread.id, event.thread);
    else if (event.kind === "post") {
      const id = wordPressId(event.post, survey.threads.get(event.post.thread));
      if (id !== null) survey.fromWordPress.set(event.post.id, id);
    }
  }
  return isDisqus ? survey : null;
}
