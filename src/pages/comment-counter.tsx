/** Characters of a comment, counted as code points, as the server counts them. */
export const MAX_COMMENT = 10_000;

/**
 * What the script says near the limit: at each character to those who see it, now and then to those who listen. Nothing cuts what
 * is typed or pasted.
 */
export function CommentCounter() {
  return (
    <p
      class="field-note counter"
      data-max={MAX_COMMENT}
      data-left="Characters left: {n}"
      data-over="Too many characters: {n}. Nothing is cut; please shorten your comment before you send it."
      hidden
    >
      <span aria-hidden="true" />
      <span class="only-heard" role="status" />
    </p>
  );
}
