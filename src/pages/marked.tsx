import { MARK_BEGIN, MARK_END } from "./marks.ts";
import { typed } from "./typed.ts";

/** A text with the words that a search found in it. */
export function Marked({ text }: { text: string }) {
  return (
    <>
      {text.split(MARK_BEGIN).map((part, index) => {
        const [found = "", rest] = index === 0 ? ["", part] : part.split(MARK_END, 2);
        return (
          <>
            {found !== "" && <mark>{typed(found)}</mark>}
            {typed(rest ?? "")}
          </>
        );
      })}
    </>
  );
}
