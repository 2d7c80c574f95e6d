/** What is wrong with a field, below it; nothing where nothing is. */
export function FieldProblem({ id, text }: { id?: string; text: string | undefined }) {
  return text === undefined ? null : (
    <p class="error" id={id}>
      {asSentence(text)}
    </p>
  );
}

/** The API says what is wrong in words that follow a field's name; below the field they are a sentence. */
export function asSentence(text: string): string {
  const begun = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
