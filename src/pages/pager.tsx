/** The way to older articles, where there are any. */
export function Pager({ nextPath }: { nextPath: string | null }) {
  if (nextPath === null) return null;
  return (
    <p class="pager">
      <a href={nextPath} rel="next">
        Older articles
      </a>
    </p>
  );
}
