import type { TopEntry } from "./data.ts";

/** The content of the slot `top-five`: the first five entries, or so many, best first. */
export function topFive(entries: TopEntry[], length = 5): string {
  if (entries.length === 0)
    return String(<p class="empty">The week’s first readers have yet to vote with their eyes.</p>);
  return ranked(entries.slice(0, length));
}

/** The content of the slot `popular`, best first. */
export function popularList(entries: TopEntry[]): string {
  if (entries.length === 0)
    return String(<p class="empty">Nothing has been read often enough to be listed yet.</p>);
  return ranked(entries);
}

function ranked(entries: TopEntry[]): string {
  return String(
    <ol class="ranked">
      {entries.map((entry) => (
        <li class={entry.views === 0 ? "newest" : undefined}>
          <a href={entry.path}>{entry.title}</a>
        </li>
      ))}
    </ol>,
  );
}
