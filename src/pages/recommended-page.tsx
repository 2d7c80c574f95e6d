import { type PlainFrame, plainPage } from "./plain-page.tsx";

/** After the button of a comment was pressed without scripts: the same for everybody. */
export function recommendedPage(frame: PlainFrame, { backPath }: { backPath: string }): string {
  const title = "Thank you";
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <p>
        Your recommendation is counted within a quarter of an hour, once a day. The paper does not remember
        whose it was.
      </p>
      <p>
        <a href={backPath}>Back to the comment</a>
      </p>
    </>,
  );
}
