import type { ArticleInput } from "../../articles/inputs.ts";
import { relativePictures } from "../../articles/pictures.ts";

/** As editor-pictures.js marks the place of a picture that is still being sent: a comment, which no reader sees. */
const ON_ITS_WAY = /<!-- picture \w+: ([^\n]*?) is on its way -->/g;

/** What is wrong with a body that was sent before its pictures had arrived; null: nothing. */
export function awaitedPictures(body: string): string | null {
  const names = [...body.matchAll(ON_ITS_WAY)].map(([, name = ""]) => name);
  if (names.length === 0) return null;
  return `Not saved yet, since ${names.join(", ")} had not arrived when this was sent. Add it again, or take the line that names it out of the text.`;
}

/** Pictures that readers would not see, unless the form says that its writer has been told of just these. */
export async function untoldPictures(
  { body, bodyFormat }: ArticleInput,
  { toldPictures }: Record<string, unknown>,
): Promise<string[]> {
  const pictures = await relativePictures(body, bodyFormat);
  // Browsers send line breaks as CR LF.
  const told = typeof toldPictures === "string" ? toldPictures.replaceAll("\r", "") : null;
  return told === pictures.join("\n") ? [] : pictures;
}
