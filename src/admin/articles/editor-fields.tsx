import { MAX_BARS, MAX_PINS } from "../../articles/chosen-related.ts";
import { joinNames } from "../../articles/name-list.ts";
import type { KnownNames } from "../../articles/names.ts";
import { sentenceOfRules } from "../../moderation/threads/answers.ts";
import { NO_RULES } from "../../pages/thread-rules.ts";
import type { NewsroomFrame } from "../layout.tsx";
import type { EditorErrors, EditorValues } from "./article-form.ts";
import type { EditorPageData } from "./editor-data.ts";
import { Field, tied } from "./editor-field.tsx";

export function Words({ values, errors }: { values: EditorValues; errors: EditorErrors }) {
  const isMarkdown = values.bodyFormat === "markdown";
  return (
    <>
      <Field name="title" label="Headline" errors={errors}>
        <input
          {...tied("title", errors)}
          value={values.title}
          maxlength={300}
          required
          autofocus={values.title === "" && values.body === ""}
        />
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
            ? 'Markdown: an empty line begins a paragraph, ## a heading, **bold**, *italic*, [a link](https://…), > a quotation, - a list, ![what it shows](https://…/picture.jpg "Caption | Whose it is"), a note[^1] and its text below: [^1]: …'
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

export function Placing({
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
      <Field name="author" label="Author" errors={errors} help="Several are parted by commas.">
        <input {...tied("author", errors)} value={values.author} list="authors" maxlength={1000} />
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

/** Which articles stand below it, where the editor knows better than the index. */
export function Related({ values, errors }: { values: EditorValues; errors: EditorErrors }) {
  return (
    <fieldset class="card stack">
      <Field
        name="relatedPins"
        label="Related posts: these first"
        errors={errors}
        help={`Articles by address or headline, each on its own line: at most ${MAX_PINS}. What is like it follows by itself.`}
      >
        <textarea {...tied("relatedPins", errors)} rows={2}>
          {`\n${values.relatedPins}`}
        </textarea>
      </Field>
      <Field
        name="relatedBars"
        label="Related posts: never these"
        errors={errors}
        help={`The same, at most ${MAX_BARS}.`}
      >
        <textarea {...tied("relatedBars", errors)} rows={2}>
          {`\n${values.relatedBars}`}
        </textarea>
      </Field>
    </fieldset>
  );
}

/** What others are told of it instead of its own words. */
export function SearchEngines({ values, errors }: { values: EditorValues; errors: EditorErrors }) {
  return (
    <fieldset class="card stack">
      <Field
        name="seoTitle"
        label="Title for search engines"
        errors={errors}
        help="This and the two below only where they are to be others than headline, standfirst and lead picture."
      >
        <input {...tied("seoTitle", errors)} value={values.seoTitle} maxlength={300} />
      </Field>
      <Field name="seoDescription" label="Description for search engines" errors={errors}>
        <textarea {...tied("seoDescription", errors)} rows={2} maxlength={1000}>
          {`\n${values.seoDescription}`}
        </textarea>
      </Field>
      <Field name="seoImage" label="Picture for social networks" errors={errors} help="Its address.">
        <input {...tied("seoImage", errors)} value={values.seoImage} inputmode="url" />
      </Field>
    </fieldset>
  );
}

export function Picture({
  values,
  errors,
  takesPictures,
}: {
  values: EditorValues;
  errors: EditorErrors;
  takesPictures: boolean;
}) {
  return (
    <fieldset class="card stack">
      <Field
        name="imageUrl"
        label="Lead picture"
        errors={errors}
        help={
          takesPictures
            ? "Its address: of the paper's own pictures /media/…, or https://… where it is kept."
            : "Its address: https://… where it is kept, or /assets/… of this site. This paper has no room for pictures of its own yet: npm run deploy says what to click."
        }
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

export function Publication({
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
      {article && (
        <p class="help">
          <a href={`/admin/threads/${article.id}`}>Its thread</a>, by the desk:{" "}
          {sentenceOfRules(article.thread ?? NO_RULES)}. That goes before the box above.
        </p>
      )}
      <label class="check">
        <input type="checkbox" name="sticky" value="1" checked={values.sticky === "1"} />
        <span>Leads the front page, before newer articles</span>
      </label>
      <label class="check">
        <input type="checkbox" name="unranked" value="1" checked={values.unranked === "1"} />
        <span>Stands in no list of what is read most</span>
      </label>
    </fieldset>
  );
}
