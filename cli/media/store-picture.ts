import type { openApi } from "../api-client.ts";
import { Failure } from "../failure.ts";
import { Refused } from "../refused.ts";
import type { MediaUpload } from "./shapes.ts";

type Api = Pick<ReturnType<typeof openApi>, "putFile" | "postMedia">;

type Said = Pick<MediaUpload, "name" | "alt" | "caption" | "credit" | "from">;

/**
 * Makes a picture's sizes, and stores them with what is said of it; what is no picture is stored as it is.
 * @returns its address here, or why it is not taken
 * @throws Failure where the paper takes nothing just now
 */
export async function storePicture(
  api: Api,
  bytes: Uint8Array<ArrayBuffer>,
  said: Said,
): Promise<{ url: string } | { reason: string }> {
  const { preparePicture } = await import("./prepare-picture.ts");
  const prepared = await preparePicture(bytes).catch((error: Error) => {
    if (!(error instanceof Failure)) throw error;
    return { reason: error.message };
  });
  if ("reason" in prepared) return prepared;
  const { file, sizes, color } = prepared;
  try {
    await Promise.all([file, ...sizes].map((one) => api.putFile(one.sha256, one.bytes)));
    const { url } = await api.postMedia({
      file: file.sha256,
      sizes: sizes.map(({ sha256 }) => sha256),
      ...said,
      ...(color !== null && { color }),
    });
    return { url };
  } catch (error) {
    const isOfFile =
      error instanceof Refused && (error.code === "invalid_input" || error.code === "body_too_large");
    if (!isOfFile) throw error;
    return { reason: error.fields.file ?? error.message };
  }
}
