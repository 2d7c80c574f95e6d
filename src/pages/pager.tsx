type Step = { label: string; path: string; isCurrent: boolean };

/** Ways into the middle of a list, the newest first. */
export type ArchiveSteps = { years: Step[]; months: Step[] };

type PagerProps = { nextPath: string | null; label?: string; archive?: ArchiveSteps | null | undefined };

/** The way to older articles, or to others, where there are any. */
export function Pager({ nextPath, label = "Older articles", archive }: PagerProps) {
  return (
    <>
      {nextPath !== null && (
        <p class="pager">
          <a href={nextPath} rel="next">
            {label}
          </a>
        </p>
      )}
      {archive && (
        <nav class="archive" aria-label="Articles by time">
          <Steps steps={archive.years} />
          {archive.months.length > 0 && <Steps steps={archive.months} />}
        </nav>
      )}
    </>
  );
}

function Steps({ steps }: { steps: Step[] }) {
  return (
    <ul>
      {steps.map(({ label, path, isCurrent }) => (
        <li>
          <a href={path} aria-current={isCurrent ? "true" : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
