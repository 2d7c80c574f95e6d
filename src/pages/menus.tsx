import { SearchForm } from "./search-form.tsx";

/** The paper's own menus, as the newsroom has them; null: by themselves. */
export type Menus = Record<string, never>;

/** The content of the slot `footer`: what stands below the paper's name at the end of every page. */
export function footerContent(_menus: Menus | null): string {
  return String(
    <>
      <SearchForm label="Search the paper" id="footer-search" />
      <ul>
        <li>
          <a href="/feed.xml">Articles by RSS</a>
        </li>
        <li>
          <a href="/comments/feed.xml">Comments by RSS</a>
        </li>
      </ul>
    </>,
  );
}
