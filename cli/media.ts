import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { failing } from "./files/file-failure.ts";
import { openProgress } from "./progress.ts";

export type MediaOptions = ConnectionOptions & {
  json?: boolean;
  /** What is to be seen, for who cannot see it. */
  alt?: string;
  caption?: string;
  credit?: string;
  /** Clear what was found. */
  yes?: boolean;
};

/** `broadsheet media add`: each file with its sizes, each once. @returns the exit status: 0 only if all arrived. */
export async function addMedia(files: string[], options: MediaOptions): Promise<number> {
  const { preparePicture } = await import("./media/prepare-picture.ts");
  const api = openApi(findConnection(options));
  const { alt, caption, credit } = options;
  const progress = openProgress("Sending");
  const added: { file: string; url: string; width: number | null; height: number | null; id: number }[] = [];
  const failed: { file: string; reason: string }[] = [];
  for (const [n, path] of files.entries()) {
    progress.update(n / files.length, path);
    try {
      const { file, sizes, color } = await preparePicture(
        new Uint8Array(await readFile(path).catch(failing(path, "read"))),
      );
      for (const { sha256, bytes } of [file, ...sizes]) await api.putFile(sha256, bytes);
      const { id, url, width, height } = await api.postMedia({
        file: file.sha256,
        sizes: sizes.map(({ sha256 }) => sha256),
        name: basename(path).slice(0, 300),
        ...(color !== null && { color }),
        ...(alt !== undefined && { alt }),
        ...(caption !== undefined && { caption }),
        ...(credit !== undefined && { credit }),
      });
      added.push({ file: path, url, width, height, id });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failed.push({ file: path, reason: error.message });
    }
  }
  progress.end();
  if (options.json) console.log(JSON.stringify({ added, failed }));
  else for (const { file, url } of added) console.log(`${file}  ${url}`);
  for (const { file, reason } of failed) console.error(`Not sent: ${file}: ${reason}`);
  return failed.length > 0 ? 1 : 0;
}

/** `broadsheet media clean`: says what is rubbish, and clears it with --yes. @returns the exit status. */
export async function cleanMedia(options: MediaOptions): Promise<number> {
  const api = openApi(findConnection(options));
  const found = { keys: [] as { key: string; bytes: number }[], ids: [] as number[] };
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = await api.getRubbish(cursor);
    found.keys.push(...page.keys);
    found.ids.push(...page.ids);
    cursor = page.next;
  }
  const bytes = found.keys.reduce((sum, one) => sum + one.bytes, 0);
  let cleared = { keys: 0, ids: 0 };
  if (options.yes) cleared = await clear(api, found);
  if (options.json) {
    console.log(JSON.stringify({ files: found.keys.length, bytes, pictures: found.ids, cleared }));
    return 0;
  }
  console.log(
    `${found.keys.length} files that no picture has (${(bytes / 1_000_000).toFixed(1)} MB), ${found.ids.length} pictures whose files are lost${found.ids.length > 0 ? `: ${found.ids.join(", ")}` : ""}.`,
  );
  if (options.yes) console.log(`Cleared: ${cleared.keys} files, ${cleared.ids} pictures.`);
  else if (found.keys.length + found.ids.length > 0)
    console.log("Nothing was deleted: add --yes to clear them.");
  return 0;
}

/** In portions that a request of the paper can bear. */
async function clear(
  api: ReturnType<typeof openApi>,
  found: { keys: { key: string }[]; ids: number[] },
): Promise<{ keys: number; ids: number }> {
  const cleared = { keys: 0, ids: 0 };
  for (const portion of inPortions(
    found.keys.map(({ key }) => key),
    500,
  ))
    cleared.keys += (await api.clearRubbish({ keys: portion, ids: [] })).cleared.keys;
  for (const portion of inPortions(found.ids, 3))
    cleared.ids += (await api.clearRubbish({ keys: [], ids: portion })).cleared.ids;
  return cleared;
}

function inPortions<T>(all: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}
