/** The way to older articles, or to others, where there are any. */
export function Pager({ nextPath, label = "Older articles" }: { nextPath: string | null; label?: string }) {
  if (nextPath === null) return null;
  return (
    <p class="pager">
      <a href={nextPath} rel="next">
        {label}
      </a>
    </p>
  );
}
