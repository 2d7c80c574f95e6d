import type { Frame } from "./data.ts";
import { slot } from "./slots.ts";

const OF_WINDOW = { day: "Today", week: "This Week", month: "This Month" };

/** The box of the week's five most read articles, or what the settings say; its list is filled in when the page is served. */
export function TopFiveBox({ frame: { top = { window: "week", length: 5 } } }: { frame: Frame }) {
  // The rail's first box has what others show in it, whatever else it has.
  if (top.length === 0) return <div class="in-rail">{slot("code-rail")}</div>;
  return (
    <aside class="top-five" aria-labelledby="top-five-title">
      <div class="stays-in-view">
        <h2 id="top-five-title">
          Top {top.length} {OF_WINDOW[top.window]}
        </h2>
        {slot("top-five")}
        {slot("code-rail")}
      </div>
    </aside>
  );
}

/** The box of the articles that are read most over a longer time; filled in like the other. */
export function PopularBox({ frame }: { frame: Frame }) {
  if (frame.popular?.length === 0) return null;
  return (
    <aside class="popular" aria-labelledby="popular-title">
      <h2 id="popular-title">Popular Articles</h2>
      {slot("popular")}
    </aside>
  );
}
