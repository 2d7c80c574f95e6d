import type { TopEntry } from "./data.ts";

/** The content of the slot `top-five`: the first five entries, or so many, best first. */
export function topFive(entries: TopEntry[], length = 5): string {
  return entries.length === 0 ? NOTHING_READ : ranked(entries.slice(0, length));
}

/** In the place of a list that nobody has read anything of. */
export const NOTHING_READ = String(<p class="empty">What is read most will stand here.</p>);

/** Whether somebody has read anything of a list; the others in it are the newest. */
export function hasReaders(entries: TopEntry[]): boolean {
  return entries.some(({ views }) => views > 0);
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
