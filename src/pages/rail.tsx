import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Frame } from "./data.ts";
import { slot } from "./slots.ts";

const OF_WINDOW = { day: "Today", week: "This Week", month: "This Month" };

/**
 * The box of the week's five most read articles, or what the settings say; its list is filled in when the page is served.
 * @param list the front page's says what comes while nobody has read anything, since the newest stand beside it already
 */
export function TopFiveBox({
  frame: { top = { window: "week", length: 5 } },
  list = "top-five",
}: {
  frame: Frame;
  list?: "top-five" | "top-five-read";
}) {
  // The rail's first box has what others show in it, whatever else it has.
  if (top.length === 0) return <div class="in-rail">{slot("code-rail")}</div>;
  return (
    <aside class="top-five" aria-labelledby="top-five-title">
      <div class="stays-in-view">
        <h2 id="top-five-title">
          Top {top.length} {OF_WINDOW[top.window]}
        </h2>
        {slot(list)}
        {slot("code-rail")}
      </div>
    </aside>
  );
}

/** The box of the articles that are read most over a longer time; filled in like the other. */
export function PopularBox({ frame }: { frame: Frame }) {
  if (frame.popular?.length === 0) return null;
  return <Popular list={slot("popular")} />;
}

/** The front page's: the box is there once something in it has been read. */
export function ReadPopularBox({ frame }: { frame: Frame }) {
  return frame.popular?.length === 0 ? null : slot("popular-box");
}

/** The content of the slot `popular-box`. @param list the slot `popular`'s */
export function popularBox(list: string): string {
  return String(<Popular list={raw(list)} />);
}

function Popular({ list }: { list: Child }) {
  return (
    <aside class="popular" aria-labelledby="popular-title">
      <h2 id="popular-title">Popular Articles</h2>
      {list}
    </aside>
  );
}
