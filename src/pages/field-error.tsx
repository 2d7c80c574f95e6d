/** What is wrong with a field of a form without scripts, which names it by `aria-describedby`. */
export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  return error === undefined ? null : (
    <p class="field-error" id={`${id}-error`} role="alert">
      {error}
    </p>
  );
}
