import { Card } from "./card.tsx";
import type { ArticleCard, Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import { listPath, type SearchLink, searchPath } from "./links.ts";
import { Marked } from "./marked.tsx";
import { Pager } from "./pager.tsx";
import { PopularBox, TopFiveBox } from "./rail.tsx";
import { SearchForm } from "./search-form.tsx";
import { typed } from "./typed.ts";

export type SearchPageData = {
  /** As it was typed, filters too. */
  asked: SearchLink;
  articles: (ArticleCard & { excerpt: string | null })[];
  /** Cursor of the next page, or null. */
  next: string | null;
  /** How many there are, more than that where `isExact` is false; null: unknown. */
  count: number | null;
  isExact: boolean;
  /** As SearchResult has it. */
  reach: "whole" | "building" | "terms";
  /** Sentences about what was typed and is not asked for: a day that is none. */
  problems: string[];
};

/** What a search found, best first, with its words marked; and the form, with all that was typed. */
export function searchResultsPage(frame: Frame, data: SearchPageData): string {
  const query = typed(data.asked.q).trim();
  const title = query === "" ? "Search" : `Search: ${query}`;
  return layout(
    frame,
    { layout: "list", title, noIndex: true },
    <>
      <div class="list">
        <header class="list-head">
          <h1>{title}</h1>
        </header>
        <SearchForm label="Words to look for" id="search" query={typed(data.asked.q)}>
          <Filters frame={frame} asked={data.asked} />
        </SearchForm>
        {data.problems.map((problem) => (
          <p class="search-note">{problem}</p>
        ))}
        <Summary query={query} data={data} />
        {data.articles.length === 0 && <WaysOn frame={frame} />}
        <div class="rows">
          {data.articles.map((article) => (
            <Card
              article={article}
              site={frame.site}
              heading="h2"
              excerpt={article.excerpt ? <Marked text={article.excerpt} /> : undefined}
            />
          ))}
        </div>
        <Pager nextPath={data.next && searchPath({ ...data.asked, at: data.next })} label="More articles" />
      </div>
      <TopFiveBox frame={frame} />
      <PopularBox frame={frame} />
    </>,
  );
}

function Filters({ frame, asked }: { frame: Frame; asked: SearchLink }) {
  const isOpen = Boolean(asked.section || asked.author || asked.from || asked.to);
  const isListed = !asked.section || frame.sections.some(({ slug }) => slug === asked.section);
  return (
    <details class="search-filters" open={isOpen}>
      <summary>Section, author, period</summary>
      <div>
        <label>
          Section
          <select name="section">
            <option value="">All sections</option>
            {!isListed && (
              <option value={asked.section} selected>
                {typed(asked.section ?? "")}
              </option>
            )}
            {frame.sections.map(({ slug, name }) => (
              <option value={slug} selected={slug === asked.section}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Author
          <input name="author" value={typed(asked.author ?? "")} maxlength={120} autocomplete="off" />
        </label>
        <label>
          From
          <input type="date" name="from" value={typed(asked.from ?? "")} />
        </label>
        <label>
          To
          <input type="date" name="to" value={typed(asked.to ?? "")} />
        </label>
      </div>
    </details>
  );
}

function Summary({
  query,
  data: { asked, articles, count, isExact, reach },
}: {
  query: string;
  data: SearchPageData;
}) {
  const nothing = articles.length === 0 && asked.at === undefined;
  if (query === "") return <p class="search-note">Type a word or two: a place, a name, what it was about.</p>;
  const isFiltered = Boolean(asked.section || asked.author || asked.from || asked.to);
  return (
    <>
      {nothing && reach === "whole" && (
        <p class="empty">
          No article has “{query}” in it{isFiltered && " in this section, by this author, or in this period"}.
          Fewer words, or the beginning of a longer one, may find more.
        </p>
      )}
      {nothing && reach !== "whole" && (
        <p class="empty">
          Nothing was found for “{query}” where this search looks today. Fewer words may find more.
        </p>
      )}
      {!nothing && count !== null && <p class="search-note">{counted(count, isExact)}</p>}
      {reach === "building" && (
        <p class="search-note">
          The search is being made ready: older articles may be missing from it for a while.
        </p>
      )}
      {reach === "terms" && (
        <p class="search-note">
          At the moment only titles, tags, introductions and the most telling words of articles are searched.
        </p>
      )}
    </>
  );
}

function counted(count: number, isExact: boolean): string {
  if (!isExact) return `More than ${count} articles`;
  return count === 1 ? "1 article" : `${count} articles`;
}

function WaysOn({ frame }: { frame: Frame }) {
  if (frame.sections.length === 0) return null;
  return (
    <p class="empty">
      Or look through{" "}
      {frame.sections.map((section, index) => (
        <>
          {index > 0 && ", "}
          <a href={listPath("section", section.slug)}>{section.name}</a>
        </>
      ))}
      .
    </p>
  );
}
