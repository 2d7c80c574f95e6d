/** Whether a file of a folder or a package is what is looked for, packed or not. What macOS puts beside each file is none. */
export function isWanted(name: string, ending: string): boolean {
  const path = name.replaceAll("\\", "/").toLowerCase();
  if (/(?:^|\/)(?:\._|__macosx\/)/.test(path)) return false;
  return path.endsWith(".zip") || path.replace(/\.gz$/, "").endsWith(ending);
}
