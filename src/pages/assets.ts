/**
 * Put in by the build (scripts/bundle/versions.ts): each file of public/assets by the hash of its content. Where nothing is
 * built, as in the tests of single rooms, there is none.
 */
declare const ASSET_VERSIONS: Record<string, string> | undefined;

/** The address of a file of public/assets: browsers keep it for a year, and a changed file has another. */
export function assetPath(name: string): string {
  const version = typeof ASSET_VERSIONS === "undefined" ? "unbuilt" : ASSET_VERSIONS[name];
  if (version === undefined) throw new Error(`public/assets has no file ${name}.`);
  return `/assets/${name}?v=${version}`;
}
