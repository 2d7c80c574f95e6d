import { slot } from "./slots.ts";

/** The box of the week's five most read articles; its list is filled in when the page is served. */
export function TopFiveBox() {
  return (
    <aside class="top-five" aria-labelledby="top-five-title">
      <div class="stays-in-view">
        <h2 id="top-five-title">Top 5 This Week</h2>
        {slot("top-five")}
      </div>
    </aside>
  );
}

/** The box of the articles that are read most over a longer time; filled in like the other. */
export function PopularBox() {
  return (
    <aside class="popular" aria-labelledby="popular-title">
      <h2 id="popular-title">Popular Articles</h2>
      {slot("popular")}
    </aside>
  );
}
