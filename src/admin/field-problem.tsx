/** What is wrong with a field, below it; nothing where nothing is. */
export function FieldProblem({ id, text }: { id?: string; text: string | undefined }) {
  return text === undefined ? null : (
    <p class="error" id={id}>
      {asSentence(text)}
    </p>
  );
}

/** What ties a field to what is wrong with it, which `FieldProblem` says under this id, and to the text that helps with it. */
export function tiedTo({ id, text, help }: { id: string; text: string | undefined; help?: string }) {
  const ids = [help, text === undefined ? undefined : id].filter((one) => one !== undefined);
  return {
    "aria-invalid": text === undefined ? undefined : ("true" as const),
    "aria-describedby": ids.length === 0 ? undefined : ids.join(" "),
  };
}

/** The API says what is wrong in words that follow a field's name; below the field they are a sentence. */
export function asSentence(text: string): string {
  const begun = capitalised(text);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
