import type { Named } from "./data.ts";
import { listPath } from "./links.ts";
import { SearchForm } from "./search-form.tsx";

/** An entry of a menu, as readers see it. */
export type MenuEntry = {
  label: string;
  /** A path of the paper's, or a whole address. */
  href: string;
  /** What of the paper's it leads to: `article/57`, `section/sport`; left out for all else. */
  of?: string;
};

/** The paper's own menus; null: the sections by how busy they are, and the feeds. */
export type Menus = {
  main: MenuEntry[];
  /** Whether the busiest sections follow that are not in `main`. */
  thenSections: boolean;
  footer: MenuEntry[];
  /** Where the paper is elsewhere. */
  social: MenuEntry[];
};

/** What a page is of, as its head says it: what of the menus is marked on it. */
export type Here = { section: string | null; articleId: number | null };

export const FEEDS: MenuEntry[] = [
  { label: "Articles by RSS", href: "/feed.xml" },
  { label: "Comments by RSS", href: "/comments/feed.xml" },
];

/**
 * The content of the slot `sections`: the masthead's links. The one that the page belongs to is marked, and where it is not the
 * first it also stands before the others, for screens on which these scroll.
 * @param busy the sections with the newest articles, most used first
 */
export function mainMenu(menus: Menus | null, busy: Named[]): (here: Here) => string {
  const own = menus?.main ?? [];
  const others = menus === null || menus.thenSections ? busy.map(sectionEntry) : [];
  const entries = [...own, ...others.filter(({ of }) => !own.some((entry) => entry.of === of))];
  const plain = entries.map((entry) => item(entry));
  return (here) => {
    const [at, current] = currentIn(entries, here);
    const marked = entries[at];
    if (!marked) return plain.join("");
    const before = at === 0 ? "" : item(marked, current, "here");
    return before + plain.with(at, item(marked, current, at === 0 ? undefined : "in-place")).join("");
  };
}

/** The content of the slot `footer`: what stands below the paper's name at the end of every page. */
export function footerContent(menus: Menus | null): (here: Here) => string {
  const entries = menus?.footer ?? FEEDS;
  const plain = footerOf(entries, menus?.social ?? [], -1);
  return (here) => {
    const [at] = currentIn(entries, here);
    return at < 0 ? plain : footerOf(entries, menus?.social ?? [], at);
  };
}

function footerOf(entries: MenuEntry[], social: MenuEntry[], current: number): string {
  return String(
    <>
      <SearchForm label="Search the paper" id="footer-search" />
      {entries.length > 0 && (
        <ul class="colophon-links">
          {entries.map(({ label, href }, at) => (
            <li>
              <a href={href} aria-current={at === current ? "page" : undefined}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      )}
      {social.length > 0 && (
        <ul class="elsewhere" aria-label="Elsewhere">
          {social.map(({ label, href }) => (
            <li>
              <a href={href} rel="me">
                {label}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>,
  );
}

type Current = "page" | "true";

/** Where the entry stands that the page is, or else the one of its section; -1: no entry is. */
function currentIn(entries: MenuEntry[], { section, articleId }: Here): [at: number, current: Current] {
  const find = (of: string) => entries.findIndex((entry) => entry.of === of);
  const own = articleId === null ? -1 : find(`article/${articleId}`);
  if (own >= 0 || section === null) return [own, "page"];
  return [find(`section/${section}`), "true"];
}

function sectionEntry({ slug, name }: Named): MenuEntry {
  return { label: name, href: listPath("section", slug), of: `section/${slug}` };
}

function item({ label, href }: MenuEntry, current?: Current, place?: "here" | "in-place"): string {
  return String(
    <li class={place}>
      <a href={href} aria-current={current}>
        {label}
      </a>
    </li>,
  );
}
