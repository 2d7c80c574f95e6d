import type { ArticleUpload } from "./api-shapes.ts";

type Options = {
  /** Take what is imported also where the newsroom has changed it since. */
  overwrite?: boolean;
  /** What the site is called that it is from, where its address has changed since an earlier import. */
  source?: string;
};

/** What an import says of where its articles are from. @param key what the source calls one, whatever its address is by now */
export function openOrigins(
  system: "wordpress" | "ghost",
  site: string,
  { overwrite = false, source }: Options,
) {
  const name = source ?? site;
  const from = name === "" ? system : `${system}:${name}`;
  return (key: string): ArticleUpload["origin"] => ({ source: from, key, ...(overwrite && { overwrite }) });
}
