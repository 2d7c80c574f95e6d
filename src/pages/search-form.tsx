import type { Child } from "hono/jsx";

/** The box that asks `/search`; `id` tells several of them on one page apart. */
export function SearchForm({
  label,
  id,
  query = "",
  children,
}: {
  label: string;
  id: string;
  query?: string;
  /** More fields of the form. */
  children?: Child;
}) {
  return (
    <search>
      <form class="search-form" action="/search">
        <label for={id}>{label}</label>
        <input type="search" id={id} name="q" value={query} maxlength={200} autocomplete="off" />
        <button type="submit">Search</button>
        {children}
      </form>
    </search>
  );
}
