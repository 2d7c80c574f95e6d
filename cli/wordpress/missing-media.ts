import type { Note } from "./item-to-article.ts";
import type { Attachment } from "./survey.ts";

/** The media library of an export, which knows what was asked of it in vain: WordPress splits large exports into several files. */
export class MediaLibrary extends Map<string, Attachment> {
  #missing = new Set<string>();

  override get(id: string): Attachment | undefined {
    const found = super.get(id);
    // WordPress writes 0 or -1 where there is no picture.
    if (found === undefined && Number(id) > 0) this.#missing.add(id);
    return found;
  }

  /** What was asked for since the last call and is not in the file. */
  takeMissing(): string[] {
    const missing = [...this.#missing];
    this.#missing.clear();
    return missing;
  }
}

/** What is to be told of an article whose pictures are not in the export. */
export function noteMissing(path: string, ids: string[]): Note[] {
  if (ids.length === 0) return [];
  const about =
    "pictures that they show are not in what was imported: name all files of the export together (by their numbers)";
  return [{ about, what: `${path}: ${ids.join(", ")}` }];
}
