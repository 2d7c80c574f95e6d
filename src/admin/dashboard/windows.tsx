import type { StatsWindow } from "../../stats/stats.ts";

/** How far back the dashboard looks. */
export const WINDOWS: [StatsWindow, string][] = [
  ["day", "24 hours"],
  ["week", "7 days"],
  ["month", "30 days"],
];

/** The window that a query names; the week for anything else. */
export function windowOf(asked: string | undefined): StatsWindow {
  return WINDOWS.find(([name]) => name === asked)?.[0] ?? "week";
}

export function Windows({ window }: { window: StatsWindow }) {
  return (
    <ul class="tabs" aria-label="How far back">
      {WINDOWS.map(([name, label]) => (
        <li>
          <a href={`/admin?window=${name}`} aria-current={name === window ? "page" : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
