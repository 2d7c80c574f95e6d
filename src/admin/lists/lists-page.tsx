import type { ListKind } from "../../articles/heads/list-head.ts";
import type { StoredHead } from "../../articles/list-heads.ts";
import type { KnownNames } from "../../articles/names.ts";
import type { Named } from "../../pages/data.ts";
import { listPath } from "../../pages/links.ts";
import { FieldProblem, tiedTo } from "../field-problem.tsx";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { ChangedMeanwhile } from "../settings/changed-meanwhile.tsx";
import { settingsLayout } from "../settings/settings-layout.tsx";

export function headPath(kind: ListKind, slug: string): string {
  return `/admin/settings/lists/${kind}/${encodeURIComponent(slug)}`;
}

/** All lists that can say something of themselves. */
export function listsPage(frame: NewsroomFrame, { sections, authors, tags }: KnownNames): string {
  return settingsLayout(
    frame,
    { current: "lists" },
    <>
      <p class="narrow" id="lists">
        What readers are told above the articles of a section, an author or a tag; authors have a portrait,
        too.
      </p>
      <Names title="Sections" kind="section" names={sections} />
      <Names title="Authors" kind="author" names={authors} />
      <Names title="Tags" kind="tag" names={tags} />
    </>,
  );
}

function Names({ title, kind, names }: { title: string; kind: ListKind; names: Named[] }) {
  return (
    <section class="card stack">
      <h2>{title}</h2>
      {names.length === 0 && <p>There are none yet: they come with the first article.</p>}
      <ul class="row plain">
        {names.map(({ slug, name }) => (
          <li>
            <a class="button" href={headPath(kind, slug)}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

export type HeadPageData = {
  kind: ListKind;
  head: StoredHead;
  /** `versionOfHead` of it. */
  version: string;
  /** What was typed and is not saved. */
  typed?: { description: string; portrait: string };
  problems?: Record<string, string>;
  isSaved?: boolean;
  /** Somebody else has saved since the form was made. */
  isOutdated?: boolean;
};

export function headPage(frame: NewsroomFrame, data: HeadPageData): string {
  const { kind, head, version, typed, problems = {}, isSaved, isOutdated } = data;
  const { description, portrait } = typed ?? head;
  const path = listPath(kind, head.slug);
  return settingsLayout(
    frame,
    { current: "lists", title: head.name },
    <>
      {isSaved && (
        <Notice>
          Saved. <a href={path}>See it</a>
        </Notice>
      )}
      {isOutdated && <ChangedMeanwhile what="words of this list" path={headPath(kind, head.slug)} />}
      {typed && !isOutdated && (
        <Notice kind="problem">Nothing is saved yet: see below what is missing.</Notice>
      )}
      <form id="head" method="post" action={headPath(kind, head.slug)} class="stack narrow">
        <input type="hidden" name="basedOn" value={version} />
        <div class="field">
          <label for="description">{kind === "author" ? "Who that is" : "What it is about"}</label>
          <p class="help" id="description-help">
            It stands above the articles, and search engines show it. An empty line makes a paragraph.
          </p>
          <textarea
            id="description"
            name="description"
            rows={6}
            {...tiedTo({ id: "description-error", text: problems.description, help: "description-help" })}
          >
            {`\n${description}`}
          </textarea>
          <FieldProblem id="description-error" text={problems.description} />
        </div>
        {kind === "author" && (
          <div class="field">
            <label for="portrait">Portrait</label>
            <p class="help" id="portrait-help">
              The address of one of <a href="/admin/media">the paper's pictures</a>, such as /media/….webp. It
              is shown round, on this author's own page.
            </p>
            <input
              id="portrait"
              name="portrait"
              value={portrait}
              inputmode="url"
              autocapitalize="none"
              {...tiedTo({ id: "portrait-error", text: problems.portrait, help: "portrait-help" })}
            />
            <FieldProblem id="portrait-error" text={problems.portrait} />
          </div>
        )}
        <p class="row">
          <button type="submit" class="first">
            Save
          </button>
          <a href={path}>See it</a>
        </p>
      </form>
    </>,
  );
}
