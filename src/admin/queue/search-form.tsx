import { postedAt } from "../../db/time-id.ts";
import type { Looked } from "../../moderation/find-queue.ts";
import { Time } from "../../pages/time.tsx";
import { RULE_NAMES } from "../../spam/rule-names.ts";
import type { NewsroomFrame } from "../layout.tsx";
import { filterOf, type Place, pathOf } from "./inputs.ts";

const FIELDS = [
  ["who", "Name"],
  ["on", "Article"],
  ["site", "Leads to the site"],
  ["by", "Decided by"],
  ["score", "Score from"],
] as const;

/** What of a queue is looked for, and in which order it is listed. */
export function SearchForm({ place }: { place: Place }) {
  const { q: _, ...others } = filterOf(place);
  const isOpen = Object.keys(others).length > 0;
  const isSearch = isOpen || place.q !== undefined || place.order !== undefined;
  return (
    <search>
      <form method="get" action="/admin/comments" class="search">
        <input type="hidden" name="status" value={place.status} />
        {place.sender !== undefined && <input type="hidden" name="sender" value={String(place.sender)} />}
        <div class="row">
          <input
            type="search"
            id="queue-q"
            name="q"
            value={place.q ?? ""}
            maxlength={100}
            aria-label="Words of the comment"
            placeholder="Words of the comment"
          />
          <button type="submit">Search</button>
          {isSearch && <a href={pathOf({ status: place.status })}>All, newest first</a>}
        </div>
        <details open={isOpen}>
          <summary>
            More<span class="visually-hidden"> to search by</span>
          </summary>
          <div class="row fields">
            {FIELDS.map(([name, label]) => (
              <label>
                {label}
                <input
                  id={`queue-${name}`}
                  name={name}
                  value={String(place[name] ?? "")}
                  maxlength={100}
                  autocomplete="off"
                  inputmode={name === "score" ? "decimal" : undefined}
                />
              </label>
            ))}
            <label>
              The judge found
              <select name="rule">
                <option value="">anything</option>
                {RULE_NAMES.map((rule) => (
                  <option value={rule} selected={rule === place.rule}>
                    {rule.replaceAll("-", " ")}
                  </option>
                ))}
              </select>
            </label>
            <label class="check">
              <input type="checkbox" name="order" value="oldest" checked={place.order === "oldest"} /> Oldest
              first
            </label>
          </div>
        </details>
      </form>
    </search>
  );
}

/** How far a search has looked, in so many words. */
export function LookedNotice({
  frame,
  looked,
  found,
  isMore,
}: {
  frame: NewsroomFrame;
  looked: Looked;
  found: number;
  isMore: boolean;
}) {
  const all = looked.comments.toLocaleString("en-US");
  return (
    <p class="soft small" role="status">
      {found === 0 ? "None fits" : `${found}${isMore ? " or more fit" : found === 1 ? " fits" : " fit"}`} of{" "}
      {looked.isEnd
        ? `the ${all} that were looked through: that is all of them from here on`
        : `${all} that were looked through`}
      {!looked.isEnd && looked.last > 0 && (
        <>
          , up to those of <Time at={postedAt(looked.last)} site={frame.site} />
        </>
      )}
      .
    </p>
  );
}
