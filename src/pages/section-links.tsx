import type { Named } from "./data.ts";
import { listPath } from "./links.ts";

/** The content of the slot `sections`: the masthead's links, the section that a page belongs to marked. */
export function sectionLinks(sections: Named[], current: string | null): string {
  return sections
    .map(({ slug, name }) =>
      String(
        <li>
          <a href={listPath("section", slug)} aria-current={slug === current ? "true" : undefined}>
            {name}
          </a>
        </li>,
      ),
    )
    .join("");
}
