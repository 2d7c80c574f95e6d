import type { ArticleInput } from "../../articles/inputs.ts";
import { relativePictures } from "../../articles/pictures.ts";

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
