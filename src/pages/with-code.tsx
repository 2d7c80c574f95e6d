/** A sentence whose commands stand between backticks, with these as code: programs and the documentation have the same words. */
export function withCode(sentence: string) {
  return sentence.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part));
}
