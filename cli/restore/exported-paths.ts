/** Where the articles of an export are in it, by the ids that they had: one that moved while it was made is named by two paths. */
export function openExportedPaths() {
  const paths = new Map<number, string>();
  const ids = new Map<string, number>();
  const left = new Set<number>();
  return {
    /** False for an article whose path another one had before it: it is left out, with what belongs to it. */
    add: (id: number, path: string): boolean => {
      const isFirst = (ids.get(path) ?? id) === id;
      if (!isFirst) left.add(id);
      else {
        paths.set(id, path);
        ids.set(path, id);
      }
      return isFirst;
    },
    /** The path of an article; null where it was left out. What an older export says has no id: it is where it says. */
    pathOf: (id: unknown, named: unknown): string | null =>
      left.has(Number(id)) ? null : (paths.get(Number(id)) ?? String(named)),
  };
}
