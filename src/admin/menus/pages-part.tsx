import type { TemplatePage } from "./template-pages.ts";

export type PagesData = { pages: TemplatePage[] };

const STATES = {
  draft: "a draft",
  scheduled: "scheduled",
  published: "published",
  withdrawn: "withdrawn",
};

/** The pages that every paper has: made from a template with one press, or where they are. */
export function Pages({ pages }: PagesData) {
  return (
    <section class="card stack narrow" aria-labelledby="pages">
      <h2 id="pages">Pages</h2>
      <p class="help">
        Each is made as a draft, with what the paper knows filled in; what only you know is asked for in
        brackets. The privacy page says what this paper stores as it is set today. They are no legal advice.
      </p>
      <ul class="plain template-pages">
        {pages.map((one) => (
          <li>{one.page === null ? <Missing page={one} /> : <There page={one} at={one.page} />}</li>
        ))}
      </ul>
    </section>
  );
}

function Missing({ page: { name, title } }: { page: TemplatePage }) {
  return (
    <form method="post" action="/admin/settings/menus/pages" class="template-page">
      <input type="hidden" name="template" value={name} />
      <b>{title}</b>
      <label class="check">
        <input type="checkbox" name="inFooter" value="1" checked />
        <span>
          in the footer<span class="visually-hidden"> once “{title}” is published</span>
        </span>
      </label>
      <button type="submit">
        Make it<span class="visually-hidden"> {title}</span>
      </button>
    </form>
  );
}

function There({
  page: { name, title, changes },
  at: { id, path, status, isInFooter },
}: {
  page: TemplatePage;
  at: NonNullable<TemplatePage["page"]>;
}) {
  return (
    <>
      <form method="post" action="/admin/settings/menus/pages" class="template-page">
        <input type="hidden" name="template" value={name} />
        <b>{title}</b>
        <span class="help">
          {STATES[status]}, {isInFooter ? "in the footer" : "not in the footer"}
        </span>
        <span class="row">
          {status === "published" && <a href={path}>{path}</a>}
          <a href={`/admin/articles/${id}`}>
            Edit<span class="visually-hidden"> {title}</span>
          </a>
          {!isInFooter && (
            <button type="submit" name="act" value="footer">
              Put it into the footer<span class="visually-hidden"> {title}</span>
            </button>
          )}
        </span>
      </form>
      {changes.length > 0 && (
        <form method="post" action="/admin/settings/menus/pages" class="notice problem stack">
          <p>The paper's settings are others since this page was made. Look whether it is still true:</p>
          <ul>
            {changes.map((change) => (
              <li>{change}</li>
            ))}
          </ul>
          <input type="hidden" name="template" value={name} />
          <p class="row">
            <a href={`/admin/articles/${id}`}>Edit the page</a>
            <button type="submit" name="act" value="looked">
              It is true
            </button>
          </p>
        </form>
      )}
    </>
  );
}
