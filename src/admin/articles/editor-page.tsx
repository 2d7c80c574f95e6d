import type { Child } from "hono/jsx";
import type { EditedArticle } from "../../articles/article-source.ts";
import type { Editor } from "../../articles/editors.ts";
import { joinNames } from "../../articles/name-list.ts";
import type { KnownNames } from "../../articles/names.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import type { EditorErrors, EditorValues } from "./article-form.ts";
import { Difference } from "./difference.tsx";
import { State } from "./list-page.tsx";

export type EditorPageData = {
  /** Null: an article that is not stored yet. */
  article: Omit<EditedArticle, "contentHash"> | null;
  values: EditorValues;
  names: KnownNames;
  errors?: EditorErrors;
  /** Others who have it open. */
  others?: Editor[];
  /** What a save has just made of it, and which unsaved copy of the browser's it was ("new" or an id). */
  saved?: { status: string; copy: string };
  /** What else has to be said above the form. */
  problem?: string;
  /** Somebody else has saved it since, and what is in the form was not stored. */
  conflict?: { mine: EditedArticle["source"]; current: EditedArticle };
};

/** Where an article is written. */
export function editorPage(frame: NewsroomFrame, data: EditorPageData): string {
  const { article, values, errors = {}, conflict } = data;
  const title = values.title || (article ? "An article without a headline" : "A new article");
  return newsroomPage(
    frame,
    { title, part: "articles", scripts: ["editor.js"] },
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
          data-unsaved={conflict || data.problem || Object.keys(errors).length > 0 ? "yes" : undefined}
        >
          <input type="hidden" name="basedOn" value={values.basedOn} />
          <input type="hidden" name="bodyFormat" value={values.bodyFormat} />
          <Words values={values} errors={errors} />
          <Placing values={values} errors={errors} names={data.names} />
          <Picture values={values} errors={errors} />
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

const SAVED: Record<string, string> = {
  draft: "The draft is saved. Readers do not see it.",
  scheduled: "It is saved and will be published at its time.",
  published: "It is published.",
  withdrawn: "It is withdrawn: readers do not see it any more.",
};

function Notices({ frame, data }: { frame: NewsroomFrame; data: EditorPageData }) {
  const { errors = {}, conflict, saved, others = [], article } = data;
  return (
    <>
      {saved && (
        <Notice>
          {SAVED[saved.status] ?? "It is saved."}{" "}
          {saved.status === "published" && article && <a href={article.source.path}>See it</a>}
        </Notice>
      )}
      {data.problem && <Notice kind="problem">{data.problem}</Notice>}
      {Object.keys(errors).length > 0 && (
        <Notice kind="problem">It is not saved yet: something below needs another value.</Notice>
      )}
      {conflict && (
        <Notice kind="problem">
          <p>
            <b>{conflict.current.savedBy ?? "Somebody"}</b> saved this article at{" "}
            <Time at={conflict.current.savedAt} site={frame.site} /> while you were writing. Yours is in the
            form below and is <b>not saved</b>. Take over what you need, then save yours over theirs (which
            stays among the former versions), or{" "}
            <a href={`/admin/articles/${conflict.current.id}`}>take theirs</a> and lose yours.
          </p>
          <details open>
            <summary>What differs: theirs struck through, yours underlined</summary>
            <Difference older={conflict.current.source} newer={conflict.mine} />
          </details>
        </Notice>
      )}
      {others.map(({ name, seenAt, isSelf }) => (
        <Notice kind="problem">
          <b>{isSelf ? `You, or somebody who signs in as ${name} too,` : name}</b>{" "}
          {isSelf ? "have this article open elsewhere" : "has this article open too"}, last seen{" "}
          <Time at={seenAt} site={frame.site} />. Whoever saves second is shown what the first one changed.
        </Notice>
      ))}
    </>
  );
}

type FieldProps = {
  name: keyof EditorValues;
  label: string;
  errors: EditorErrors;
  help?: Child;
  children?: Child;
};

/** A label, its control, what it is for and what is wrong with it. */
function Field({ name, label, errors, help, children }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {children}
      {errors[name] && (
        <p class="error" id={`${name}-error`}>
          {errors[name]}
        </p>
      )}
      {help && (
        <p class="help" id={`${name}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

/** What ties a control to its help and its error. */
function tied(name: keyof EditorValues, errors: EditorErrors) {
  return {
    id: name,
    name,
    "aria-describedby": errors[name] ? `${name}-error ${name}-help` : `${name}-help`,
    "aria-invalid": errors[name] ? ("true" as const) : undefined,
  };
}

function Words({ values, errors }: { values: EditorValues; errors: EditorErrors }) {
  const isMarkdown = values.bodyFormat === "markdown";
  return (
    <>
      <Field name="title" label="Headline" errors={errors}>
        <input {...tied("title", errors)} value={values.title} maxlength={300} required />
      </Field>
      <Field
        name="standfirst"
        label="Standfirst"
        errors={errors}
        help="One or two sentences below the headline."
      >
        <textarea {...tied("standfirst", errors)} rows={2} maxlength={1000}>
          {`\n${values.standfirst}`}
        </textarea>
      </Field>
      <Field
        name="body"
        label="Text"
        errors={errors}
        help={
          isMarkdown
            ? "Markdown: an empty line begins a paragraph, ## a heading, **bold**, *italic*, [a link](https://…), > a quotation, - a list, ![what it shows](https://…/picture.jpg)."
            : "This article came as HTML and stays so. What is not safe is left out when readers see it."
        }
      >
        <textarea {...tied("body", errors)} rows={20} class="code">
          {`\n${values.body}`}
        </textarea>
      </Field>
    </>
  );
}

function Placing({
  values,
  errors,
  names,
}: {
  values: EditorValues;
  errors: EditorErrors;
  names: KnownNames;
}) {
  return (
    <fieldset class="card stack">
      <Field name="section" label="Section" errors={errors}>
        <input {...tied("section", errors)} value={values.section} list="sections" maxlength={120} />
      </Field>
      <Options id="sections" names={names.sections} />
      <Field
        name="tags"
        label="Tags"
        errors={errors}
        help={`Parted by commas; one that has a comma stands in quotes: "Berlin, Germany".`}
      >
        <input {...tied("tags", errors)} value={values.tags} list="tag-names" />
      </Field>
      <Options id="tag-names" names={names.tags.map(({ name }) => ({ name: joinNames([name]) }))} />
      <Field name="author" label="Author" errors={errors}>
        <input {...tied("author", errors)} value={values.author} list="authors" maxlength={120} />
      </Field>
      <Options id="authors" names={names.authors} />
      <Field
        name="byline"
        label="Byline"
        errors={errors}
        help="Only where it is another than the author's name: “Our correspondent in Wrenmouth”."
      >
        <input {...tied("byline", errors)} value={values.byline} maxlength={200} />
      </Field>
    </fieldset>
  );
}

function Options({ id, names }: { id: string; names: { name: string }[] }) {
  return (
    <datalist id={id}>
      {names.map(({ name }) => (
        <option value={name} />
      ))}
    </datalist>
  );
}

function Picture({ values, errors }: { values: EditorValues; errors: EditorErrors }) {
  return (
    <fieldset class="card stack">
      <Field
        name="imageUrl"
        label="Lead picture"
        errors={errors}
        help="Its address: https://… where it is kept, or /assets/… of this site."
      >
        <input {...tied("imageUrl", errors)} value={values.imageUrl} inputmode="url" />
      </Field>
      <Field
        name="imageAlt"
        label="What it shows"
        errors={errors}
        help="For those who do not see it. Empty if it only decorates."
      >
        <input {...tied("imageAlt", errors)} value={values.imageAlt} maxlength={500} />
      </Field>
      <Field name="imageCaption" label="Caption" errors={errors}>
        <input {...tied("imageCaption", errors)} value={values.imageCaption} maxlength={1000} />
      </Field>
    </fieldset>
  );
}

function Publication({
  values,
  errors,
  frame,
  article,
}: {
  values: EditorValues;
  errors: EditorErrors;
  frame: NewsroomFrame;
  article: EditorPageData["article"];
}) {
  const isOut = article?.source.status === "published" || article?.source.status === "withdrawn";
  return (
    <fieldset class="card stack">
      <Field
        name="publishAt"
        label="Date and time"
        errors={errors}
        help={`In the paper's time zone, ${frame.site.timeZone}. Empty: when you publish. In the future: it comes out by itself then.`}
      >
        <input {...tied("publishAt", errors)} type="datetime-local" value={values.publishAt} class="short" />
      </Field>
      <Field
        name="path"
        label="Address"
        errors={errors}
        help={
          isOut
            ? "If you change it, the old address leads to the new one."
            : "Empty: made of the date and the headline, such as /2026/11/23/the-headline/."
        }
      >
        <input {...tied("path", errors)} value={values.path} maxlength={400} />
      </Field>
      <div class="field">
        <label for="kind">Kind</label>
        <select id="kind" name="kind">
          <option value="article" selected={values.kind !== "page"}>
            An article
          </option>
          <option value="page" selected={values.kind === "page"}>
            A page such as “About us”: on no list, in no feed
          </option>
        </select>
      </div>
      <label class="check">
        <input type="checkbox" name="commentsOpen" value="1" checked={values.commentsOpen === "1"} />
        <span>Readers may comment</span>
      </label>
      <label class="check">
        <input type="checkbox" name="sticky" value="1" checked={values.sticky === "1"} />
        <span>Leads the front page, before newer articles</span>
      </label>
    </fieldset>
  );
}

type Button = { act: "draft" | "publish" | "withdraw"; label: string; isDanger?: boolean };

/** The first of them leaves the article in its state: it is what Enter presses. */
function buttonsFor(article: EditorPageData["article"], isConflict: boolean, now: number): Button[] {
  const { status = "draft", publishedAt = null } = article?.source ?? {};
  const isDue = status === "scheduled" && Date.parse(publishedAt ?? "") <= now;
  const save = isConflict ? "Save mine over theirs" : "Save";
  const withdraw: Button = { act: "withdraw", label: "Withdraw", isDanger: true };
  if (status === "published" || isDue) return [{ act: "publish", label: save }, withdraw];
  if (status === "scheduled")
    return [{ act: "publish", label: save }, { act: "draft", label: "Make it a draft again" }, withdraw];
  if (status === "withdrawn")
    return [
      { act: "withdraw", label: isConflict ? save : "Save, still withdrawn" },
      { act: "publish", label: "Publish again" },
    ];
  return [
    { act: "draft", label: isConflict ? `${save}, as a draft` : "Save as a draft" },
    { act: "publish", label: "Publish" },
  ];
}

function Buttons({
  article,
  isConflict,
  now,
}: {
  article: EditorPageData["article"];
  isConflict: boolean;
  now: number;
}) {
  const buttons = buttonsFor(article, isConflict, now);
  const primary = buttons.find(({ act }) => act === "publish");
  return (
    <div class="row editor-buttons">
      {buttons.map((button) => (
        <button
          type="submit"
          name="act"
          value={button.act}
          class={button === primary ? "first" : button.isDanger ? "danger" : undefined}
        >
          {button.label}
        </button>
      ))}
      <button type="submit" formaction="/admin/articles/preview" formtarget="preview" formnovalidate>
        Preview
      </button>
    </div>
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
          <li>{error}</li>
        ))}
      </ul>
    </Notice>,
  );
}
