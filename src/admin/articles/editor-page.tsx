import { assetPath } from "../../pages/assets.ts";
import { Time } from "../../pages/time.tsx";
import { asSentence } from "../field-problem.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import { Buttons } from "./editor-buttons.tsx";
import type { EditorPageData } from "./editor-data.ts";
import { Picture, Placing, Publication, Related, SearchEngines, Words } from "./editor-fields.tsx";
import { Notices } from "./editor-notices.tsx";
import { State } from "./list-page.tsx";
import type { ToldPictures } from "./told-pictures.ts";

const PICTURE_SCRIPTS = ["pictures.js", "picture-panel.js", "editor-pictures.js"];

/** Where an article is written. */
export function editorPage(frame: NewsroomFrame, data: EditorPageData): string {
  const { article, values, errors = {}, conflict } = data;
  const title = values.title || (article ? "An article without a headline" : "A new article");
  return newsroomPage(
    frame,
    { title, part: "articles", scripts: [...(data.takesPictures ? PICTURE_SCRIPTS : []), "editor.js"] },
    <>
      <div class="head">
        <h1>{article ? "Edit" : "Write an article"}</h1>
        {article && <Links article={article} frame={frame} />}
      </div>
      <div id="editor-notices" class="stack">
        <Notices frame={frame} data={data} />
      </div>
      <div class="editor">
        <form
          method="post"
          action={article ? `/admin/articles/${article.id}` : "/admin/articles"}
          class="stack"
          id="editor"
          data-copy={article ? String(article.id) : "new"}
          data-saved={data.saved?.copy}
          data-silent={data.toldPictures?.silent.flatMap(({ id }) => id ?? []).join(" ") || undefined}
          data-picture-worker={data.takesPictures ? assetPath("picture-worker.js") : undefined}
          data-unsaved={
            conflict || data.problem || data.toldPictures || Object.keys(errors).length > 0
              ? "yes"
              : undefined
          }
        >
          <input type="hidden" name="basedOn" value={values.basedOn} />
          <input type="hidden" name="bodyFormat" value={values.bodyFormat} />
          {data.toldPictures && (
            <>
              <input type="hidden" name="toldPictures" value={data.toldPictures.missing.join("\n")} />
              <input type="hidden" name="toldSilent" value={addressesOf(data.toldPictures).join("\n")} />
            </>
          )}
          <Words values={values} errors={errors} />
          <Placing values={values} errors={errors} names={data.names} />
          <Related values={values} errors={errors} />
          <Picture values={values} errors={errors} takesPictures={data.takesPictures} />
          <SearchEngines values={values} errors={errors} />
          <Publication values={values} errors={errors} frame={frame} article={article} />
          <Buttons article={article} isConflict={conflict !== undefined} now={frame.now} />
        </form>
        <section class="preview" aria-label="Preview">
          <p class="soft small">As readers will see it</p>
          <iframe name="preview" title="Preview of the article" sandbox="allow-same-origin" />
        </section>
      </div>
    </>,
  );
}

function addressesOf({ silent }: ToldPictures): string[] {
  return silent.map(({ address }) => address);
}

function Links({
  article,
  frame,
}: {
  article: NonNullable<EditorPageData["article"]>;
  frame: NewsroomFrame;
}) {
  const { source, id } = article;
  const publishedAt = source.publishedAt === null ? null : Date.parse(source.publishedAt);
  const isOut =
    source.status === "published" || (source.status === "scheduled" && (publishedAt ?? 0) <= frame.now);
  return (
    <p class="row">
      <State article={{ ...source, publishedAt }} now={frame.now} />
      {isOut && <a href={source.path}>See it</a>}
      <a href={`/admin/articles/${id}/revisions`}>Former versions</a>
      <a href={`/admin/articles/${id}/delete`}>Delete</a>
      <span class="soft small">
        saved <Time at={article.savedAt} site={frame.site} />
        {article.savedBy && ` by ${article.savedBy}`}
      </span>
    </p>
  );
}

/** In place of a preview: what has to be mended first. */
export function noPreviewPage(frame: NewsroomFrame, errors: string[]): string {
  return newsroomPage(
    { ...frame, identity: null },
    { title: "No preview" },
    <Notice kind="problem">
      <p>There is no preview yet: something in the form needs another value.</p>
      <ul>
        {errors.map((error) => (
          <li>{asSentence(error)}</li>
        ))}
      </ul>
    </Notice>,
  );
}
